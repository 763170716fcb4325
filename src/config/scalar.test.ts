import { expect, test } from 'vitest';
import { isNull, isNullWord, resolveScalar, scalarText } from './scalar.ts';
import type { ScalarNode } from './yaml/nodes.ts';

function plain(text: string, tag = ''): ScalarNode {
  return { kind: 'scalar', offset: 0, text, plain: tag === '', tag };
}

function read(text: string, tag = ''): string {
  const scalar = resolveScalar(plain(text, tag));
  if (!scalar.ok) return scalar.error;
  return scalar.value.type === 'null' ? 'null' : `${scalar.value.type} ${scalar.value.value}`;
}

test.each([
  ['yes', 'bool true'],
  ['On', 'bool true'],
  ['n', 'bool false'],
  ['OFF', 'bool false'],
  ['yEs', 'text yEs'],
  ['~', 'null'],
  ['NULL', 'null'],
  ['0123', 'int 83'],
  ['0o17', 'int 15'],
  ['089', 'float 89'],
  ['0x1F', 'int 31'],
  ['0b101', 'int 5'],
  ['-0b11', 'int -3'],
  ['1_000', 'int 1000'],
  ['+7', 'int 7'],
  ['18446744073709551615', 'int 18446744073709551615'],
  ['18446744073709551616', 'float 18446744073709552000'],
  ['1.10', 'float 1.1'],
  ['1e3', 'float 1000'],
  ['.5', 'float 0.5'],
  ['-.inf', 'float -Infinity'],
  ['.nan', 'float NaN'],
  ['1e999', 'text 1e999'],
  ['0x1p-2', 'text 0x1p-2'],
  ['10s', 'text 10s'],
  ['2026-01-31', 'text 2026-01-31'],
  ['190:20:30', 'text 190:20:30'],
])('a plain %s is %s, as in yaml.v2', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test.each([
  ['1', '!!str', 'text 1'],
  ['1', '!!float', 'float 1'],
  ['x', '!!int', 'cannot decode !!str as a !!int'],
  ['1', '!!bool', 'cannot decode !!int as a !!bool'],
  ['aGVsbG8=', '!!binary', 'text hello'],
  ['a', '!!binary', '!!binary value contains invalid base64 data'],
  ['2026-01-31', '!!timestamp', 'text 2026-01-31'],
  ['x', '!!timestamp', 'cannot decode !!str as a !!timestamp'],
  ['x', '!mine', 'text x'],
])('%s with the tag %s is %s', (text, tag, expected) => {
  expect(read(text, tag)).toBe(expected);
});

test('a field that wants text gets the text as it is written', () => {
  for (const text of ['0123', '1.10', 'yes', '2026-01-31', '.inf']) {
    expect(scalarText(plain(text))).toEqual({ ok: true, value: text });
  }
  expect(scalarText(plain('NULL'))).toEqual({ ok: true, value: '' });
  expect(scalarText(plain('aGk=', '!!binary'))).toEqual({ ok: true, value: 'hi' });
  expect(scalarText(plain('x', '!!int')).ok).toBe(false);
});

test('only three spellings of null leave a field as it is', () => {
  expect(['', '~', 'null', 'NULL'].map((text) => isNull(plain(text)))).toEqual([true, true, true, false]);
  expect(isNullWord(plain('NULL'))).toBe(true);
  expect(isNull({ ...plain('~'), plain: false })).toBe(false);
  expect(isNull(plain('x', '!!null'))).toBe(true);
});
