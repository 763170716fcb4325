import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goQuote } from './go-quote.ts';
import { goUnquote } from './go-unquote.ts';

test.each([
  ['', '""'],
  ['plain ~ text', '"plain ~ text"'],
  ['a"b\\c', '"a\\"b\\\\c"'],
  ['\x07\b\t\n\v\f\r', '"\\a\\b\\t\\n\\v\\f\\r"'],
  ['\x00\x1f\x7f', '"\\x00\\x1f\\x7f"'],
  ['äß日😀', '"äß日😀"'],
  ['\u0080\u00a0\u00ad\u2028\ufeff\ue000', '"\\u0080\\u00a0\\u00ad\\u2028\\ufeff\\ue000"'],
  ['\u{e0001}\u{10ffff}', '"\\U000e0001\\U0010ffff"'],
  ["it's", '"it\'s"'],
  ['\ud800x', '"\ufffdx"'],
])('%j is quoted as Go quotes it', (text, quoted) => {
  expect(goQuote(text)).toBe(quoted);
});

test.each([
  ['"\\x41\\101\\u00e9\\U0001f600"', 'AAé😀'],
  ['"\\xc3\\xa9"', 'é'],
  ['"tab\there"', 'tab\there'],
  ['"\\\\n\\""', '\\n"'],
])('%s is unquoted as Go unquotes it', (quoted, text) => {
  expect(goUnquote(quoted)).toBe(text);
});

test.each([
  '',
  '"',
  'a',
  '"a',
  'a"',
  '"a"b"',
  '"a\nb"',
  '"\\"',
  '"\\q"',
  '"\\\'"',
  '"\\x4"',
  '"\\400"',
  '"\\12"',
  '"\\ud800"',
  '"\\U00110000"',
  '"\\xff"',
  '"\\xc3"',
  '"\\\n"',
])('%j is not quoted text', (quoted) => {
  expect(goUnquote(quoted)).toBeUndefined();
});

test('what is quoted is unquoted the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(goUnquote(goQuote(text))).toBe(text);
    }),
  );
});
