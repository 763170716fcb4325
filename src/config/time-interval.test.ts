import { expect, test } from 'vitest';
import type { Parsed } from '../base/parsed.ts';
import {
  parseDayOfMonthRange,
  parseLocation,
  parseMonthRange,
  parseTimeRange,
  parseWeekdayRange,
  parseYearRange,
} from './time-interval.ts';

function answer<T>(read: Parsed<T>): T | string {
  return read.ok ? read.value : read.error;
}

test.each([
  ['09:00', '17:30', { startMinute: 540, endMinute: 1050 }],
  ['00:00', '24:00', { startMinute: 0, endMinute: 1440 }],
  ['', '17:00', 'both start and end times must be provided'],
  ['09:00', '', 'both start and end times must be provided'],
  ['9:00', '17:00', "couldn't parse timestamp 9:00, invalid format"],
  ['09:00', '24:01', "couldn't parse timestamp 24:01, invalid format"],
  ['09:00', '17:60', "couldn't parse timestamp 17:60, invalid format"],
  ['09:00', '17:00\n', "couldn't parse timestamp 17:00\n, invalid format"],
  ['17:00', '09:00', 'start time cannot be equal or greater than end time'],
  ['09:00', '09:00', 'start time cannot be equal or greater than end time'],
])('times from %j to %j', (start, end, expected) => {
  expect(answer(parseTimeRange(start, end))).toEqual(expected);
});

test.each([
  ['monday', { begin: 1, end: 1 }],
  ['Sunday:SATURDAY', { begin: 0, end: 6 }],
  ['friday:monday', 'start day cannot be before end day'],
  ['Funday', 'funday is not a valid weekday'],
  ['1', '1 is not a valid weekday'],
  ['', ' is not a valid weekday'],
  ['monday:', ' is not a valid weekday'],
  ['a:b:c', "couldn't parse range a:b:c, invalid format"],
])('weekdays %j', (text, expected) => {
  expect(answer(parseWeekdayRange(text))).toEqual(expected);
});

test.each([
  ['1', { begin: 1, end: 1 }],
  ['-3:-1', { begin: -3, end: -1 }],
  ['10:-1', { begin: 10, end: -1 }],
  ['+1:31', { begin: 1, end: 31 }],
  ['0', '0 is not a valid day of the month: out of range'],
  ['1:32', '32 is not a valid day of the month: out of range'],
  ['-32:1', '-32 is not a valid day of the month: out of range'],
  ['-5:5', 'end day must be negative if start day is negative'],
  ['10:5', 'end day 5 is always before start day 10'],
  ['28:-2', 'end day -2 is always before start day 28'],
  ['-1:-3', 'end day -3 is always before start day -1'],
  ['x', 'strconv.Atoi: parsing "x": invalid syntax'],
  ['1.5', 'strconv.Atoi: parsing "1.5": invalid syntax'],
  ['99999999999999999999', 'strconv.Atoi: parsing "99999999999999999999": value out of range'],
])('days of the month %j', (text, expected) => {
  expect(answer(parseDayOfMonthRange(text))).toEqual(expected);
});

test.each([
  ['january', { begin: 1, end: 1 }],
  ['May:12', { begin: 5, end: 12 }],
  ['13', { begin: 13, end: 13 }],
  ['june:january', 'end month january is before start month june'],
  ['14:1', 'end month january is before start month '],
  ['smarch', 'smarch is not a valid month'],
])('months %j', (text, expected) => {
  expect(answer(parseMonthRange(text))).toEqual(expected);
});

test.each([
  ['2026', { begin: 2026, end: 2026 }],
  ['2026:2028', { begin: 2026, end: 2028 }],
  ['2028:2026', 'end year 2026 is before start year 2028'],
  ['', 'strconv.Atoi: parsing "": invalid syntax'],
])('years %j', (text, expected) => {
  expect(answer(parseYearRange(text))).toEqual(expected);
});

test.each([
  'Europe/Berlin',
  'America/Argentina/Buenos_Aires',
  'US/Eastern',
  'Etc/GMT+5',
  'EST',
  'Asia/Kolkata',
  'Local',
  'localtime',
  'Factory',
  'posix/Europe/Berlin',
  'right/US/Eastern',
  './Europe//./Berlin',
])('location %s is known', (name) => {
  expect(parseLocation(name)).toEqual({ ok: true, value: name });
});

test.each(['', 'UTC'])('location %j is UTC', (name) => {
  expect(parseLocation(name)).toEqual({ ok: true, value: undefined });
});

test.each([
  ['europe/berlin', 'unknown time zone europe/berlin'],
  ['EUROPE/BERLIN', 'unknown time zone EUROPE/BERLIN'],
  ['US/Pacific-New', 'unknown time zone US/Pacific-New'],
  ['Us/Eastern', 'unknown time zone Us/Eastern'],
  ['PST', 'unknown time zone PST'],
  ['SystemV/AST4', 'unknown time zone SystemV/AST4'],
  ['Europe/Berlin/', 'unknown time zone Europe/Berlin/'],
  ['Europe', 'unknown time zone Europe'],
  ['+01:00', 'unknown time zone +01:00'],
  ['Europe/Atlantis', 'unknown time zone Europe/Atlantis'],
  ['../etc/passwd', 'time: invalid location name'],
  ['/Europe/Berlin', 'time: invalid location name'],
])('location %s is refused', (name, error) => {
  expect(parseLocation(name)).toEqual({ ok: false, error });
});
