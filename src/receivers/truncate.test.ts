import { expect, test } from 'vitest';
import { truncateInRunes } from './truncate.ts';

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
