import { expect, test } from 'vitest';
import type { Parsed } from '../../base/parsed.ts';
import {
  parseDayOfMonthRange,
  parseMonthRange,
  parseTimeRange,
  parseWeekdayRange,
  parseYearRange,
  type TimeInterval,
} from '../../config/time-interval.ts';
import { containsInstant } from './contains-instant.ts';
import { mutedByIntervals } from './muted-by-intervals.ts';

function value<T>(read: Parsed<T>): T {
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

interface Written {
  readonly times?: readonly string[];
  readonly weekdays?: readonly string[];
  readonly days?: readonly string[];
  readonly months?: readonly string[];
  readonly years?: readonly string[];
  readonly location?: string;
}

function interval({ times, weekdays, days, months, years, location }: Written): TimeInterval {
  return {
    times: times?.map((range) => value(parseTimeRange(range.slice(0, 5), range.slice(6)))),
    weekdays: weekdays?.map((range) => value(parseWeekdayRange(range))),
    daysOfMonth: days?.map((range) => value(parseDayOfMonthRange(range))),
    months: months?.map((range) => value(parseMonthRange(range))),
    years: years?.map((range) => value(parseYearRange(range))),
    location,
  };
}

function contains(written: Written, at: string): boolean {
  return containsInstant([interval(written)], Date.parse(at));
}

test.each<[Written, string, boolean]>([
  [{}, '2026-01-01T00:00:00Z', true],
  [{ times: [] }, '2026-01-01T00:00:00Z', false],
  [{ times: ['09:00-17:00'] }, '2026-01-01T09:00:00Z', true],
  [{ times: ['09:00-17:00'] }, '2026-01-01T08:59:59.999Z', false],
  [{ times: ['09:00-17:00'] }, '2026-01-01T16:59:59Z', true],
  [{ times: ['09:00-17:00'] }, '2026-01-01T17:00:00Z', false],
  [{ times: ['20:00-24:00', '00:00-01:00'] }, '2026-01-01T23:59:00Z', true],
  [{ weekdays: ['monday:friday'] }, '2026-01-02T12:00:00Z', true], // a Friday
  [{ weekdays: ['monday:friday'] }, '2026-01-03T12:00:00Z', false],
  [{ weekdays: ['Sunday'] }, '2026-01-04T12:00:00Z', true],
  [{ days: ['1:5'] }, '2026-01-05T00:00:00Z', true],
  [{ days: ['1:5'] }, '2026-01-06T00:00:00Z', false],
  [{ days: ['-1'] }, '2026-02-28T12:00:00Z', true],
  [{ days: ['-1'] }, '2028-02-28T12:00:00Z', false],
  [{ days: ['-1'] }, '2028-02-29T12:00:00Z', true],
  [{ days: ['-3:-1'] }, '2026-04-28T12:00:00Z', true],
  [{ days: ['-3:-1'] }, '2026-04-27T12:00:00Z', false],
  [{ days: ['10:-1'] }, '2026-04-30T12:00:00Z', true],
  [{ days: ['31'] }, '2026-04-30T12:00:00Z', false],
  [{ days: ['-31:-1'] }, '2026-02-01T12:00:00Z', true],
  [{ months: ['april:5', 'december'] }, '2026-05-31T23:59:00Z', true],
  [{ months: ['april:5', 'december'] }, '2026-06-01T00:00:00Z', false],
  [{ years: ['2025:2026'] }, '2026-12-31T23:59:59Z', true],
  [{ years: ['2025:2026'] }, '2027-01-01T00:00:00Z', false],
  [{ weekdays: ['friday'], times: ['10:00-11:00'] }, '2026-01-02T11:00:00Z', false],
])('%j contains %s: %j', (written, at, contained) => {
  expect(contains(written, at)).toBe(contained);
});

test('any of the intervals is enough', () => {
  const either = [interval({ years: ['2030'] }), interval({ months: ['1'] })];
  expect(containsInstant(either, Date.parse('2026-01-10T00:00:00Z'))).toBe(true);
  expect(containsInstant(either, Date.parse('2026-02-10T00:00:00Z'))).toBe(false);
  expect(containsInstant([], Date.parse('2026-01-10T00:00:00Z'))).toBe(false);
});

test('a time zone counts with its daylight saving', () => {
  const nine = { times: ['09:00-10:00'], location: 'Europe/Berlin' };
  expect(contains(nine, '2026-01-15T08:30:00Z')).toBe(true);
  expect(contains(nine, '2026-07-15T08:30:00Z')).toBe(false);
  expect(contains(nine, '2026-07-15T07:30:00Z')).toBe(true);
  // The hour that is skipped, and the one that comes twice.
  const two = { times: ['02:00-03:00'], location: 'Europe/Berlin' };
  expect(contains(two, '2026-03-29T00:59:00Z')).toBe(false);
  expect(contains(two, '2026-03-29T01:00:00Z')).toBe(false);
  expect(contains(two, '2026-10-25T00:30:00Z')).toBe(true);
  expect(contains(two, '2026-10-25T01:30:00Z')).toBe(true);
  expect(contains(two, '2026-10-25T02:00:00Z')).toBe(false);
});

test('day, weekday, month and year are those of the time zone', () => {
  const at = '2026-12-31T20:00:00Z'; // in Tokyo a new year, a Friday
  const newYear = { days: ['1'], months: ['january'], years: ['2027'], weekdays: ['friday'] };
  expect(contains({ ...newYear, location: 'Asia/Tokyo' }, at)).toBe(true);
  expect(contains(newYear, at)).toBe(false);
  expect(contains({ times: ['05:30-05:45'], location: 'Asia/Kathmandu' }, '2026-12-30T23:45:00Z')).toBe(true);
});

test('a month in which the clocks go forward has its last day', () => {
  expect(contains({ days: ['-1'], location: 'Europe/Berlin' }, '2026-03-31T12:00:00Z')).toBe(true);
  expect(contains({ days: ['31'], location: 'Europe/Berlin' }, '2026-03-31T12:00:00Z')).toBe(true);
  expect(contains({ days: ['-1'], location: 'Europe/Berlin' }, '2026-03-30T12:00:00Z')).toBe(false);
});

test('a zone is the same by every name that leads to it', () => {
  for (const location of ['posix/Europe/Berlin', 'right/Europe/Berlin', 'Europe//Berlin']) {
    expect(contains({ times: ['13:00-14:00'], location }, '2026-01-05T12:30:00Z')).toBe(true);
    expect(contains({ times: ['13:00-14:00'], location }, '2026-01-05T13:30:00Z')).toBe(false);
  }
  expect(contains({ times: ['13:00-14:00'], location: 'Factory' }, '2026-01-05T13:30:00Z')).toBe(true);
});

test('Local is the zone of the process', () => {
  const at = new Date(2026, 5, 15, 13, 20);
  const local = { times: ['13:20-13:21'], days: ['15'], months: ['june'], location: 'Local' };
  expect(containsInstant([interval(local)], at.getTime())).toBe(true);
});

const intervals = new Map([
  ['nights', [interval({ times: ['22:00-24:00'] }), interval({ times: ['00:00-06:00'] })]],
  ['days', [interval({ times: ['06:00-22:00'] })]],
  ['winter', [interval({ months: ['1:2'] })]],
]);

test.each([
  ['23:00', ['nights', 'days', 'winter'], [], { reason: 'mute_time_interval', names: ['nights', 'winter'] }],
  ['12:00', ['nights'], [], undefined],
  ['12:00', [], ['nights', 'days'], undefined],
  ['12:00', [], ['nights'], { reason: 'active_time_interval', names: ['nights'] }],
  ['23:00', ['nights'], ['days', 'gone'], { reason: 'active_time_interval', names: ['days', 'gone'] }],
  ['23:00', ['nights'], ['nights'], { reason: 'mute_time_interval', names: ['nights'] }],
  ['12:00', [], [], undefined],
])('at %s, muted in %j and active in %j', (time, muteTimeIntervals, activeTimeIntervals, muted) => {
  const nowMs = Date.parse(`2026-01-15T${time}:00Z`);
  expect(mutedByIntervals({ muteTimeIntervals, activeTimeIntervals }, intervals, nowMs)).toEqual(muted);
});
