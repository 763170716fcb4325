// Go strings are bytes; ours are JavaScript's. A byte that is no part of a UTF-8 character (`slice "é" 0 1`, `"\xff"`) stands
// in them as an unpaired surrogate, U+DC80–U+DCFF, so that nothing is lost until the text leaves: then it is U+FFFD.

const ESCAPE = 0xdc00;
const ESCAPED = /[\udc80-\udcff]/gu;

/** Go's len. */
export function byteLength(text: string): number {
  return text.isWellFormed() ? Buffer.byteLength(text) : toBytes(text).length;
}

export function toBytes(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text);
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const found of text.matchAll(ESCAPED)) {
    parts.push(Buffer.from(text.slice(end, found.index)), Uint8Array.of(found[0].charCodeAt(0) - ESCAPE));
    end = found.index + 1;
  }
  parts.push(Buffer.from(text.slice(end)));
  return Buffer.concat(parts);
}

export function fromBytes(bytes: Buffer): string {
  const text = bytes.toString();
  if (!text.includes('\ufffd')) return text;
  return decode(bytes);
}

/** The same text, with the bytes that have come to stand beside each other joined to characters. */
export function joinedBytes(text: string): string {
  return text.isWellFormed() ? text : fromBytes(toBytes(text));
}

/** The text as it leaves the templates: each byte that is no UTF-8 is U+FFFD. */
export function asUnicode(text: string): string {
  return text.isWellFormed() ? text : joinedBytes(text).toWellFormed();
}

/** The bytes from `from` up to `to`: Go's `text[from:to]`. */
export function sliceBytes(text: string, from: number, to: number): string {
  return fromBytes(toBytes(text).subarray(from, to));
}

/** Byte by byte where the text is no UTF-8, as Go's utf8.DecodeRune takes it: a wrong byte is one character. */
function decode(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const size = characterSize(bytes, at);
    text += size === 0 ? String.fromCharCode(ESCAPE + (bytes[at] ?? 0)) : bytes.toString('utf8', at, at + size);
    at += Math.max(size, 1);
  }
  return text;
}

/** How many bytes the character at `at` has; 0 where there is none. */
function characterSize(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + size > bytes.length) return 0;
  const text = bytes.toString('utf8', at, at + size);
  return Buffer.byteLength(text) === size && (!text.includes('\ufffd') || isReplacement(bytes, at)) ? size : 0;
}

/** Whether U+FFFD itself is written there. */
function isReplacement(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd;
}
