// Date-times as go-openapi's strfmt reads them: RFC 3339 and a few shorter spellings; the empty string is 1970. A text that is
// none of them is refused in the words of Go's time.Parse about the last spelling tried, the plain date.

import { goQuote } from '../../base/go-quote.ts';
import { type Parsed, parsed, refused } from '../../base/parsed.ts';
import { Timestamp } from '../../base/timestamp.ts';

const EPOCH = new Timestamp(0);
const SHORTER = /^(\d{4}-\d\d-\d\d)(?:(?:T(\d\d:\d\d)(:\d\d(?:[.,]\d+)?)?Z?)|(?: (\d\d:\d\d:\d\d(?:[.,]\d+)?)))?$/;
const OFFSET_WITHOUT_COLON = /[+-]\d{4}$/;
const CACHED_MAX = 4096;

/**
 * Reads date-times, and remembers the last few thousand: Prometheus sends the same ones again and again. Most often it is that
 * of the alert before, which is known without a look into the map: to hash the text would cost more than to compare it.
 */
export class DateTimes {
  readonly #known = new Map<string, Timestamp>();
  #lastText = '';
  #last = parsed(EPOCH);

  read(text: string): Parsed<Timestamp> {
    if (text === this.#lastText) return this.#last;
    const moment = this.#known.get(text) ?? readDateTime(text);
    if (moment === undefined) return refused(whyNotADate(text));
    if (this.#known.size >= CACHED_MAX) this.#known.clear();
    this.#known.set(text, moment);
    this.#lastText = text;
    this.#last = parsed(moment);
    return this.#last;
  }
}

function readDateTime(text: string): Timestamp | undefined {
  if (text === '') return EPOCH;
  // RFC 3339 allows a small t and z; Go does not.
  if (/T.*(?:Z|[+-]\d\d:\d\d)$/.test(text)) {
    const moment = Timestamp.parse(text);
    if (moment !== undefined) return moment;
  }
  // Go reads an offset without a colon only after exactly three or six digits of a fraction.
  if (OFFSET_WITHOUT_COLON.test(text))
    return /T.*\.(\d{3}|\d{6})[+-]\d{4}$/.test(text) ? Timestamp.parse(text) : undefined;
  const match = SHORTER.exec(text);
  if (match === null) return undefined;
  const time = match[4] ?? `${match[2] ?? '00:00'}${match[3] ?? ':00'}`;
  return Timestamp.parse(`${match[1]}T${time.replace(',', '.')}Z`);
}

/** time.Parse("2006-01-02", text). */
function whyNotADate(text: string): string {
  const parts = [
    [/^\d{4}/, '2006'],
    [/^-/, '-'],
    [/^\d\d/, '01'],
    [/^-/, '-'],
    [/^\d\d/, '02'],
  ] as const;
  let rest = text;
  let month = '';
  for (const [index, [pattern, layout]] of parts.entries()) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined)
      return `parsing time ${quoteBytes(text)} as "2006-01-02": cannot parse ${quoteBytes(rest)} as "${layout}"`;
    rest = rest.slice(found.length);
    if (index !== 2) continue;
    month = found;
    if (Number(month) < 1 || Number(month) > 12) return `parsing time ${quoteBytes(text)}: month out of range`;
  }
  if (rest !== '') return `parsing time ${quoteBytes(text)}: extra text: ${quoteBytes(rest)}`;
  return `parsing time ${quoteBytes(text)}: day out of range`;
}

/** Go's time package quotes on its own: bytes outside ASCII as `\xc3`. */
function quoteBytes(text: string): string {
  return goQuote(text.replace(/[^\x20-\x7e]/gu, '\u0000')) === goQuote(text)
    ? goQuote(text)
    : `"${[...Buffer.from(text)].map(quoteByte).join('')}"`;
}

function quoteByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === '"' || character === '\\') return `\\${character}`;
  return byte >= 0x20 && byte < 0x7f ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
}
