// The calendar as Go's time package counts it: Gregorian in all years, seconds since 1970 UTC in and out. JavaScript's Date
// would do, but ends in the year 275,760 and takes the years 0 to 99 for 1900 to 1999.

const DAY_SECONDS = 86_400;
// 400 years are whole weeks, and the calendar repeats.
const ERA_DAYS = 146_097;
// Days from 0000-03-01, on which the years of the computation begin, to 1970-01-01.
const EPOCH_DAYS = 719_468;

export interface CivilTime {
  readonly year: number;
  /** 1 is January. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 is the first of January. */
  readonly yearDay: number;
}

export function civilTime(unixSeconds: number): CivilTime {
  const days = Math.floor(unixSeconds / DAY_SECONDS);
  const second = unixSeconds - days * DAY_SECONDS;
  const date = civilDate(days);
  return {
    ...date,
    hour: Math.floor(second / 3600),
    minute: Math.floor(second / 60) % 60,
    second: second % 60,
    weekday: mod(days + 4, 7),
    yearDay: days - daysSinceEpoch(date.year, 1, 1) + 1,
  };
}

/** The way back. Fields outside their ranges carry over, as in Go's time.Date. */
export function unixSecondsOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  return daysSinceEpoch(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second;
}

export function daysInMonth(year: number, month: number): number {
  return daysSinceEpoch(year, month + 1, 1) - daysSinceEpoch(year, month, 1);
}

/** Counts in years that begin with March, so that the day that leap years add is the last one. */
function civilDate(daysSince1970: number): { year: number; month: number; day: number } {
  const days = daysSince1970 + EPOCH_DAYS;
  const era = Math.floor(days / ERA_DAYS);
  const dayOfEra = days - era * ERA_DAYS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function daysSinceEpoch(year: number, month: number, day: number): number {
  const monthFromMarch = mod(month - 3, 12);
  const marchYear = year + Math.floor((month - 3) / 12);
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * ERA_DAYS + dayOfEra - EPOCH_DAYS;
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
