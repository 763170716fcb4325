// TimeInterval: one entry of `time_intervals[].time_intervals`, and the parsers of its fields. They accept and refuse what
// Alertmanager does, in its words (timeinterval/timeinterval.go). Whether an instant lies inside: alerting/mute/.

import { type Parsed, parsed, refused } from '../base/parsed.ts';
import { zoneNamed } from './zone.ts';

/** All fields that are given must hold. Undefined: not given, holds always; an empty list never holds. */
export interface TimeInterval {
  readonly times: readonly TimeRange[] | undefined;
  /** 0 is Sunday. */
  readonly weekdays: readonly InclusiveRange[] | undefined;
  /** From 1; negative ones count from the end of the month, -1 is its last day. */
  readonly daysOfMonth: readonly InclusiveRange[] | undefined;
  /** 1 is January. */
  readonly months: readonly InclusiveRange[] | undefined;
  readonly years: readonly InclusiveRange[] | undefined;
  /** A name that zone.ts knows; undefined is UTC. */
  readonly location: string | undefined;
}

/** Minutes since midnight; the end is not included. */
export interface TimeRange {
  readonly startMinute: number;
  readonly endMinute: number;
}

export interface InclusiveRange {
  readonly begin: number;
  readonly end: number;
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const CLOCK_TIME = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const SHORTEST_MONTH_DAYS = 28;
const MAX_INT64 = 2n ** 63n - 1n;

/** `start_time` and `end_time` of one entry of `times`; empty where the key is missing. */
export function parseTimeRange(startTime: string, endTime: string): Parsed<TimeRange> {
  if (startTime === '' || endTime === '') return refused('both start and end times must be provided');
  const start = parseClockTime(startTime);
  if (!start.ok) return start;
  const end = parseClockTime(endTime);
  if (!end.ok) return end;
  if (start.value >= end.value) return refused('start time cannot be equal or greater than end time');
  return parsed({ startMinute: start.value, endMinute: end.value });
}

/** `monday`, `monday:friday`; any case. */
export function parseWeekdayRange(text: string): Parsed<InclusiveRange> {
  const range = parseRange(text, (word) => {
    const day = WEEKDAYS.indexOf(word);
    return day < 0 ? refused(`${word} is not a valid weekday`) : parsed(day);
  });
  if (range.ok && range.value.begin > range.value.end) return refused('start day cannot be before end day');
  return range;
}

/** `1`, `1:5`, `-3:-1`, `10:-1`. */
export function parseDayOfMonthRange(text: string): Parsed<InclusiveRange> {
  const range = parseRange(text, parseInteger);
  if (!range.ok) return range;
  const { begin, end } = range.value;
  const outside = [begin, end].find((day) => day === 0 || Math.abs(day) > 31);
  if (outside !== undefined) return refused(`${outside} is not a valid day of the month: out of range`);
  if (begin < 0 && end > 0) return refused('end day must be negative if start day is negative');
  // What can hold in some month is accepted, so the shortest month decides.
  const fromStart = (day: number): number => (day < 0 ? SHORTEST_MONTH_DAYS + day : day);
  if (fromStart(begin) > fromStart(end)) return refused(`end day ${end} is always before start day ${begin}`);
  return range;
}

/** `january`, `1`, `may:august`, `1:3`. Numbers outside 1–12 are accepted and match no month, as in Alertmanager. */
export function parseMonthRange(text: string): Parsed<InclusiveRange> {
  const range = parseRange(text, (word) => {
    const month = MONTHS.indexOf(word) + 1;
    if (month > 0) return parsed(month);
    const number = parseInteger(word);
    return number.ok ? number : refused(`${word} is not a valid month`);
  });
  if (!range.ok || range.value.begin <= range.value.end) return range;
  const name = (month: number): string => MONTHS[month - 1] ?? '';
  return refused(`end month ${name(range.value.end)} is before start month ${name(range.value.begin)}`);
}

/** `2026`, `2026:2028`. */
export function parseYearRange(text: string): Parsed<InclusiveRange> {
  const range = parseRange(text, parseInteger);
  if (!range.ok || range.value.begin <= range.value.end) return range;
  return refused(`end year ${range.value.end} is before start year ${range.value.begin}`);
}

/** A zone of the IANA database, `UTC`, `Local`, or the empty text, which is UTC: undefined. As it is written. */
export function parseLocation(text: string): Parsed<string | undefined> {
  if (text === '' || text === 'UTC') return parsed(undefined);
  if (/^[/\\]|\.\./.test(text)) return refused('time: invalid location name');
  return zoneNamed(text) === undefined ? refused(`unknown time zone ${text}`) : parsed(text);
}

function parseClockTime(text: string): Parsed<number> {
  if (!CLOCK_TIME.test(text)) return refused(`couldn't parse timestamp ${text}, invalid format`);
  return parsed(Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
}

function parseRange(text: string, parseMember: (word: string) => Parsed<number>): Parsed<InclusiveRange> {
  const folded = text.toLowerCase();
  const [first = '', second, ...more] = folded.split(':');
  if (more.length > 0) return refused(`couldn't parse range ${folded}, invalid format`);
  const begin = parseMember(first);
  if (!begin.ok) return begin;
  const end = second === undefined ? begin : parseMember(second);
  if (!end.ok) return end;
  return parsed({ begin: begin.value, end: end.value });
}

/** Go's strconv.Atoi. */
function parseInteger(text: string): Parsed<number> {
  if (!/^[+-]?\d+$/.test(text)) return refused(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = BigInt(text.replace(/^\+/, ''));
  if (value > MAX_INT64 || value < -MAX_INT64 - 1n)
    return refused(`strconv.Atoi: parsing ${JSON.stringify(text)}: value out of range`);
  return parsed(Number(value));
}
