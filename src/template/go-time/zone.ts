// Time zones by their IANA names, as Go's time.LoadLocation knows them. Offsets are asked of Intl, which knows every change
// of every zone but not what people call the result; the abbreviations are our own table (zone-names.ts). So `EST` and `-03`
// are right for the years around now, and an offset that the table does not name is printed as digits.

import { type Parsed, parsed, refused } from '../../base/parsed.ts';
import { unixSecondsOf } from './calendar.ts';
import { abbreviation, isZoneName } from './zone-names.ts';

export interface ZoneSpan {
  /** `CET`, `+03`; empty for a bare offset. */
  readonly name: string;
  /** Seconds east of UTC. */
  readonly offset: number;
}

export interface Zone {
  /** As Go's Location.String: `UTC`, `Local`, `Europe/Berlin`; empty for a bare offset. */
  readonly name: string;
  at(unixSeconds: number): ZoneSpan;
}

const UTC_SPAN: ZoneSpan = { name: 'UTC', offset: 0 };
// Every zone has one offset, its mean solar time, until some day after this one.
const BEFORE_ALL_CHANGES = unixSecondsOf(1700, 1, 1);
// From here on the rules repeat as the calendar does, every 400 years.
const AFTER_ALL_CHANGES = unixSecondsOf(2400, 1, 1);
const CALENDAR_CYCLE_SECONDS = 146_097 * 86_400;

export const utc: Zone = { name: 'UTC', at: () => UTC_SPAN };

export function fixedZone(name: string, offset: number): Zone {
  const span = { name, offset };
  return { name, at: () => span };
}

/** The zone of this process. */
export function localZone(): Zone {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return timeZone === 'UTC' ? utc : namedZone('Local', timeZone);
}

/** Go's time.LoadLocation, and its errors. */
export function loadZone(name: string): Parsed<Zone> {
  if (name === '' || name === 'UTC') return parsed(utc);
  if (name === 'Local') return parsed(localZone());
  if (name.includes('..') || /^[/\\]/.test(name)) return refused('time: invalid location name');
  const known = zones.get(name);
  if (known !== undefined) return parsed(known);
  if (!isZoneName(name) || !isKnownToIntl(name)) return refused(`unknown time zone ${name}`);
  const zone = namedZone(name, name);
  zones.set(name, zone);
  return parsed(zone);
}

// A formatter costs a millisecond to make and depends on nothing but its zone. There are no more zones than names.
const zones = new Map<string, Zone>();

function namedZone(name: string, ianaName: string): Zone {
  const formatter = formatterFor(ianaName);
  return {
    name,
    at(unixSeconds) {
      const offset = offsetAt(formatter, unixSeconds);
      return { name: abbreviation(ianaName, offset), offset };
    },
  };
}

/** How far the clock on the wall is ahead of UTC. */
function offsetAt(formatter: Intl.DateTimeFormat, unixSeconds: number): number {
  const seconds = withinTheRules(unixSeconds);
  const shown = new Map(formatter.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]));
  const field = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  return (
    unixSecondsOf(field('year'), field('month'), field('day'), field('hour'), field('minute'), field('second')) -
    seconds
  );
}

function withinTheRules(unixSeconds: number): number {
  if (unixSeconds < BEFORE_ALL_CHANGES) return BEFORE_ALL_CHANGES;
  if (unixSeconds < AFTER_ALL_CHANGES) return unixSeconds;
  return AFTER_ALL_CHANGES + ((unixSeconds - AFTER_ALL_CHANGES) % CALENDAR_CYCLE_SECONDS);
}

function isKnownToIntl(name: string): boolean {
  try {
    formatterFor(name);
    return true;
  } catch {
    return false; // younger than this Node's data
  }
}

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    calendar: 'gregory',
    numberingSystem: 'latn',
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}
