import { expect, test } from 'vitest';
import { goDuration } from './go-duration.ts';

test.each([
  [0, '0s'],
  [1, '1ms'],
  [300, '300ms'],
  [1000, '1s'],
  [1500, '1.5s'],
  [60_000, '1m0s'],
  [90_250, '1m30.25s'],
  [3_600_000, '1h0m0s'],
  [90_061_000, '25h1m1s'],
])('%i ms print as Go’s %s', (ms, text) => {
  expect(goDuration(ms)).toBe(text);
});
