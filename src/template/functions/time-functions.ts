// Functions over times: date, tz, now, since, humanizeDuration, toDate, mustToDate.

import type { Clock } from '../../base/clock.ts';
import { Timestamp } from '../../base/timestamp.ts';
import { formatTime } from '../go-time/format.ts';
import { Moment } from '../go-time/moment.ts';
import { parseTime } from '../go-time/parse.ts';
import { dressedTime, goDuration, timeType } from '../go-time/time-types.ts';
import { loadZone, localZone } from '../go-time/zone.ts';
import { anyType, stringType } from '../values/basic-types.ts';
import { FunctionError, type GoFunction, goFunction } from '../values/signature.ts';
import { humanizeDuration } from './humanize-duration.ts';

/** `now` prints as Go's would, but for the reading of the monotonic clock (`m=+0.1`) that only a computer would read. */
export function timeFunctions(clock: Pick<Clock, 'now'>): readonly GoFunction[] {
  const now = (): Moment => Moment.of(new Timestamp(clock.now()));
  return [
    goFunction('now', [], () => dressedTime(now().in(localZone()))),
    goFunction('since', [timeType], ({ of: moment }) => goDuration(now().since(moment))),
    goFunction('date', [stringType, timeType], (layout, { of: moment }) => formatTime(moment, layout)),
    goFunction('tz', [stringType, timeType], (name, { of: moment }) => {
      const zone = loadZone(name);
      if (!zone.ok) throw new FunctionError(zone.error);
      return dressedTime(moment.in(zone.value));
    }),
    goFunction('humanizeDuration', [anyType], humanizeDuration),
    goFunction('toDate', [stringType, stringType], (layout, text) => {
      const moment = parseTime(layout, text);
      return dressedTime(moment.ok ? moment.value : Moment.zero);
    }),
    goFunction('mustToDate', [stringType, stringType], (layout, text) => {
      const moment = parseTime(layout, text);
      if (!moment.ok) throw new FunctionError(moment.error);
      return dressedTime(moment.value);
    }),
  ];
}
