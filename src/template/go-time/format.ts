// Go's Time.Format: a moment in a layout.

import { type CivilTime, civilTime } from './calendar.ts';
import { type LayoutPart, layoutParts, MONTHS, WEEKDAYS } from './layout.ts';
import type { Moment } from './moment.ts';
import type { ZoneSpan } from './zone.ts';

/** Of Time.String, but for the reading of the monotonic clock that Go adds to times that were not parsed. */
const STRING_LAYOUT = '2006-01-02 15:04:05.999999999 -0700 MST';

export function formatTime(moment: Moment, layout: string): string {
  const { zoneSpan } = moment; // asked once: a zone by name costs ten microseconds
  const civil = civilTime(moment.seconds + zoneSpan.offset);
  return layoutParts(layout)
    .map((part) => (part.kind === 'text' ? part.text : formatElement(part, civil, zoneSpan, moment.nanos)))
    .join('');
}

/** As `{{ .StartsAt }}` prints it: `2026-01-02 15:04:05.123 +0000 UTC`. */
export function timeString(moment: Moment): string {
  return formatTime(moment, STRING_LAYOUT);
}

/** As encoding/json writes it; undefined where RFC 3339 has no words for it. */
export function timeJson(moment: Moment): string | undefined {
  const { year } = moment.civil;
  const isSpeakable = year >= 0 && year <= 9999 && Math.abs(moment.zoneSpan.offset) < 24 * 3600;
  return isSpeakable ? formatTime(moment, '2006-01-02T15:04:05.999999999Z07:00') : undefined;
}

function formatElement(
  part: LayoutPart & { kind: 'element' },
  civil: CivilTime,
  zoneSpan: ZoneSpan,
  nanos: number,
): string {
  const { element, text } = part;
  switch (element) {
    case 'January':
      return MONTHS[civil.month - 1] ?? '';
    case 'Jan':
      return (MONTHS[civil.month - 1] ?? '').slice(0, 3);
    case '1':
      return String(civil.month);
    case '01':
      return padded(civil.month, 2);
    case 'Monday':
      return WEEKDAYS[civil.weekday] ?? '';
    case 'Mon':
      return (WEEKDAYS[civil.weekday] ?? '').slice(0, 3);
    case '2':
      return String(civil.day);
    case '_2':
      return String(civil.day).padStart(2);
    case '02':
      return padded(civil.day, 2);
    case '__2':
      return String(civil.yearDay).padStart(3);
    case '002':
      return padded(civil.yearDay, 3);
    case '2006':
      return padded(civil.year, 4);
    case '06':
      return padded(Math.max(civil.year, 0) % 100, 2);
    case '15':
      return padded(civil.hour, 2);
    case '3':
      return String(civil.hour % 12 || 12);
    case '03':
      return padded(civil.hour % 12 || 12, 2);
    case '4':
      return String(civil.minute);
    case '04':
      return padded(civil.minute, 2);
    case '5':
      return String(civil.second);
    case '05':
      return padded(civil.second, 2);
    case 'PM':
      return civil.hour >= 12 ? 'PM' : 'AM';
    case 'pm':
      return civil.hour >= 12 ? 'pm' : 'am';
    case 'MST':
      return zoneSpan.name === '' ? formatOffset('-0700', zoneSpan.offset) : zoneSpan.name;
    case 'offset':
      return formatOffset(text, zoneSpan.offset);
    case 'fraction':
    case 'short fraction':
      return formatFraction(text, nanos);
  }
}

/** `-0700`, `Z07:00:00` and so on: the text of the element is the pattern. */
function formatOffset(pattern: string, offset: number): string {
  if (pattern.startsWith('Z') && offset === 0) return 'Z';
  const seconds = Math.abs(offset);
  const digits = [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60, seconds % 60];
  const count = pattern.replaceAll(':', '').length / 2; // with the sign: 3, 5 or 7 characters
  const fields = digits.slice(0, Math.floor(count)).map((value) => padded(value, 2));
  return `${Math.trunc(offset / 60) < 0 ? '-' : '+'}${fields.join(pattern.includes(':') ? ':' : '')}`;
}

function formatFraction(pattern: string, nanos: number): string {
  const digits = padded(nanos, 9).slice(0, pattern.length - 1);
  if (pattern.charAt(1) === '0') return `${pattern.charAt(0)}${digits}`;
  const significant = digits.replace(/0+$/, '');
  return significant === '' ? '' : `${pattern.charAt(0)}${significant}`;
}

/** Go's appendInt: the sign does not count. */
function padded(value: number, width: number): string {
  return value < 0 ? `-${padded(-value, width)}` : String(value).padStart(width, '0');
}
