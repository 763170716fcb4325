// Moment: Go's time.Time: an instant to the nanosecond, and the time zone that it is shown in.

import { Timestamp } from '../../base/timestamp.ts';
import { type CivilTime, civilTime, unixSecondsOf } from './calendar.ts';
import { clampedDuration } from './duration.ts';
import { fixedZone, utc, type Zone, type ZoneSpan } from './zone.ts';

const SECOND_NANOS = 1_000_000_000n;
// Times are rounded from the zero time on, 0001-01-01.
const ZERO_SECONDS = unixSecondsOf(1, 1, 1);

export class Moment {
  /** Whole seconds since 1970 UTC. */
  readonly seconds: number;
  /** Within the second, 0–999,999,999. */
  readonly nanos: number;
  readonly zone: Zone;

  constructor(seconds: number, nanos: number, zone: Zone) {
    this.seconds = seconds;
    this.nanos = nanos;
    this.zone = zone;
  }

  static of(timestamp: Timestamp): Moment {
    const seconds = Math.floor(timestamp.ms / 1000);
    const nanos = (timestamp.ms - seconds * 1000) * 1_000_000 + timestamp.nanos;
    const zone = timestamp.offsetMinutes === 0 ? utc : fixedZone('', timestamp.offsetMinutes * 60);
    return new Moment(seconds, nanos, zone);
  }

  /** What `time.Time{}` is. */
  static get zero(): Moment {
    return Moment.of(Timestamp.zero);
  }

  get isZero(): boolean {
    return this.compare(Moment.zero) === 0;
  }

  get unixNanos(): bigint {
    return BigInt(this.seconds) * SECOND_NANOS + BigInt(this.nanos);
  }

  /** Whole units since 1970 UTC. */
  unixUnits(unitNanos: bigint): bigint {
    return this.unixNanos / unitNanos - (this.unixNanos % unitNanos < 0n ? 1n : 0n);
  }

  /** The name and the offset of the zone at this moment. */
  get zoneSpan(): ZoneSpan {
    return this.zone.at(this.seconds);
  }

  /** What the clock and the calendar in the zone show. */
  get civil(): CivilTime {
    return civilTime(this.seconds + this.zoneSpan.offset);
  }

  in(zone: Zone): Moment {
    return new Moment(this.seconds, this.nanos, zone);
  }

  plus(nanos: bigint): Moment {
    return momentOfNanos(this.unixNanos + nanos, this.zone);
  }

  /** The duration since `earlier`; where it is longer than Go's 292 years, the longest there is. */
  since(earlier: Moment): bigint {
    return clampedDuration(this.unixNanos - earlier.unixNanos);
  }

  /** Negative, zero or positive, as this instant is before, at or after the other. */
  compare(other: Moment): number {
    return this.seconds - other.seconds || this.nanos - other.nanos;
  }
}

/** A calendar's day added to, at the same time on the clock: Go's AddDate. */
export function plusDate(moment: Moment, years: number, months: number, days: number): Moment {
  const { year, month, day, hour, minute, second } = moment.civil;
  const wall = unixSecondsOf(year + years, month + months, day + days, hour, minute, second);
  return new Moment(instantOf(wall, moment.zone), moment.nanos, moment.zone);
}

/** Down to a multiple of `to`, counted from the zero time. */
export function truncateMoment(moment: Moment, to: bigint): Moment {
  return to <= 0n ? moment : moment.plus(-restOf(moment, to));
}

/** To the nearest multiple of `to`, halves up. */
export function roundMoment(moment: Moment, to: bigint): Moment {
  if (to <= 0n) return moment;
  const rest = restOf(moment, to);
  return moment.plus(rest + rest < to ? -rest : to - rest);
}

/** Whether the clock is ahead of where it stands at another time of the same year. */
export function isSummerTime(moment: Moment): boolean {
  const { year } = moment.civil;
  const offsets = [1, 7].map((month) => moment.zone.at(unixSecondsOf(year, month, 1)).offset);
  return moment.zoneSpan.offset > Math.min(...offsets);
}

/** When the clock in the zone shows that. Of two such instants, or of none, the one that Go's time.Date takes. */
function instantOf(wallSeconds: number, zone: Zone): number {
  const guess = wallSeconds - zone.at(wallSeconds).offset;
  return wallSeconds - zone.at(guess).offset;
}

function restOf(moment: Moment, to: bigint): bigint {
  const sinceZero = moment.unixNanos - BigInt(ZERO_SECONDS) * SECOND_NANOS;
  return ((sinceZero % to) + to) % to;
}

function momentOfNanos(unixNanos: bigint, zone: Zone): Moment {
  const nanos = ((unixNanos % SECOND_NANOS) + SECOND_NANOS) % SECOND_NANOS;
  return new Moment(Number((unixNanos - nanos) / SECOND_NANOS), Number(nanos), zone);
}
