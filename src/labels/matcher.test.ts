import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LabelSet } from './label-set.ts';
import { compareMatchers, formatMatchers, type Matcher, type MatcherType, matchAll, newMatcher } from './matcher.ts';
import { parseMatcher, parseMatchers } from './matcher-parser.ts';

function matcher(type: MatcherType, name: string, value: string): Matcher {
  const made = newMatcher(type, name, value);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

const labels = LabelSet.from([
  ['job', 'node'],
  ['empty', ''],
  ['__proto__', 'x'],
]);

test.each<[MatcherType, string, string, boolean]>([
  ['=', 'job', 'node', true],
  ['=', 'job', 'nod', false],
  ['!=', 'job', 'nod', true],
  ['!=', 'job', 'node', false],
  ['=~', 'job', 'no.*', true],
  ['=~', 'job', 'no', false],
  ['!~', 'job', 'no', true],
  ['!~', 'job', 'a|node', false],
  ['=', 'missing', '', true],
  ['=', 'empty', '', true],
  ['=~', 'missing', '.*', true],
  ['=~', 'missing', '.+', false],
  ['!=', 'missing', 'x', true],
  ['!~', 'missing', '.+', true],
  ['=', 'toString', '', true],
  ['=', '__proto__', 'x', true],
])('%s of %s and %j: %j', (type, name, value, fulfilled) => {
  expect(matcher(type, name, value).matches(labels)).toBe(fulfilled);
});

test('all must be fulfilled, and none is enough', () => {
  const [yes, no] = [matcher('=', 'job', 'node'), matcher('=', 'job', 'x')];
  expect(matchAll([], labels)).toBe(true);
  expect(matchAll([yes, yes], labels)).toBe(true);
  expect(matchAll([yes, no], labels)).toBe(false);
});

test('only what is sure to be needed is accepted', () => {
  expect(matcher('=', 'a', 'b').accepts).toEqual(['b']);
  expect(matcher('=~', 'a', 'b|c').accepts).toEqual(['b', 'c']);
  expect(matcher('=~', 'a', 'b.').accepts).toBeUndefined();
  expect(matcher('!=', 'a', 'b').accepts).toBeUndefined();
  expect(matcher('!~', 'a', 'b').accepts).toBeUndefined();
});

test('a bad regular expression is no matcher', () => {
  expect(newMatcher('=~', 'a', '(')).toEqual({
    ok: false,
    error: 'error parsing regexp: missing closing ): `^(?:()$`',
  });
});

test.each<[MatcherType, string, string, string]>([
  ['=', 'foo', 'bar', 'foo="bar"'],
  ['=~', 'foo', 'b"a\\r\n\t', 'foo=~"b\\"a\\\\r\\n\t"'],
  ['!=', 'föö', 'bär', 'föö!="bär"'],
  ['!~', 'a b', 'x\ty\u0001ü', '"a b"!~"x\\ty\\x01ü"'],
  ['=', 'a,b', '', '"a,b"=""'],
  ['=', 'a.b', '', 'a.b=""'],
])('%s of %j and %j is printed as Alertmanager prints it', (type, name, value, printed) => {
  expect(String(matcher(type, name, value))).toBe(printed);
});

test('matchers are sorted by name, value and type', () => {
  const sorted = ['a!="b"', 'a=~"b"', 'a!~"b"', 'a="c"', 'b=""', 'ｂ="x"', '😀="x"'];
  const shuffled = [5, 3, 0, 6, 2, 4, 1].map((i) => sorted[i] ?? '');
  const read = parseMatchers(shuffled.join(','), 'fallback');
  const matchers = read.ok ? [...read.value.matchers] : [];
  expect(matchers.sort(compareMatchers).map(String)).toEqual(sorted);
  expect(formatMatchers(matchers.slice(0, 2))).toBe('{a!="b",a=~"b"}');
  expect(formatMatchers([])).toBe('{}');
});

const anyType = fc.constantFrom<MatcherType>('=', '!=', '=~', '!~');
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'ab,{}"\\\n\t =!~\'`\u00a0') }),
);
const anyMatcher = fc
  .tuple(anyType, fc.oneof(anyText, fc.constant('job')), anyText)
  .filter(([, name]) => name !== '')
  .map(([type, name, value]) => newMatcher(type, name, value))
  .filter((made) => made.ok)
  .map((made) => made.value);
const shape = ({ type, name, value }: Matcher) => ({ type, name, value });

test.each(['fallback', 'utf8-strict'] as const)('what is printed is read back the same (%s)', (mode) => {
  fc.assert(
    fc.property(fc.array(anyMatcher, { maxLength: 4 }), (matchers) => {
      const read = parseMatchers(formatMatchers(matchers), mode);
      expect(read).toMatchObject({ ok: true, value: { warning: undefined } });
      expect(read.ok && read.value.matchers.map(shape)).toEqual(matchers.map(shape));
    }),
  );
});

test('what is printed is read back by the classic syntax too, where the name is a classic one', () => {
  fc.assert(
    fc.property(anyType, anyText, (type, value) => {
      const made = newMatcher(type, 'job', value);
      if (!made.ok) return;
      const read = parseMatcher(String(made.value), 'classic');
      expect(read.ok && shape(read.value.matcher)).toEqual(shape(made.value));
    }),
  );
});
