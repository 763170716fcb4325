import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const NOW = Date.UTC(1994, 10, 6, 8, 49, 0);

test.each([
  ['7', 7000],
  [' 7 ', 7000],
  ['Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
  ['Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
  ['Sun Nov  6 08:49:37 1994', 37_000],
])('%j is kept to', (header, ms) => {
  expect(retryAfterMs(header, NOW)).toBe(ms);
});

test.each(['86400', '99999999999999999999', 'Mon, 07 Nov 1994 08:49:37 GMT'])(
  '%j is kept to for ten minutes',
  (header) => {
    expect(retryAfterMs(header, NOW)).toBe(600_000);
  },
);

test.each([
  '',
  '0',
  '-7',
  '1.5',
  '0x10',
  'soon',
  'Sun, 06 Nov 1994 08:48:59 GMT',
  'Sun, never',
  '1994-11-06T09:00:00Z',
])('%j says nothing', (header) => {
  expect(retryAfterMs(header, NOW)).toBeUndefined();
});
