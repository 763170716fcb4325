// A mail as it goes over the wire: headers and parts as Alertmanager writes them (notify/email/email.go, 0.34), but for lines
// that would be longer than mail allows: these are folded, which changes nothing of what they say.

import { encodedHeader } from './encoded-word.ts';
import { quotedPrintable } from './quoted-printable.ts';

export interface Mail {
  /** In order; names as they are written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly parts: readonly MailPart[];
}

export interface MailPart {
  readonly type: 'plain' | 'html';
  readonly content: string;
}

/** Octets of a line without its end (RFC 5322, 2.1.1). */
const LINE_LENGTH_MAX = 998;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `boundary` must be such that nobody can have written it into a part. */
export function mailText({ headers, parts }: Mail, boundary: string): string {
  const lines = headers.map(([name, value]) => folded(`${name}: ${encodedHeader(value)}`));
  const bodies = parts.map(
    ({ type, content }) =>
      `--${boundary}\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/${type}; charset=UTF-8\r\n\r\n${quotedPrintable(content)}\r\n`,
  );
  const kind = `Content-Type: multipart/alternative;  boundary=${boundary}`;
  const end = `${parts.length === 0 ? '\r\n' : ''}--${boundary}--\r\n`;
  return `${[...lines, kind, 'MIME-Version: 1.0'].join('\r\n')}\r\n\r\n${bodies.join('')}${end}`;
}

/** As mails date themselves, in the machine's zone: `Fri, 02 Jan 2026 15:04:05 +0100`. */
export function mailDate(ms: number): string {
  const date = new Date(ms);
  const day = `${DAYS[date.getDay()]}, ${two(date.getDate())} ${MONTHS[date.getMonth()]} ${date.getFullYear()}`;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  const offset = -date.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
  return `${day} ${time} ${zone}`;
}

/** `2026-01-02`, in the machine's zone. */
export function localDay(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Before a word, so that the white space goes with it. */
function folded(line: string): string {
  if (line.length <= LINE_LENGTH_MAX) return line;
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/(?=[\t ][^\t ])/)) {
    if (current !== '' && current.length + word.length > LINE_LENGTH_MAX) {
      lines.push(current);
      current = '';
    }
    current += word;
  }
  return [...lines, current].join('\r\n');
}
