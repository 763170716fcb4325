// Go's base64.URLEncoding: with padding, and with an alphabet that a URL can hold. Line breaks within the text are passed
// over; what is wrong is told by its place.

import { type Parsed, parsed, refused } from '../../base/parsed.ts';

export function encodeBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** `text` is bytes, since the places that Go tells are. */
export function decodeBase64(text: Buffer): Parsed<Buffer> {
  const fault = faultIn(text);
  if (fault !== undefined) return refused(`illegal base64 data at input byte ${fault}`);
  return parsed(Buffer.from(text.toString('latin1'), 'base64url'));
}

/** Where Go finds the first fault. */
function faultIn(text: Buffer): number | undefined {
  let inQuantum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = String.fromCharCode(text[at] ?? 0);
    if (isLineBreak(character)) continue;
    if (/[A-Za-z0-9_-]/.test(character)) inQuantum = (inQuantum + 1) % 4;
    else return character === '=' && inQuantum > 1 ? faultInPadding(text, at, 4 - inQuantum) : at;
  }
  return inQuantum === 0 ? undefined : text.length - inQuantum;
}

/** `missing` padding characters stand at the end, the first of them at `from`. */
function faultInPadding(text: Buffer, from: number, missing: number): number | undefined {
  let at = from + 1;
  const skipLineBreaks = (): void => {
    while (at < text.length && isLineBreak(String.fromCharCode(text[at] ?? 0))) at += 1;
  };
  if (missing === 2) {
    skipLineBreaks();
    if (at === text.length) return at;
    if (text[at] !== '='.charCodeAt(0)) return at - 1;
    at += 1;
  }
  skipLineBreaks();
  return at < text.length ? at : undefined;
}

function isLineBreak(character: string): boolean {
  return character === '\n' || character === '\r';
}
