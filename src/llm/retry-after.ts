// Retry-After: how long an endpoint asks to be left alone (RFC 9110, 10.2.3): seconds, or a date of HTTP.

/** It may ask for more; it is asked again after this. An alert that waits for longer is told anyway. */
const RETRY_AFTER_MAX_MS = 10 * 60_000;
/** `Sun, 06 Nov 1994 08:49:37 GMT`, and the two older forms, which all begin with the day. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .+/;

/** Undefined where the header says nothing that can be kept to: it is no number and no date, or names the past. */
export function retryAfterMs(header: string, nowMs: number): number | undefined {
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : HTTP_DATE.test(text) ? Date.parse(inGmt(text)) - nowMs : 0;
  return ms > 0 ? Math.min(ms, RETRY_AFTER_MAX_MS) : undefined;
}

/** The oldest form, asctime's, names no zone, and means GMT. */
function inGmt(date: string): string {
  return date.endsWith('GMT') ? date : `${date} GMT`;
}
