// time.Time as templates see it: Go's methods over a Moment. Those that only take part in Go's own encodings (gob, binary,
// appending to a buffer) are left out.

import type { Timestamp } from '../../base/timestamp.ts';
import { int64Type, intType, pointerTo, stringType, uint64Type } from '../values/basic-types.ts';
import { FunctionError, type GoMethod, goMethod, refusedMethod } from '../values/signature.ts';
import { type GoField, GoStruct, GoType, Named, Pointer } from '../values/value.ts';
import { durationType, goDuration } from './duration-type.ts';
import { formatTime, timeString } from './format.ts';
import { MONTHS, WEEKDAYS } from './layout.ts';
import { isSummerTime, Moment, plusDate, roundMoment, truncateMoment } from './moment.ts';
import { localZone, utc, type Zone } from './zone.ts';

export { durationType, goDuration };

export type Time = GoStruct<Moment>;

const monthType = enumeration('time.Month', MONTHS, 1);
const weekdayType = enumeration('time.Weekday', WEEKDAYS, 0);
const zoneType: GoType<GoStruct<Zone>> = new GoType('time.Location', 'struct', {
  methods: (self) => [goMethod('String', self as GoType<GoStruct<Zone>>, [], ({ of: zone }) => zone.name)],
});
const locationType = pointerTo(zoneType);

export const timeType: GoType<Time> = new GoType<Time>('time.Time', 'struct', {
  // No template can read them, but == does, and `%d` prints them.
  fields: [
    { name: 'wall', type: uint64Type, get: ({ nanos }) => new Named(uint64Type, BigInt(nanos)) },
    { name: 'ext', type: int64Type, get: ({ seconds }) => new Named(int64Type, BigInt(seconds - Moment.zero.seconds)) },
    { name: 'loc', type: locationType, get: ({ zone }) => (zone === utc ? new Pointer(locationType) : location(zone)) },
  ] satisfies GoField<Moment>[],
  methods: (self) => [
    ...readingMethods(self as GoType<Time>),
    ...comparingMethods(self as GoType<Time>),
    ...changingMethods(self as GoType<Time>),
    ...tooManyResults(),
  ],
});

function location(zone: Zone): Pointer {
  return new Pointer(locationType, new GoStruct(zoneType, zone));
}

export function goTime(timestamp: Timestamp): Time {
  return dressedTime(Moment.of(timestamp));
}

export function dressedTime(moment: Moment): Time {
  return new GoStruct(timeType, moment);
}

/** What a time is made of. */
function readingMethods(self: GoType<Time>): GoMethod[] {
  const part = (name: string, read: (moment: Moment) => number) =>
    goMethod(name, self, [], ({ of: moment }) => BigInt(read(moment)));
  const since1970 = (name: string, unitNanos: bigint) =>
    goMethod(name, self, [], ({ of: moment }) => new Named(int64Type, moment.unixUnits(unitNanos)));
  return [
    part('Year', ({ civil }) => civil.year),
    part('Day', ({ civil }) => civil.day),
    part('Hour', ({ civil }) => civil.hour),
    part('Minute', ({ civil }) => civil.minute),
    part('Second', ({ civil }) => civil.second),
    part('Nanosecond', ({ nanos }) => nanos),
    part('YearDay', ({ civil }) => civil.yearDay),
    goMethod('Month', self, [], ({ of: moment }) => new Named(monthType, BigInt(moment.civil.month))),
    goMethod('Weekday', self, [], ({ of: moment }) => new Named(weekdayType, BigInt(moment.civil.weekday))),
    since1970('Unix', 1_000_000_000n),
    since1970('UnixMilli', 1_000_000n),
    since1970('UnixMicro', 1_000n),
    since1970('UnixNano', 1n),
    goMethod('Location', self, [], ({ of: { zone } }) => location(zone)),
    goMethod('IsDST', self, [], ({ of: moment }) => isSummerTime(moment)),
    goMethod('Format', self, [stringType], ({ of: moment }, layout) => formatTime(moment, layout)),
    goMethod('String', self, [], ({ of: moment }) => timeString(moment)),
  ];
}

function comparingMethods(self: GoType<Time>): GoMethod[] {
  const compared = (name: string, holds: (order: number) => boolean) =>
    goMethod(name, self, [self], ({ of: moment }, { of: other }) => holds(moment.compare(other)));
  return [
    compared('After', (order) => order > 0),
    compared('Before', (order) => order < 0),
    compared('Equal', (order) => order === 0),
    goMethod('Compare', self, [self], ({ of: moment }, { of: other }) => BigInt(Math.sign(moment.compare(other)))),
    goMethod('IsZero', self, [], ({ of: moment }) => moment.isZero),
    goMethod('Sub', self, [self], ({ of: moment }, { of: earlier }) => goDuration(moment.since(earlier))),
  ];
}

/** Each answers another time. */
function changingMethods(self: GoType<Time>): GoMethod[] {
  const changed = (name: string, change: (moment: Moment, nanos: bigint) => Moment) =>
    goMethod(name, self, [durationType], ({ of: moment }, by) => dressedTime(change(moment, by.plain)));
  return [
    changed('Add', (moment, nanos) => moment.plus(nanos)),
    changed('Round', roundMoment),
    changed('Truncate', truncateMoment),
    goMethod('AddDate', self, [intType, intType, intType], ({ of: moment }, years, months, days) =>
      dressedTime(plusDate(moment, Number(years), Number(months), Number(days))),
    ),
    goMethod('UTC', self, [], ({ of: moment }) => dressedTime(moment.in(utc))),
    goMethod('Local', self, [], ({ of: moment }) => dressedTime(moment.in(localZone()))),
    goMethod('In', self, [locationType], ({ of: moment }, { target }) => {
      if (target === undefined) throw new FunctionError('time: missing Location in call to Time.In');
      return dressedTime(moment.in((target as GoStruct<Zone>).of));
    }),
  ];
}

function tooManyResults(): GoMethod[] {
  const three = (name: string) => refusedMethod(name, [], `function ${name} has 3 return values; should be 1 or 2`);
  const two = (name: string, second: string) =>
    refusedMethod(
      name,
      [],
      `invalid function signature for ${name}: second return value should be error; is ${second}`,
    );
  return [three('Date'), three('Clock'), two('ISOWeek', 'int'), two('Zone', 'int'), two('ZoneBounds', 'time.Time')];
}

/** A number with names: `March`. */
function enumeration(name: string, names: readonly string[], first: number): GoType<Named<bigint>> {
  const nameOf = (value: bigint): string => names[Number(value) - first] ?? `%!${name.slice('time.'.length)}(${value})`;
  return new GoType(name, 'int', {
    methods: (self) => [goMethod('String', self as GoType<Named<bigint>>, [], ({ plain }) => nameOf(plain))],
  });
}
