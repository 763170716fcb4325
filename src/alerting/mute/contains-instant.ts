// Whether an instant lies in a time interval (timeinterval/timeinterval.go: ContainsTime). One difference on purpose: the days
// of a month are counted by the calendar. Alertmanager divides the month's hours by 24, and so a month in which the clocks
// go forward has no last day there.

import type { InclusiveRange, TimeInterval } from '../../config/time-interval.ts';
import { type CalendarTime, calendarTime } from './calendar-time.ts';

/** Whether any of the intervals contains the instant. */
export function containsInstant(intervals: readonly TimeInterval[], atMs: number): boolean {
  return intervals.some((interval) => contains(interval, calendarTime(atMs, interval.location)));
}

function contains(interval: TimeInterval, at: CalendarTime): boolean {
  const { times, daysOfMonth, months, weekdays, years } = interval;
  return (
    holds(times, ({ startMinute, endMinute }) => at.minuteOfDay >= startMinute && at.minuteOfDay < endMinute) &&
    holds(daysOfMonth, (range) => hasDay(range, at)) &&
    holds(months, (range) => isWithin(range, at.month)) &&
    holds(weekdays, (range) => isWithin(range, at.weekday)) &&
    holds(years, (range) => isWithin(range, at.year))
  );
}

function holds<T>(ranges: readonly T[] | undefined, test: (range: T) => boolean): boolean {
  return ranges === undefined || ranges.some(test);
}

function isWithin({ begin, end }: InclusiveRange, value: number): boolean {
  return value >= begin && value <= end;
}

/** Negative days count from the end of this very month; what lies before its first day or after its last is cut. */
function hasDay({ begin, end }: InclusiveRange, { day, daysInMonth }: CalendarTime): boolean {
  const fromStart = (count: number): number => (count < 0 ? daysInMonth + count + 1 : count);
  return day >= fromStart(begin) && day <= fromStart(end);
}
