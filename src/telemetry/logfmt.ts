// logfmt: one line of `key=value`, quoted as Go's slog quotes (log/slog, TextHandler), so that tools that read
// Alertmanager's log read ours.

import { goQuote } from '../base/go-quote.ts';

/** These come first, in this order; the others follow as they were given. */
const LEADING = ['time', 'level', 'msg', 'event'] as const;
// What slog leaves bare: no space, no quote, no `=`, nothing that does not print.
const BARE = /^[^\s"=\p{C}\p{Z}]+$/u;

/** Turns a line of JSON into a line of logfmt. */
export function formatLogfmt(json: string): string {
  const record: Record<string, unknown> = JSON.parse(json);
  const pairs: string[] = [];
  for (const key of LEADING) {
    if (record[key] !== undefined) pairs.push(pair(key, record[key]));
    delete record[key];
  }
  for (const [key, value] of Object.entries(record)) pairs.push(pair(key, value));
  return `${pairs.join(' ')}\n`;
}

function pair(key: string, value: unknown): string {
  return `${bareOrQuoted(key)}=${bareOrQuoted(typeof value === 'string' ? value : JSON.stringify(value))}`;
}

function bareOrQuoted(text: string): string {
  return BARE.test(text) ? text : goQuote(text);
}
