// time_intervals and mute_time_intervals, which are the same under an older name.

import type { Parsed } from '../../base/parsed.ts';
import type { Decoder } from '../decode/codec.ts';
import { optionally } from '../decode/codec.ts';
import { listOf } from '../decode/collections.ts';
import { section } from '../decode/object.ts';
import { parsedText, text } from '../decode/values.ts';
import {
  type InclusiveRange,
  parseDayOfMonthRange,
  parseLocation,
  parseMonthRange,
  parseTimeRange,
  parseWeekdayRange,
  parseYearRange,
  type TimeInterval,
  type TimeRange,
} from '../time-interval.ts';

const NO_RANGE: InclusiveRange = { begin: 0, end: 0 };

function ranges(parse: (text: string) => Parsed<InclusiveRange>): Decoder<readonly InclusiveRange[] | undefined> {
  const range = parsedText<InclusiveRange>({
    absent: NO_RANGE,
    zero: NO_RANGE,
    parse,
    code: 'AM2016',
    print: () => '',
  });
  return optionally(listOf(range));
}

const times = section({ startTime: text(), endTime: text() }, ({ startTime, endTime }, report) => {
  const range = parseTimeRange(startTime, endTime);
  if (!range.ok) report.error('AM2016', undefined, range.error);
});

const timeRange: Decoder<TimeRange> = {
  absent: { startMinute: 0, endMinute: 0 },
  zero: { startMinute: 0, endMinute: 0 },
  read: (node, path, reading) => {
    const { startTime, endTime } = times.read(node, path, reading);
    const range = parseTimeRange(startTime, endTime);
    return range.ok ? range.value : { startMinute: 0, endMinute: 0 };
  },
};

const location = parsedText<string | undefined>({
  absent: undefined,
  zero: undefined,
  parse: parseLocation,
  code: 'AM2016',
  print: (zone) => zone ?? '',
});

const timeInterval: Decoder<TimeInterval> = section({
  times: optionally(listOf(timeRange)),
  weekdays: ranges(parseWeekdayRange),
  daysOfMonth: ranges(parseDayOfMonthRange),
  months: ranges(parseMonthRange),
  years: ranges(parseYearRange),
  location,
});

export const namedIntervals = section({ name: text(), timeIntervals: listOf(timeInterval) }, (value, report) => {
  if (value.name === '') report.error('AM2005', undefined, 'missing name in time interval');
});
