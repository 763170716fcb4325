import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

const HOUR_MS = 3_600_000;

test.each([
  ['0', 0],
  ['0s', 0],
  ['1ms', 1],
  ['90s', 90_000],
  ['1h30m', 1.5 * HOUR_MS],
  ['1d', 24 * HOUR_MS],
  ['1w', 168 * HOUR_MS],
  ['1y', 8760 * HOUR_MS],
  ['1y2w3d4h5m6s7ms', 8760 * HOUR_MS + 14 * 24 * HOUR_MS + 76 * HOUR_MS + 306_007],
  ['292y', 292 * 8760 * HOUR_MS],
  ['9223372036854ms', 9_223_372_036_854],
  ['106751d23h47m16s854ms', 9_223_372_036_854],
])('%s is read', (text, millis) => {
  expect(parseDuration(text)).toBe(millis);
});

test.each([
  '',
  ' ',
  '1',
  's',
  '-1s',
  '+1s',
  '1.5h',
  '1m1h',
  '1h1h',
  '1H',
  '5 m',
  '1s\n',
  '293y',
  '9223372036855ms',
  '106751d23h47m16s855ms',
  '99999999999999999999s',
])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

// What Alertmanager 0.33.1 shows of a config with these.
test.each([
  ['90m', '1h30m'],
  ['25h', '1d1h'],
  ['48h', '2d'],
  ['8d', '8d'],
  ['14d', '2w'],
  ['366d', '366d'],
  ['730d', '2y'],
  ['1d1h1m1s1ms', '1d1h1m1s1ms'],
  ['0', '0s'],
  ['1500ms', '1s500ms'],
])('%s is printed as %s', (text, printed) => {
  expect(formatDuration(parseDuration(text) ?? Number.NaN)).toBe(printed);
});

test('what is printed is read back the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 43 }), (millis) => {
      expect(parseDuration(formatDuration(millis))).toBe(millis);
    }),
  );
});
