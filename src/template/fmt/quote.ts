// Go's strconv.Quote family: texts and characters in quotes, as `%q` prints them. (base/go-quote.ts knows double quotes
// alone; here bytes that are no UTF-8 occur, single quotes, and `%+q`, which spells all but ASCII.)

const NAMED: ReadonlyMap<number, string> = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x5c, '\\\\'],
]);
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;
// No control characters but the tab, no byte order mark.
const BACKQUOTABLE = /^(?:[\t\u0080-\u009f]|[^\p{Cc}`\ufeff\p{Surrogate}])*$/u;

/** In double quotes; `ascii` spells everything else as an escape. */
export function goQuoted(text: string, ascii = false): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let quoted = '"';
  for (const character of text) quoted += spelled(character.codePointAt(0) ?? 0, '"', ascii);
  return `${quoted}"`;
}

/** A character in single quotes. */
export function goQuotedRune(point: number, ascii = false): string {
  return `'${spelled(isCharacter(point) ? point : 0xfffd, "'", ascii)}'`;
}

/** Go's strconv.IsPrint. */
export function isPrintable(point: number): boolean {
  return point === 0x20 || (isCharacter(point) && PRINTABLE.test(String.fromCodePoint(point)));
}

/** Whether the text can stand between backquotes as it is. */
export function canBackquote(text: string): boolean {
  return BACKQUOTABLE.test(text);
}

export function isCharacter(point: number): boolean {
  return point >= 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

function spelled(point: number, quote: string, ascii: boolean): string {
  const named = NAMED.get(point);
  if (named !== undefined) return named;
  if (point === quote.charCodeAt(0)) return `\\${quote}`;
  if (point < 0x20 || point === 0x7f) return `\\x${hex(point, 2)}`;
  if (point < 0x7f) return String.fromCharCode(point);
  if (point >= 0xdc80 && point <= 0xdcff) return `\\x${hex(point - 0xdc00, 2)}`;
  if (!ascii && isPrintable(point)) return String.fromCodePoint(point);
  return point < 0x10000 ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}
