import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { compileAnchored, compileRegexp, regexpError } from './go-regexp.ts';
import { sizeUp } from './regexp-size.ts';

test.each([
  ['a', 4],
  ['.{0,1000}', 3000],
  ['(.{100}x){10}', 1200],
  ['.{0,1000}'.repeat(20), 50_000],
  ['\\Q.{0,1000}\\E', 20],
  ['[{1000}]{3}', 10],
])('%j comes to less than %i instructions', (pattern, atMost) => {
  expect(sizeUp(pattern).size).toBeLessThan(atMost);
});

test.each([
  ['.{0,1000}', 1000],
  ['(.{100}x){10}', 1000],
  ['(?:(?P<a>[a-z]{5}){10}|x){20}', 1000],
  ['\\x{61}{700}', 700],
  ['\\p{Greek}{900}', 900],
])('%j comes to more than %i instructions', (pattern, atLeast) => {
  expect(sizeUp(pattern).size).toBeGreaterThan(atLeast);
});

const pieces = fc.constantFrom(
  ...[
    'a',
    '.',
    '[a-z]',
    '[^]{3}]',
    '\\d',
    '\\{',
    '\\Q{9}',
    '\\E',
    '\\b',
    '^',
    '$',
    '(',
    '(?:',
    '(?P<n>',
    '(?i)',
    ')',
    '|',
  ],
  ...['*', '+', '?', '{3}', '{0,40}', '{40,3}', '{0}', '{5,}', '{600}', '{1001}', '{,3}', '{0,0}', '{200}?', '[', ']'],
  ...['\\x{61}', '\\pL', '\\p{Greek}', '{', '}'],
);
const pattern = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));

test('a shrunken expression can be read where the whole can, and agrees about the empty text', () => {
  fc.assert(
    fc.property(pattern, (whole) => {
      const { shrunken, repeatsTooOften } = sizeUp(whole);
      const [asked, small] = [compileRegexp(whole), compileRegexp(shrunken)];
      if (repeatsTooOften) expect(asked.ok, whole).toBe(false);
      else expect(small.ok, `${whole} ${shrunken}`).toBe(asked.ok);
      if (asked.ok && small.ok) expect(small.value.testExact(''), whole).toBe(asked.value.testExact(''));
    }),
    { numRuns: 5000 },
  );
});

test('what is large is read, refused and answered for as if it were compiled at once', () => {
  const text = fc.constantFrom('', 'a', 'aaa', 'a9', '{9}', 'xaaax');
  fc.assert(
    fc.property(pattern, text, (inner, given) => {
      const large = `${inner}|a{150}`;
      const regexp = compileAnchored(large);
      const anchored = compileRegexp(`^(?:${large})$`);
      const bare = compileRegexp(large);
      expect(regexp.ok, large).toBe(anchored.ok);
      expect(regexpError(large), large).toBe(bare.ok ? undefined : bare.error);
      if (regexp.ok && anchored.ok) expect(regexp.value.test(given), large).toBe(anchored.value.test(given));
    }),
    { numRuns: 2000 },
  );
});

test('to read an expression of a million instructions takes no time, and one too large is refused as Go refuses it', () => {
  const began = performance.now();
  const regexp = compileAnchored('.{0,1000}'.repeat(500));
  expect(regexp.ok && regexp.value.test('')).toBe(true);
  expect(regexpError('.{0,1000}'.repeat(500))).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(500); // 4 s, were it compiled
  const tooLarge = `x${'.{0,1000}'.repeat(1600)}`;
  expect(compileAnchored(tooLarge)).toEqual({
    ok: false,
    error: `error parsing regexp: expression too large: \`^(?:${tooLarge})$\``,
  });
});

test('what a test costs goes by the program and the text; the second one needs no compiling', () => {
  const regexp = compileAnchored('(x|y).{0,500}');
  if (!regexp.ok) throw new Error(regexp.error);
  const first = regexp.value.cost('xyz');
  expect(first).toBeGreaterThan(50_000);
  expect(regexp.value.test('xyz')).toBe(RE2JS.compile('(x|y).{0,500}').testExact('xyz'));
  expect(regexp.value.cost('xyz')).toBeLessThan(first / 10);
  expect(regexp.value.cost('')).toBe(0);
  const plain = compileAnchored('.*error.*');
  expect(plain.ok && plain.value.cost('x'.repeat(100_000))).toBe(0);
});
