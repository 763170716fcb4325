import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodedHeader } from './encoded-word.ts';
import { mailText } from './mail-message.ts';
import { quotedPrintable } from './quoted-printable.ts';

const ANY_TEXT = fc.string({ unit: 'grapheme', maxLength: 300 });
const CONTROLS = fc.string({
  unit: fc.constantFrom('\r', '\n', ' ', '\t', '=', '?', '_', 'é', 'a', '\u0000', '😀'),
  maxLength: 200,
});

/** RFC 2047, backwards: words are joined without the space between them. */
function decodedHeader(header: string): string {
  if (!header.startsWith('=?utf-8?q?')) return header;
  const words = header.split(' ').map((word) => /^=\?utf-8\?q\?([!-~]*)\?=$/.exec(word)?.[1] ?? `bad word ${word}`);
  return decodedBytes(words.join('').replaceAll('_', ' '));
}

function decodedBytes(text: string): string {
  return Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  ).toString('utf8');
}

test('whatever a header says, it is one line of printable ASCII, and says it', () => {
  fc.assert(
    fc.property(fc.oneof(ANY_TEXT, CONTROLS), (value) => {
      const header = encodedHeader(value);
      expect(header).toMatch(/^[\t -~]*$/);
      if (/[^\t -~]/.test(value)) expect(decodedHeader(header)).toBe(value.toWellFormed());
      else expect(header).toBe(value);
    }),
  );
});

test('an encoded word is no longer than mail allows', () => {
  for (const word of encodedHeader('Ü'.repeat(100)).split(' ')) expect(word.length).toBeLessThanOrEqual(75);
});

test('quoted-printable says what was said, in short lines of ASCII that end in no white space', () => {
  fc.assert(
    fc.property(fc.oneof(ANY_TEXT, CONTROLS), (text) => {
      const encoded = quotedPrintable(text);
      for (const line of encoded.split('\r\n')) {
        expect(line.length).toBeLessThanOrEqual(76);
        expect(line).toMatch(/^[\t -~]*$/);
        expect(line).not.toMatch(/[\t ]$/);
      }
      const decoded = decodedBytes(encoded.replaceAll('=\r\n', ''));
      expect(decoded).toBe(text.toWellFormed().replace(/\r\n|\r|\n/g, '\r\n'));
    }),
  );
});

test('a header with a word that is longer than a line may be is encoded, and folded then', () => {
  const value = `Up ${'x'.repeat(10_000)}`;
  const [head = ''] = mailText({ headers: [['Subject', value]], parts: [] }, 'b').split('\r\nContent-Type');
  for (const line of head.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
  const decoded = head
    .slice('Subject: '.length)
    .replace(/\r\n/g, '')
    .replace(/\?= =\?utf-8\?q\?/g, '');
  expect(decoded).toBe(`=?utf-8?q?${value.replace(' ', '_')}?=`);
});

test('a header longer than a line may be is folded between words', () => {
  const value = `${'word '.repeat(400)}end`;
  const [head = ''] = mailText({ headers: [['Subject', value]], parts: [] }, 'b').split('\r\nContent-Type');
  const lines = head.split('\r\n');
  expect(lines.length).toBe(3);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(998);
  expect(lines.join('')).toBe(`Subject: ${value}`);
});
