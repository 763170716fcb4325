// quoted-printable (RFC 2045): text as lines of at most 76 ASCII characters, as Go's mime/quotedprintable writes it.

import { hexOf } from './encoded-word.ts';

/** Of a line, the sign that it goes on included. */
const LINE_LENGTH_MAX = 76;
const EQUALS = 0x3d;
const SPACE = 0x20;
const TAB = 0x09;

/** Line breaks of any kind become CRLF. */
export function quotedPrintable(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => encodedLine(Buffer.from(line, 'utf8')))
    .join('\r\n');
}

/** White space that ends the line is encoded, or servers on the way might take it off. */
function encodedLine(bytes: Buffer): string {
  let lines = '';
  let current = '';
  for (const [i, byte] of bytes.entries()) {
    const isWhite = byte === SPACE || byte === TAB;
    const isLiteral = isWhite ? i < bytes.length - 1 : byte > SPACE && byte < 0x7f && byte !== EQUALS;
    const piece = isLiteral ? String.fromCharCode(byte) : hexOf(byte);
    if (current.length + piece.length > LINE_LENGTH_MAX - 1) {
      lines += `${current}=\r\n`;
      current = '';
    }
    current += piece;
  }
  return lines + current;
}
