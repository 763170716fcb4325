import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseClassicMatchers } from './classic-matchers.ts';
import { isValidLabelName, type MatcherMode } from './label-name.ts';
import { parseMatcher, parseMatchers } from './matcher-parser.ts';
import { parseUtf8Matchers } from './utf8-matchers.ts';

function read(input: string, mode: Parameters<typeof parseMatchers>[1]): string {
  const matchers = parseMatchers(input, mode);
  if (!matchers.ok) return `error: ${matchers.error}`;
  const { warning } = matchers.value;
  return `${matchers.value.matchers.join(' ')}${warning === undefined ? '' : ` (${warning.kind})`}`;
}

// What amtool 0.33.1 answers with --enable-feature=classic-mode.
test.each([
  ['', ''],
  ['{', ''],
  ['}', ''],
  ['{foo=bar', 'foo="bar"'],
  ['foo=bar}', 'foo="bar"'],
  ['foo=bar,', 'foo="bar"'],
  ['foo=', 'foo=""'],
  ['foo==bar', 'foo="=bar"'],
  ['foo=bar baz=x', 'foo="bar baz=x"'],
  ['foo="\\q\\"\\n\\\\"', 'foo="\\\\q\\"\\n\\\\"'],
  ['a=b\\', 'a="b\\\\"'],
  ["foo='bar'", 'foo="\'bar\'"'],
  ['a = b , c:d != "e,f" ', 'a="b" c:d!="e,f"'],
  ['foo=bar,,', 'error: bad matcher format: '],
  [',a=b', 'error: bad matcher format: '],
  ['foo', 'error: bad matcher format: foo'],
  ['{{', 'error: bad matcher format: {'],
  ['föö=b', 'error: bad matcher format: föö=b'],
  ['a b=c', 'error: bad matcher format: a b=c'],
  ['a=b,"', 'error: bad matcher format: "'],
  ['foo="bar', 'error: matcher value contains unescaped double quote: "bar'],
  ['foo=a"b"', 'error: matcher value contains unescaped double quote: a"b"'],
  ['a="b" c', 'error: matcher value contains unescaped double quote: "b" c'],
  ['a="x', 'error: matcher value contains unescaped double quote: "x'],
  ['foo=~"("', 'error: error parsing regexp: missing closing ): `^(?:()$`'],
])('classic mode reads %j', (input, matchers) => {
  expect(read(input, 'classic')).toBe(matchers);
});

test.each([
  ['foo=bar', 'foo="bar"'],
  ['"a b"=c', '"a b"="c"'],
  ['', ''],
  ['{foo=bar', 'foo="bar" (incompatible)'],
  ['foo==bar', 'foo="=bar" (incompatible)'],
  ['a="\\u00e9"', 'a="\\\\u00e9" (disagreement)'],
  ['foo!', 'error: bad matcher format: foo!'],
  ['foo=~"("', 'error: error parsing regexp: missing closing ): `^(?:()$`'],
])('fallback mode reads %j', (input, matchers) => {
  expect(read(input, 'fallback')).toBe(matchers);
});

test('a warning says what to write instead', () => {
  const matchers = parseMatchers('{foo==bar,b=c', 'fallback');
  expect(matchers.ok && matchers.value.warning).toEqual({
    kind: 'incompatible',
    message: expect.stringContaining('Alertmanager is moving to a new parser'),
    input: '{foo==bar,b=c',
    error: '5:6: unexpected =: expected label value',
    suggestion: 'foo="=bar",b="c"',
  });
});

test.each([
  ['{a=b}', 'fallback', 'unexpected open or close brace: {a=b}'],
  ['a=b}', 'utf8-strict', 'unexpected open or close brace: a=b}'],
  ['a=b,c=d', 'utf8-strict', 'expected 1 matcher, found 2'],
  ['', 'utf8-strict', 'no matchers'],
  ['', 'classic', 'bad matcher format: '],
  ['', 'fallback', 'bad matcher format: '],
  ['a', 'fallback', 'bad matcher format: a'],
] as const)('one matcher cannot be read from %j in %s mode', (input, mode, error) => {
  expect(parseMatcher(input, mode)).toEqual({ ok: false, error });
});

test.each(['fallback', 'classic', 'utf8-strict'] as const)('one matcher is read in %s mode', (mode) => {
  const matcher = parseMatcher(' a =~ "b.*" ', mode);
  expect(matcher.ok && String(matcher.value.matcher)).toBe('a=~"b.*"');
});

test('label names are ASCII words in classic mode, and anything otherwise', () => {
  expect(isValidLabelName('job_1', 'classic')).toBe(true);
  for (const name of ['1a', 'a-b', 'ü', 'a:b', '']) expect(isValidLabelName(name, 'classic')).toBe(false);
  for (const name of ['1a', 'a b', 'ü', '__proto__']) expect(isValidLabelName(name, 'fallback')).toBe(true);
  expect(isValidLabelName('', 'fallback')).toBe(false);
  expect(isValidLabelName('', 'utf8-strict')).toBe(false);
});

test('any input is read or refused', () => {
  const anyInput = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'{}=!~,"\\\' \nabü😀') }),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(anyInput, fc.constantFrom('fallback', 'classic', 'utf8-strict'), (input, mode) => {
      for (const result of [parseMatchers(input, mode), parseMatcher(input, mode)])
        expect(result.ok || result.error.length > 0).toBe(true);
    }),
  );
});

test('what is read at a glance, both parsers read the same', () => {
  const pieces = fc.constantFrom(
    'a',
    '_b',
    '1',
    ':',
    '.',
    '/',
    '-',
    '=',
    '!',
    '~',
    '"',
    ',',
    '{',
    '}',
    ' ',
    '\\',
    '\n',
    'é',
    '\ud800',
    '(',
    ')',
    "'",
    '`',
  );
  const names = fc.constantFrom('a', '_b1', 'a:b', '"a"', '');
  const operators = fc.constantFrom('=', '!=', '=~', '!~', '==');
  const values = fc.oneof(
    fc.array(pieces).map((some) => some.join('')),
    fc.array(pieces).map((some) => `"${some.join('')}"`),
  );
  fc.assert(
    fc.property(names, operators, values, (name, operator, value) => {
      const input = `${name}${operator}${value}`;
      const utf8 = parseUtf8Matchers(input);
      const classic = parseClassicMatchers(input);
      const readers = { 'utf8-strict': utf8, classic, fallback: utf8.ok && classic.ok ? utf8 : undefined };
      for (const [mode, wanted] of Object.entries(readers)) {
        const read = parseMatchers(input, mode as MatcherMode);
        if (wanted === undefined || (read.ok && read.value.warning !== undefined)) continue;
        expect(read.ok ? read.value.matchers.map(String) : read).toEqual(wanted.ok ? wanted.value.map(String) : wanted);
      }
    }),
    { numRuns: 3000 },
  );
});
