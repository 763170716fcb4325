import { expect, test } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { backOffMs } from './back-off.ts';

const middle = { next: () => 0.5 };

test('the first pause is half a second, each further one and a half times as long, up to a minute', () => {
  expect([2, 3, 4].map((attempt) => backOffMs(attempt, middle))).toEqual([500, 750, 1125]);
  expect(backOffMs(13, middle)).toBeCloseTo(43_248.8, 1);
  expect([14, 15, 1000].map((attempt) => backOffMs(attempt, middle))).toEqual([60_000, 60_000, 60_000]);
});

test('chance makes a pause up to half as long again or half as short, so that no two knock in step', () => {
  expect(backOffMs(2, { next: () => 0 })).toBe(250);
  expect(backOffMs(2, { next: () => 1 })).toBe(750);
  const random = seededRandom(1);
  expect(new Set(Array.from({ length: 100 }, () => backOffMs(5, random))).size).toBeGreaterThan(90);
});
