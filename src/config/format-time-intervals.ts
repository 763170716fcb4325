// Time intervals as they are written in a config file.

import type { Plain } from './decode/codec.ts';
import { filled, orNothing } from './plain-entries.ts';
import type { InclusiveRange, TimeInterval } from './time-interval.ts';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

export function plainTimeIntervals(intervals: ReadonlyMap<string, readonly TimeInterval[]>): readonly Plain[] {
  return [...intervals].map(([name, specs]) =>
    filled([
      ['name', name],
      ['time_intervals', specs.map(plainTimeInterval)],
    ]),
  );
}

function plainTimeInterval(interval: TimeInterval): Plain {
  const times = interval.times?.map(({ startMinute, endMinute }) =>
    filled([
      ['start_time', clockTime(startMinute)],
      ['end_time', clockTime(endMinute)],
    ]),
  );
  return filled([
    ['times', times && orNothing(times)],
    ['weekdays', ranges(interval.weekdays, (day) => WEEKDAYS[day] ?? String(day))],
    ['days_of_month', ranges(interval.daysOfMonth)],
    ['months', ranges(interval.months)],
    ['years', ranges(interval.years)],
    ['location', interval.location],
  ]);
}

function ranges(
  list: readonly InclusiveRange[] | undefined,
  name: (member: number) => string = String,
): Plain | undefined {
  return list?.map(({ begin, end }) => (begin === end ? name(begin) : `${name(begin)}:${name(end)}`));
}

function clockTime(minutes: number): string {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
