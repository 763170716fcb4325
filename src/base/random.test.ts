import { expect, test } from 'vitest';
import { integerBetween, pick, seededRandom, systemRandom } from './random.ts';

test('equal seeds give equal sequences, others do not', () => {
  const sequence = (seed: number) => {
    const random = seededRandom(seed);
    return Array.from({ length: 20 }, () => random.next());
  };
  expect(sequence(1)).toEqual(sequence(1));
  expect(sequence(1)).not.toEqual(sequence(2));
});

test.each([
  ['the seeded', seededRandom(7)],
  ["the process's own", systemRandom],
])('%s chance lies in [0, 1) and spreads', (_, random) => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (let i = 0; i < 10_000; i += 1) {
    const value = random.next();
    expect(value >= 0 && value < 1).toBe(true);
    const tenth = Math.floor(value * 10);
    counts[tenth] = (counts[tenth] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(250);
});

test('integers reach both ends and no further', () => {
  const random = seededRandom(3);
  const seen = new Set(Array.from({ length: 500 }, () => integerBetween(random, -2, 3)));
  expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
});

test('every element is picked', () => {
  const random = seededRandom(4);
  expect(new Set(Array.from({ length: 100 }, () => pick(random, ['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
});
