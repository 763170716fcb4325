import { expect, test } from 'vitest';
import { xxHash64 } from './xxhash64.ts';

test.each([
  ['', 'ef46db3751d8e999'],
  ['a', 'd24ec4f1a98c6e5b'],
  ['abc', '44bc2cf5ad770999'],
  ['Nobody inspects the spammish repetition', 'fbcea83c8a378bf1'],
  ['The quick brown fox jumps over the lazy dog', '0b242d361fda71bc'],
])('%j hashes to what the reference says', (text, expected) => {
  expect(xxHash64(Buffer.from(text)).toString(16).padStart(16, '0')).toBe(expected);
});
