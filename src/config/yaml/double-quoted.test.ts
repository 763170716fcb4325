import { expect, test } from 'vitest';
import { parseYaml } from './parse-yaml.ts';

/** What a scalar says, or where it is refused and why. */
function read(text: string): string {
  const document = parseYaml(text);
  if (!document.ok) return `${document.problem.offset} ${document.problem.message}`;
  return document.root?.kind === 'scalar' ? document.root.text : JSON.stringify(document.root);
}

test('escapes are those of libyaml', () => {
  const known = String.raw`"\0\a\b\t\n\v\f\r\e\ \"\'\\\N\_\L\P\x41\u00e9\U0001F600"`;
  expect(read(known)).toBe('\0\x07\b\t\n\v\f\r\x1b "\'\\\x85\xa0\u2028\u2029Aé😀');
  expect(read('"a\\\n  b \\\r\n  \\\tc"')).toBe('ab \tc');
});

test('an escaped apostrophe is one, however many there are', () => {
  expect(read(`"it\\'s ${"\\'\\\\'".repeat(200)}"`)).toBe(`it's ${"'\\'".repeat(200)}`);
  expect(read(`a: "\\'"\nb: '\\'\nc: "x\\'y"\n`)).toContain('"x\'y"');
});

test.each([
  ['"a\\/b"', '2 found unknown escape character'],
  ['"\\ud83d\\ude00"', '1 found invalid Unicode character escape code'],
  ['a: "x\\ude00"', '5 found invalid Unicode character escape code'],
  ['"\\U00110000"', '1 found invalid Unicode character escape code'],
  ['"\\UFFFFFFFF"', '1 found invalid Unicode character escape code'],
  ['"\\q"', '1 found unknown escape character'],
  ['"\\\\/"', '\\/'],
])('%s is %s', (text, said) => {
  expect(read(text)).toBe(said);
});
