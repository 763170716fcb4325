import fc from 'fast-check';
import { expect, test } from 'vitest';
import { goJsonPairs, goJsonPairsRaw, goJsonString, goJsonStringRaw, goJsonStrings, wellFormed } from './go-json.ts';

// Recorded from Go 1.24: json.Marshal(s), and an Encoder with SetEscapeHTML(false).
const RECORDED: readonly (readonly [text: string, html: string, raw: string])[] = [
  ['', '""', '""'],
  ['plain é 日本 🚀', '"plain é 日本 🚀"', '"plain é 日本 🚀"'],
  ['<a href="x">&</a>', '"\\u003ca href=\\"x\\"\\u003e\\u0026\\u003c/a\\u003e"', '"<a href=\\"x\\">&</a>"'],
  ['\u2028|\u2029', '"\\u2028|\\u2029"', '"\\u2028|\\u2029"'],
  ['\b\f\n\r\t\\/', '"\\b\\f\\n\\r\\t\\\\/"', '"\\b\\f\\n\\r\\t\\\\/"'],
  ['\u0000\u0001\u001f\u007f', '"\\u0000\\u0001\\u001f\u007f"', '"\\u0000\\u0001\\u001f\u007f"'],
];

test('strings are escaped as Go escapes them, with and without HTML', () => {
  for (const [text, html, raw] of RECORDED) {
    expect(goJsonString(text)).toBe(html);
    expect(goJsonStringRaw(text)).toBe(raw);
  }
});

test('an unpaired surrogate is written as Go writes invalid UTF-8', () => {
  expect(goJsonString('a\ud800b\udc00')).toBe('"a\\ufffdb\\ufffd"');
  expect(goJsonString('\\ud800 🚀 \ud83d')).toBe('"\\\\ud800 🚀 \\ufffd"');
});

test('any text comes back from JSON.parse as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(JSON.parse(goJsonString(text))).toBe(wellFormed(text));
      expect(JSON.parse(goJsonStringRaw(text))).toBe(wellFormed(text));
      expect(goJsonString(text)).not.toMatch(/[<>&\u2028\u2029]/);
    }),
  );
});

test('pairs keep their order, and names of Object.prototype are plain data', () => {
  const pairs = { names: ['__proto__', 'constructor', 'z<'], values: ['a', 'b&', 'c'] };
  expect(goJsonPairs(pairs)).toBe('{"__proto__":"a","constructor":"b\\u0026","z\\u003c":"c"}');
  expect(goJsonPairsRaw(pairs)).toBe('{"__proto__":"a","constructor":"b&","z<":"c"}');
  expect(goJsonPairs({ names: [], values: [] })).toBe('{}');
  expect(goJsonStrings(['a', '<'])).toBe('["a","\\u003c"]');
});
