// time.Time and time.Duration as templates see them.

import type { Timestamp } from '../../base/timestamp.ts';
import { GoStruct, GoType, Named } from '../values/value.ts';

/** What a time.Time is made of: the moment, and the zone that it is shown in. */
export interface Moment {
  readonly timestamp: Timestamp;
  /** As Go's Location.String: `UTC`, `Europe/Berlin`; empty for a bare offset, which the timestamp holds. */
  readonly zone: string;
}

export const timeType = new GoType<GoStruct<Moment>>('time.Time', 'struct', {
  methods: () => [
    { name: 'String', params: [], call: (time) => (time as GoStruct<Moment>).of.timestamp.toRfc3339Nano() },
  ],
});
/** Nanoseconds. */
export const durationType = new GoType<Named<bigint>>('time.Duration', 'int', {
  methods: () => [{ name: 'String', params: [], call: (duration) => `${(duration as Named<bigint>).plain}ns` }],
});

export function goTime(timestamp: Timestamp): GoStruct<Moment> {
  return new GoStruct(timeType, { timestamp, zone: timestamp.offsetMinutes === 0 ? 'UTC' : '' });
}

export function goDuration(nanos: bigint): Named<bigint> {
  return new Named(durationType, nanos);
}
