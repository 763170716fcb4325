import { expect, test } from 'vitest';
import { yamlValue } from './yaml-value.ts';

// What yaml.v2's Unmarshal makes of each text.
test.each([
  ['HighLatency', 'HighLatency'],
  ['two words', 'two words'],
  ['http://prometheus:9090/graph?a=b#c', 'http://prometheus:9090/graph?a=b#c'],
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
  ['8080', 8080],
  ['-5', -5],
  ['0x1f', 31],
  ['010', 8],
  ['1_000', 1000],
  ['1.5', 1.5],
  ['9007199254740993', 9007199254740993n],
  ['yes', true],
  ['off', false],
  ['~', null],
  ['', null],
  [' ', null],
  ["'8080'", '8080'],
  ['[a, 1, [true]]', ['a', 1, [true]]],
  ['- a\n- b', ['a', 'b']],
  [
    '[{"a":"1","b":null}]',
    [
      new Map<string, unknown>([
        ['a', '1'],
        ['b', null],
      ]),
    ],
  ],
  ['[9007199254740993]', [9007199254740993n]],
  ['Error: disk full', new Map([['Error', 'disk full']])],
  [
    '{a: &x [1], b: *x}',
    new Map([
      ['a', [1]],
      ['b', [1]],
    ]),
  ],
  [
    '{a: &x {k: 1, l: 2}, b: {<<: *x, l: 3}}',
    new Map([
      [
        'a',
        new Map([
          ['k', 1],
          ['l', 2],
        ]),
      ],
      [
        'b',
        new Map([
          ['k', 1],
          ['l', 3],
        ]),
      ],
    ]),
  ],
  ['{a: 1, a: 2}', new Map([['a', 2]])],
])('%s', (text, value) => {
  expect(yamlValue(text)).toEqual(value);
});

test.each([
  ['no YAML', '{a'],
  ['an alias to nothing', '*x'],
  ['a comment alone, whose text would be lost', '#channel'],
  ['a key that is no text, which would be lost', '500: internal error'],
  ['a number that JSON cannot say', '.nan'],
  ['more than one document', 'a\n---\nb'],
  ['a list that contains itself', '&x [*x]'],
  ['a merge of what is no mapping', '{<<: 1}'],
  ['what is nested very deeply', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['a long text that is not JSON', `- a\n${'- b\n'.repeat(20_000)}`],
  ['too much in aliases', `{a: &a [${'1,'.repeat(100)}], b: [${'*a,'.repeat(100)}]}`],
])('%s has no value', (_, text) => {
  expect(yamlValue(text)).toBeUndefined();
});

test('text that only looks plain is parsed', () => {
  expect(yamlValue('a: b')).toEqual(new Map([['a', 'b']]));
  expect(yamlValue('a #b')).toBe('a');
  expect(yamlValue('a#b:c')).toBe('a#b:c');
  expect(yamlValue('a:')).toEqual(new Map([['a', null]]));
});

test('long texts are read in a moment', () => {
  const long = 'a: b '.repeat(400_000);
  const json = JSON.stringify(Array.from({ length: 20_000 }, (_, n) => ({ n, text: `x ${n}` })));
  expect(yamlValue('word '.repeat(400_000).trim())).toHaveLength(1_999_999);
  expect(yamlValue(long)).toBeUndefined();
  expect(yamlValue(json)).toHaveLength(20_000);
});
