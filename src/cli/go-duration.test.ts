import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatGoDuration, parseGoDuration } from './go-duration.ts';

test.each([
  ['120h', 432_000_000],
  ['1m0s', 60_000],
  ['1.5h', 5_400_000],
  ['.5s', 500],
  ['1d2h', 93_600_000],
  ['1w', 604_800_000],
  ['-5m', -300_000],
  ['+5m', 300_000],
  ['5µs', 0.005],
  ['250ns', 0.00025],
  ['0', 0],
])('%s is a duration', (text, millis) => {
  expect(parseGoDuration(text)).toBeCloseTo(millis, 9);
});

test.each([
  ['', 'time: invalid duration ""'],
  ['x', 'time: invalid duration "x"'],
  ['-', 'time: invalid duration "-"'],
  ['5', 'time: missing unit in duration "5"'],
  ['1D', 'time: unknown unit "D" in duration "1D"'],
  ['1e3s', 'time: unknown unit "e" in duration "1e3s"'],
  ['300000h300000000h', 'time: invalid duration "300000h300000000h"'],
])('%j is none, in the words of Go', (text, message) => {
  expect(() => parseGoDuration(text)).toThrow(message);
});

test('what is printed reads back as the same time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (millis) => {
      expect(parseGoDuration(formatGoDuration(millis))).toBeCloseTo(millis, 3);
    }),
  );
  expect([0, 200, 1000, 60_000, 21_600_000].map(formatGoDuration)).toEqual(['0s', '200ms', '1s', '1m0s', '6h0m0s']);
});
