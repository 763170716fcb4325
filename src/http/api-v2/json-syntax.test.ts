import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsed, refused } from '../../base/parsed.ts';
import { firstJsonValue } from './json-syntax.ts';

test('one value is read, and what follows it is left alone', () => {
  expect(firstJsonValue('{"a":[1,2]} trailing')).toEqual(parsed({ a: [1, 2] }));
  expect(firstJsonValue(' [-0.5e+3, "\\u00e9\\n", true, false, null, {}, []]]')).toEqual(
    parsed([-500, 'é\n', true, false, null, {}, []]),
  );
  expect(firstJsonValue('12 13')).toEqual(parsed(12));
  expect(firstJsonValue(' \n')).toEqual(parsed(undefined));
});

test('what is wrong is said in the words of Go', () => {
  // The recorded conversation (test/http) compares more of them with Alertmanager itself.
  const said: Readonly<Record<string, string>> = {
    '{"a":1 "b"}': `invalid character '"' after object key:value pair`,
    '["a"': 'unexpected EOF',
    '["a': 'unexpected EOF',
    '["\\u12"]': 'invalid escape sequence `\\u12"]` in string',
    '[fals3]': "invalid character '3' in literal false (expecting 'e')",
    '\ufeff[]': "invalid character '\\ufeff' looking for beginning of value",
  };
  for (const [text, message] of Object.entries(said)) expect(firstJsonValue(text)).toEqual(refused(message));
});

test('ten thousand levels are Go’s limit, and no depth breaks the scanner', () => {
  expect(firstJsonValue(`${'['.repeat(9_000)}x`)).toEqual(
    refused("invalid character 'x' looking for beginning of value"),
  );
  expect(firstJsonValue(`${'['.repeat(200_000)}x`)).toEqual(refused('exceeded max depth'));
});

test('a text is taken exactly when JSON.parse takes it or a beginning of it', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.string(), (element, position, noise) => {
      const json = `[${element}]`;
      expect(firstJsonValue(json)).toEqual(parsed(JSON.parse(json)));
      const at = 1 + (position % json.length);
      const broken = json.slice(0, at) + noise + json.slice(at);
      const read = firstJsonValue(broken);
      const beginnings = Array.from({ length: broken.length + 1 }, (_, end) => broken.slice(0, end));
      const isBlank = /^[ \t\r\n]*$/.test(broken);
      expect(read.ok).toBe(isBlank || beginnings.some(isJson));
    }),
    { numRuns: 300 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
