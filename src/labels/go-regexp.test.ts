import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { compileAnchored, compileRegexp, regexpError } from './go-regexp.ts';

function matches(pattern: string, text: string): boolean {
  const regexp = compileAnchored(pattern);
  if (!regexp.ok) throw new Error(regexp.error);
  return regexp.value.test(text);
}

test.each<[string, readonly string[], readonly string[]]>([
  ['web', ['web'], ['webs', 'aweb', '']],
  ['a|b|', ['a', 'b', ''], ['c', 'a|b']],
  ['(warning|critical)', ['warning', 'critical'], ['warn', 'criticals']],
  ['(?:a|b)', ['a', 'b'], ['ab']],
  ['10\\.0\\.0\\.1:9100', ['10.0.0.1:9100'], ['10a0.0.1:9100']],
  ['', [''], ['x']],
  ['.*', ['', 'anything', 'ü'], ['two\nlines']],
  ['.+', ['x'], ['']],
  ['foo.*bar', ['foobar', 'foo-bar'], ['xfoobar', 'foobarx']],
  ['a|b.*', ['a', 'b', 'bcd'], ['ab', 'cb']],
  ['(?i)error.*', ['ERROR 1', 'error'], ['an error']],
  ['[a-z]+\\d{2}', ['abc12'], ['abc1', 'ABC12']],
  ['(?s).*', ['two\nlines'], []],
  ['^a$', ['a'], ['ab']],
  // Go wraps the text of the pattern, whatever it says.
  ['a)|(b', ['a', 'ax', 'b', 'xb'], ['x']],
  ['\\Qa.b\\E', ['a.b'], ['axb']],
  ['(?m)a$', ['a'], ['a\nb']],
  // Classes in any spelling that Go knows.
  ['\\p{greek}+\\P{GREEK}', ['αβx'], ['xα']],
  ['[\\p{^latin}\\d]+', ['1α'], ['a']],
  ['\\p{old-italic}|\\p{ Old_Italic }\\pl', ['𐌀', '𐌀a'], ['a']],
  ['\\p{uppercase letter}\\p{Digit}\\p{cntrl}', ['A1\x7f'], ['a1\x7f']],
  ['\\p{ascii}\\P{ASCII}[\\p{^ascii}][\\p{ASCII}]', ['aééa'], ['aéaa']],
  ['\\p{any}\\p{assigned}\\p{Unassigned}', ['aa\u0378'], ['aaa']],
  ['\\Q\\p{greek}\\E', ['\\p{greek}'], ['α']],
  // A name may be given more than once.
  ['(?P<a>x)(?<a>y)(?P<a_2>z)[(?P<a>)]', ['xyz('], ['xyz']],
])('%j matches the whole text', (pattern, hits, misses) => {
  for (const text of hits) expect(matches(pattern, text), text).toBe(true);
  for (const text of misses) expect(matches(pattern, text), text).toBe(false);
});

test('plain text between wildcards is found as RE2 finds it', () => {
  const wild = fc.constantFrom('', '.*', '.+');
  const plain = fc.constantFrom('', 'a', 'ab', 'aa', 'a\\.b', 'é😀');
  const text = fc
    .array(fc.constantFrom('a', 'b', '.', '\n', 'é', '😀'), { maxLength: 6 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(wild, plain, wild, text, (before, inner, after, given) => {
      const pattern = `${before}${inner}${after}`;
      expect(matches(pattern, given), pattern).toBe(RE2JS.compile(pattern).testExact(given));
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['(', 'error parsing regexp: missing closing ): `^(?:()$`'],
  ['a)', 'error parsing regexp: unexpected ): `^(?:a))$`'],
  ['[a', 'error parsing regexp: missing closing ]: `[a)$`'],
  ['*', 'error parsing regexp: missing argument to repetition operator: `*`'],
  ['.**', 'error parsing regexp: invalid nested repetition operator: `**`'],
  ['a{1001}', 'error parsing regexp: invalid repeat count: `{1001}`'],
  ['\\p{Foo}', 'error parsing regexp: invalid character class range: `\\p{Foo}`'],
  ['a\\pX', 'error parsing regexp: invalid character class range: `\\pX`'],
  ['\\p{White_Space}', 'error parsing regexp: invalid character class range: `\\p{White_Space}`'],
  ['[\\p{Math}]', 'error parsing regexp: invalid character class range: `\\p{Math}`'],
  ['(?=a)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
  ['\\Qab', 'error parsing regexp: missing closing ): `^(?:\\Qab)$`'],
  ['a\\', 'error parsing regexp: missing closing ): `^(?:a\\)$`'],
])('%j is refused in the words of Go', (pattern, error) => {
  expect(compileAnchored(pattern)).toEqual({ ok: false, error });
});

test('the bare pattern has an error of its own', () => {
  expect(regexpError('(')).toBe('error parsing regexp: missing closing ): `(`');
  expect(regexpError('a)|(b')).toBe('error parsing regexp: unexpected ): `a)|(b`');
  expect(regexpError('foo.*')).toBeUndefined();
  expect(regexpError('[a-z]')).toBeUndefined();
});

test('of several groups with one name the first is found by it', () => {
  const program = compileRegexp('(?P<a>x)(?P<a>y)');
  expect(program.ok && program.value.namedGroups()).toEqual({ a: 1, a_2: 2 });
});

test('a list of plain values is known as such', () => {
  const literals = (pattern: string) => {
    const regexp = compileAnchored(pattern);
    return regexp.ok ? regexp.value.literals : regexp.error;
  };
  expect(literals('a|b|a')).toEqual(['a', 'b']);
  expect(literals('(a|b\\|c)')).toEqual(['a', 'b|c']);
  expect(literals('a|b.')).toBeUndefined();
  expect(literals('(a)|(b)')).toBeUndefined();
  expect(literals('(?i)a')).toBeUndefined();
  expect(literals('\\d')).toBeUndefined();
});

test.each(['a|b', 'foo.*', '[a-z]+'])('the pattern %j is compiled once while it is in use', (pattern) => {
  const one = compileAnchored(pattern);
  const two = compileAnchored(pattern);
  expect(one.ok && two.ok && one.value === two.value).toBe(true);
});

test('a pattern that is deadly to backtracking is not', () => {
  expect(matches('(a*)*b', 'a'.repeat(5000))).toBe(false);
  expect(matches('(a|a)*b', 'a'.repeat(5000))).toBe(false);
});
