// time.Duration as templates see it.

import { int64Type } from '../values/basic-types.ts';
import { type GoMethod, goMethod } from '../values/signature.ts';
import { GoType, Named } from '../values/value.ts';
import { absoluteDuration, durationString, roundDuration, truncateDuration } from './duration.ts';

export type Duration = Named<bigint>;

/** Nanoseconds. */
export const durationType: GoType<Duration> = new GoType<Duration>('time.Duration', 'int', {
  methods: (self) => durationMethods(self as GoType<Duration>),
});

export function goDuration(nanos: bigint): Duration {
  return new Named(durationType, nanos);
}

function durationMethods(self: GoType<Duration>): GoMethod[] {
  const whole = (name: string, unitNanos: bigint) =>
    goMethod(name, self, [], ({ plain: nanos }) => new Named(int64Type, nanos / unitNanos));
  // Go divides the whole units and the rest apart from each other, which decides about the last digit.
  const fractional = (name: string, unitNanos: bigint) =>
    goMethod(
      name,
      self,
      [],
      ({ plain: nanos }) => Number(nanos / unitNanos) + Number(nanos % unitNanos) / Number(unitNanos),
    );
  return [
    whole('Nanoseconds', 1n),
    whole('Microseconds', 1_000n),
    whole('Milliseconds', 1_000_000n),
    fractional('Seconds', 1_000_000_000n),
    fractional('Minutes', 60_000_000_000n),
    fractional('Hours', 3_600_000_000_000n),
    goMethod('Abs', self, [], ({ plain: nanos }) => goDuration(absoluteDuration(nanos))),
    goMethod('Round', self, [self], ({ plain: nanos }, to) => goDuration(roundDuration(nanos, to.plain))),
    goMethod('Truncate', self, [self], ({ plain: nanos }, to) => goDuration(truncateDuration(nanos, to.plain))),
    goMethod('String', self, [], ({ plain: nanos }) => durationString(nanos)),
  ];
}
