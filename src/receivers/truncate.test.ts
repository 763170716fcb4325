import { expect, test } from 'vitest';
import { truncateInBytes, truncateInRunes } from './truncate.ts';

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdefg', 6, 'abcde…'],
  ['abcd', 3, 'abc'],
  ['😀😀😀😀', 4, '😀😀😀😀'],
  ['😀😀😀😀😀', 4, '😀😀😀…'],
  ['', 0, ''],
  ['a', 0, ''],
])('%j in %i runes is %j', (text, max, cut) => {
  expect(truncateInRunes(text, max)).toBe(cut);
});

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdefg', 6, 'abc…'],
  ['éé', 4, 'éé'],
  ['ééé', 5, 'é…'],
  ['aéé', 4, 'a…'],
  ['😀😀', 7, '😀…'],
  ['😀😀', 6, '…'],
  ['abcd', 3, '…'],
  ['abcd', 2, '..'],
])('%j in %i bytes is %j', (text, max, cut) => {
  expect(truncateInBytes(text, max)).toBe(cut);
});
