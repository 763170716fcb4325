import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Query } from './query.ts';

test('values are decoded as Go decodes them, in order, and what cannot be is left out', () => {
  const query = new Query('a=1&b=x+y%26z&a=2&bad=%zz&c&semi=1;d=2&=empty&u=%ff%C3%A9');
  expect(query.all('a')).toEqual(['1', '2']);
  expect(query.last('a')).toBe('2');
  expect(query.all('b')).toEqual(['x y&z']);
  expect(query.all('bad')).toEqual([]);
  expect(query.all('semi')).toEqual([]);
  expect(query.all('c')).toEqual(['']);
  expect(query.last('c')).toBeUndefined();
  expect(query.all('')).toEqual(['empty']);
  expect(query.all('u')).toEqual(['\ufffdé']);
});

test('flags take the words that go-openapi takes for true, and everything else for false', () => {
  for (const word of ['true', 'TRUE', '1', 'yes', 'On', 't', 'checked']) {
    expect(new Query(`f=${word}`).flag('f', false)).toBe(true);
  }
  for (const word of ['false', '0', 'no', 'x']) expect(new Query(`f=${word}`).flag('f', true)).toBe(false);
  expect(new Query('f=').flag('f', true)).toBe(true);
  expect(new Query('').flag('f', false)).toBe(false);
});

test('any name and value comes back as it was encoded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, value) => {
      expect(new Query(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`).all(name)).toEqual([value]);
    }),
  );
});
