import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes } from './byte-order.ts';

test('strings are ordered by their UTF-8 bytes, beyond the basic plane too', () => {
  const sorted = ['', 'B', 'a', 'aa', 'ab', 'b', 'é', '日', '\ue000', '\uffff', '😀', '😁', '\u{10ffff}'];
  expect([...sorted].reverse().sort(compareBytes)).toEqual(sorted);
  expect(compareBytes('a', 'a')).toBe(0);
});

test('agrees with the bytes themselves', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(text, text, text, (prefix, a, b) => {
      const bytes = Buffer.compare(Buffer.from(prefix + a), Buffer.from(prefix + b));
      expect(Math.sign(compareBytes(prefix + a, prefix + b))).toBe(bytes);
    }),
  );
});
