import { expect, test } from 'vitest';
import { MAX_CONFIG_BYTES, readText } from './yaml-text.ts';

function textOf(input: string | Uint8Array): string {
  const text = readText(input);
  return text.ok
    ? text.value
    : `${text.problem.code} ${text.problem.message} after ${JSON.stringify(text.problem.before)}`;
}

test('UTF-8 and UTF-16 are read, and a byte order mark is no part of the text', () => {
  expect(textOf('\ufeffa: é')).toBe('a: é');
  expect(textOf(Buffer.from('\ufeffa: é'))).toBe('a: é');
  expect(textOf(Buffer.from('\ufeffa: é', 'utf16le'))).toBe('a: é');
  expect(textOf(Buffer.from('\ufeffa: é', 'utf16le').swap16())).toBe('a: é');
});

test('bytes that are no text are refused with the text before them', () => {
  expect(textOf(Uint8Array.of(0x61, 0x0a, 0xc3, 0xa9, 0xff, 0x62))).toBe(
    'AM1001 the file is not valid UTF-8 after "a\\né"',
  );
  expect(textOf(Uint8Array.of(0xff))).toBe('AM1001 the file is not valid UTF-8 after ""');
  expect(textOf(Uint8Array.of(0xff, 0xfe, 0x61, 0x00, 0x00, 0xd8))).toMatch(/^AM1001 the file is not valid UTF-16LE/);
});

test('control characters and halves of surrogate pairs are refused', () => {
  expect(textOf('a\0')).toBe('AM1002 control characters are not allowed (U+0000) after "a"');
  expect(textOf('a\ud800b')).toBe('AM1002 control characters are not allowed (U+D800) after "a"');
  expect(textOf('a\u0085\t\r\n\u{1f600}')).toBe('a\u0085\t\r\n\u{1f600}');
});

test('a file without end is refused unread', () => {
  expect(textOf(new Uint8Array(MAX_CONFIG_BYTES + 1))).toBe('AM1003 the file is larger than 16 MiB after ""');
});
