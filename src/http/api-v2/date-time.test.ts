import { expect, test } from 'vitest';
import { DateTimes } from './date-time.ts';

function read(text: string): string {
  const moment = new DateTimes().read(text);
  return moment.ok ? moment.value.toRfc3339Nano() : moment.error;
}

test('all spellings of strfmt are read', () => {
  expect(read('2026-01-02T03:04:05Z')).toBe('2026-01-02T03:04:05Z');
  expect(read('2026-01-02T03:04:05.123456789+02:00')).toBe('2026-01-02T03:04:05.123456789+02:00');
  expect(read('2026-01-02T03:04:05.123+0200')).toBe('2026-01-02T03:04:05.123+02:00');
  expect(read('2026-01-02T03:04:05.123456-0330')).toBe('2026-01-02T03:04:05.123456-03:30');
  expect(read('2026-01-02T03:04:05')).toBe('2026-01-02T03:04:05Z');
  expect(read('2026-01-02T03:04')).toBe('2026-01-02T03:04:00Z');
  expect(read('2026-01-02T03:04Z')).toBe('2026-01-02T03:04:00Z');
  expect(read('2026-01-02 03:04:05')).toBe('2026-01-02T03:04:05Z');
  expect(read('2026-01-02')).toBe('2026-01-02T00:00:00Z');
  expect(read('')).toBe('1970-01-01T00:00:00Z');
});

test('anything else is refused in the words of time.Parse', () => {
  expect(read('2026-01-02T03:04:05.5-0330')).toContain('extra text: "T03:04:05.5-0330"');
  expect(read('2026-01-02t03:04:05Z')).toBe('parsing time "2026-01-02t03:04:05Z": extra text: "t03:04:05Z"');
  expect(read('2026-01-02T03:04:05.5z')).toContain('extra text: "T03:04:05.5z"');
  expect(read('2026-01-02t03:04:05.123+0200')).toContain('extra text: "t03:04:05.123+0200"');
  expect(read('2026-02-29')).toBe('parsing time "2026-02-29": day out of range');
  expect(read('2026-00-01')).toBe('parsing time "2026-00-01": month out of range');
  expect(read('é')).toBe('parsing time "\\xc3\\xa9" as "2006-01-02": cannot parse "\\xc3\\xa9" as "2006"');
  expect(read('12')).toBe('parsing time "12" as "2006-01-02": cannot parse "12" as "2006"');
});

test('what was read is remembered, and the memory is bounded', () => {
  const times = new DateTimes();
  const first = times.read('2026-01-01T00:00:00Z');
  expect(times.read('2026-01-01T00:00:00Z').ok && first.ok && first.value).toBe(first.ok && first.value);
  for (let i = 0; i < 10_000; i += 1) times.read(`2026-01-01T00:00:00.${String(i).padStart(6, '0')}Z`);
  expect(times.read('2026-01-01T00:00:00Z')).toEqual(first);
});

test('texts in turn each keep their own moment, and what cannot be read leaves no trace', () => {
  const times = new DateTimes();
  const [a, b] = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'];
  for (const text of [a, b, b, 'x', b, a, '', a]) {
    const moment = times.read(text);
    expect(moment.ok && moment.value.toRfc3339Nano()).toBe(text === 'x' ? false : text || '1970-01-01T00:00:00Z');
  }
});
