import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Timestamp } from './timestamp.ts';

test.each([
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T00:00:00.1Z', '2026-01-01T00:00:00.1Z', '2026-01-01T00:00:00.100Z'],
  ['2026-01-01T00:00:00.123456789+02:00', '2026-01-01T00:00:00.123456789+02:00', '2026-01-01T00:00:00.123+02:00'],
  ['2026-01-01T00:00:00.1234567899-09:30', '2026-01-01T00:00:00.123456789-09:30', '2026-01-01T00:00:00.123-09:30'],
  ['2026-01-01t00:00:00.000000001z', '2026-01-01T00:00:00.000000001Z', '2026-01-01T00:00:00.000Z'],
  ['2024-02-29T23:59:59+00:00', '2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['1969-12-31T23:59:59.9995Z', '1969-12-31T23:59:59.9995Z', '1969-12-31T23:59:59.999Z'],
  ['0044-03-15T12:00:00Z', '0044-03-15T12:00:00Z', '0044-03-15T12:00:00.000Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
])('%s keeps its nanoseconds and its offset', (text, nanos, millis) => {
  const moment = Timestamp.parse(text);
  expect(moment?.toRfc3339Nano()).toBe(nanos);
  expect(moment?.toRfc3339Millis()).toBe(millis);
});

test.each([
  '',
  '2026-01-01',
  '2026-01-01T00:00:00',
  '2026-01-01 00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '2026-01-00T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:60:00Z',
  '2026-01-01T00:00:60Z',
  '2026-01-01T00:00:00.Z',
  '2026-01-01T00:00:00+24:00',
  '2026-01-01T00:00:00Z ',
])('%j is no time', (text) => {
  expect(Timestamp.parse(text)).toBeUndefined();
});

test('moments are compared by when they are, not by how they are written', () => {
  const parse = (text: string) => Timestamp.parse(text) ?? Timestamp.zero;
  const here = parse('2026-01-01T02:00:00.000000001+02:00');
  expect(here.compare(parse('2026-01-01T00:00:00.000000001Z'))).toBe(0);
  expect(here.compare(parse('2026-01-01T00:00:00Z'))).toBeGreaterThan(0);
  expect(here.compare(parse('2026-01-01T00:00:00.001Z'))).toBeLessThan(0);
});

test('only the zero time of Go is zero', () => {
  expect(Timestamp.zero.isZero).toBe(true);
  expect(Timestamp.parse('0001-01-01T00:00:00Z')?.isZero).toBe(true);
  expect(Timestamp.parse('0001-01-01T00:00:00.000000001Z')?.isZero).toBe(false);
  expect(new Timestamp(0).isZero).toBe(false);
});

test('what is printed is read back the same', () => {
  const ms = fc
    .integer({ min: Date.UTC(1, 0, 2) - 2 ** 46, max: Date.UTC(9999, 11, 30) })
    .filter((at) => at > -62_135_000_000_000);
  const offset = fc.integer({ min: -23 * 60, max: 23 * 60 });
  fc.assert(
    fc.property(ms, fc.integer({ min: 0, max: 999_999 }), offset, (at, nanos, minutes) => {
      const moment = new Timestamp(at, nanos, minutes);
      expect(Timestamp.parse(moment.toRfc3339Nano())).toEqual(moment);
    }),
  );
});
