// CalendarTime: an instant as the clock and the calendar on the wall of a time zone show it, daylight saving included.

import { LOCAL_ZONE, zoneNamed } from '../../config/zone.ts';

export interface CalendarTime {
  readonly year: number;
  /** 1 is January. */
  readonly month: number;
  readonly day: number;
  readonly daysInMonth: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly minuteOfDay: number;
}

/** `location` is a name that config/zone.ts knows, or undefined for UTC. */
export function calendarTime(atMs: number, location: string | undefined): CalendarTime {
  return fromUtcFields(new Date(location === undefined ? atMs : wallTimeMs(atMs, location)));
}

function fromUtcFields(date: Date): CalendarTime {
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + 1;
  return {
    year,
    month,
    day: date.getUTCDate(),
    daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate(),
    weekday: date.getUTCDay(),
    minuteOfDay: date.getUTCHours() * 60 + date.getUTCMinutes(),
  };
}

/** The instant at which a clock in UTC shows what the clock in `location` shows now, to the minute. */
function wallTimeMs(atMs: number, location: string): number {
  const shown = new Map(
    formatterFor(location)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const field = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  return Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'));
}

// A formatter costs a millisecond to make and depends on nothing but its zone.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(location: string): Intl.DateTimeFormat {
  let formatter = formatters.get(location);
  if (formatter === undefined) {
    const zone = zoneNamed(location);
    formatter = new Intl.DateTimeFormat('en-US', {
      calendar: 'gregory',
      numberingSystem: 'latn',
      timeZone: zone === LOCAL_ZONE ? undefined : zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formatters.set(location, formatter);
  }
  return formatter;
}
