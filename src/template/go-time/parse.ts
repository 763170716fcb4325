// Go's time.Parse: a text read by a layout. Only what toDate needs: where the text names no zone the time is UTC, and no
// local zone gives abbreviations a meaning.

import { type Parsed, parsed, refused } from '../../base/parsed.ts';
import { daysInMonth, unixSecondsOf } from './calendar.ts';
import { type LayoutPart, layoutParts, MONTHS, WEEKDAYS } from './layout.ts';
import { Moment } from './moment.ts';
import { fixedZone, utc, type Zone } from './zone.ts';

type ElementPart = LayoutPart & { kind: 'element' };

/** What has been read so far. */
interface Draft {
  year: number;
  month?: number;
  day?: number;
  yearDay?: number;
  hour: number;
  minute: number;
  second: number;
  nanos: number;
  half?: 'AM' | 'PM';
  isUtc: boolean;
  /** Seconds east of UTC. */
  offset?: number;
  zoneName: string;
}

/** Thrown with the end of Go's message, which begins by quoting the text. */
class Unreadable extends Error {}

/** Go's time.ParseInLocation(layout, text, time.UTC), and its errors. */
export function parseTime(layout: string, text: string): Parsed<Moment> {
  try {
    return parsed(momentOf(read(layout, text)));
  } catch (error) {
    if (error instanceof Unreadable) return refused(`parsing time ${quoted(text)}${error.message}`);
    throw error;
  }
}

function read(layout: string, text: string): Draft {
  const draft: Draft = { year: 0, hour: 0, minute: 0, second: 0, nanos: 0, isUtc: false, zoneName: '' };
  const parts = layoutParts(layout);
  let rest = text;
  for (const [i, part] of parts.entries()) {
    const next = parts.slice(i + 1).find((later): later is ElementPart => later.kind === 'element');
    const used = part.kind === 'text' ? skipped(part.text, rest, layout) : readElement(draft, part, next, rest, layout);
    rest = rest.slice(used);
  }
  if (rest !== '') throw new Unreadable(`: extra text: ${quoted(rest)}`);
  return draft;
}

/** How much of `rest` the text between two elements stands for. Any number of spaces is as good as any other. */
function skipped(between: string, rest: string, layout: string): number {
  let at = 0;
  for (let i = 0; i < between.length; ) {
    const isSpace = between.charAt(i) === ' ';
    const isEnd = at >= rest.length;
    if (rest.charAt(at) !== between.charAt(i) && !(isSpace && isEnd)) throw notReadAs(between, rest.slice(at), layout);
    i += isSpace ? spacesAt(between, i) : 1;
    at += isSpace ? spacesAt(rest, at) : 1;
  }
  return at;
}

function spacesAt(text: string, from: number): number {
  let to = from;
  while (text.charAt(to) === ' ') to += 1;
  return to - from;
}

function notReadAs(element: string, rest: string, layout: string): Unreadable {
  return new Unreadable(` as ${quoted(layout)}: cannot parse ${quoted(rest)} as ${quoted(element)}`);
}

/** Takes what the element stands for into the draft; answers how long it is. */
function readElement(
  draft: Draft,
  part: ElementPart,
  next: ElementPart | undefined,
  rest: string,
  layout: string,
): number {
  const taken = part.element === 'MST' ? zoneAbbreviation(rest) : patternOf(part).exec(rest)?.[0];
  if (taken === undefined) throw notReadAs(part.text, rest, layout);
  take(draft, part, taken);
  const isSecond = part.element === '5' || part.element === '05';
  if (!isSecond || next?.element.endsWith('fraction')) return taken.length;
  // A fraction may follow the seconds although the layout has none.
  const fraction = /^[.,]\d+/.exec(rest.slice(taken.length))?.[0] ?? '';
  if (fraction !== '') draft.nanos = nanosOf(fraction);
  return taken.length + fraction.length;
}

function patternOf({ element, text }: ElementPart): RegExp {
  switch (element) {
    case 'January':
      return anyOf(MONTHS);
    case 'Jan':
      return anyOf(MONTHS.map((name) => name.slice(0, 3)));
    case 'Monday':
      return anyOf(WEEKDAYS);
    case 'Mon':
      return anyOf(WEEKDAYS.map((name) => name.slice(0, 3)));
    case '06':
      return /^(?:\d\d|[+-]\d)/;
    case '2006':
      return /^\d{4}/;
    case '002':
      return /^\d{3}/;
    case '__2':
      return /^ {0,2}\d{1,3}/;
    case '_2':
      return /^ ?\d\d?/;
    case 'PM':
      return /^[AP]M/;
    case 'pm':
      return /^[ap]m/;
    case 'offset':
      return offsetPattern(text);
    case 'fraction':
      return new RegExp(`^[.,]\\d{${text.length - 1}}`);
    case 'short fraction':
      return /^(?:[.,]\d+)?/;
    default:
      return element.startsWith('0') ? /^\d\d/ : /^\d\d?/;
  }
}

function anyOf(names: readonly string[]): RegExp {
  return new RegExp(`^(?:${names.join('|')})`, 'i');
}

/** `-0700` → two digits, and two digits; a `Z` in the layout allows for a `Z` in the text. */
function offsetPattern(text: string): RegExp {
  const digits = text.slice(1).replaceAll(/\d\d/g, '\\d\\d');
  return new RegExp(text.startsWith('Z') ? `^(?:Z|[+-]${digits})` : `^[+-]${digits}`);
}

function take(draft: Draft, { element }: ElementPart, taken: string): void {
  const number = Number(taken);
  switch (element) {
    case 'January':
    case 'Jan':
      draft.month = 1 + MONTHS.findIndex((name) => sameStart(name, taken));
      break;
    case '1':
    case '01':
      draft.month = within(number, 1, 12, 'month');
      break;
    case 'Monday':
    case 'Mon':
      break; // a weekday must be one, and need not be the right one
    case '2':
    case '_2':
    case '02':
      draft.day = number;
      break;
    case '__2':
    case '002':
      draft.yearDay = number;
      break;
    case '2006':
      draft.year = number;
      break;
    case '06':
      draft.year = number + (number >= 69 ? 1900 : 2000);
      break;
    case '15':
      draft.hour = within(number, 0, 23, 'hour');
      break;
    case '3':
    case '03':
      draft.hour = within(number, 0, 12, 'hour');
      break;
    case '4':
    case '04':
      draft.minute = within(number, 0, 59, 'minute');
      break;
    case '5':
    case '05':
      draft.second = within(number, 0, 59, 'second');
      break;
    case 'PM':
    case 'pm':
      draft.half = taken.toUpperCase() === 'PM' ? 'PM' : 'AM';
      break;
    case 'MST':
      takeZone(draft, taken);
      break;
    case 'offset':
      if (taken === 'Z') draft.isUtc = true;
      else draft.offset = offsetOf(taken);
      break;
    case 'fraction':
    case 'short fraction':
      if (taken !== '') draft.nanos = nanosOf(taken);
  }
}

function within(value: number, lowest: number, highest: number, what: string): number {
  if (value < lowest || value > highest) throw new Unreadable(`: ${what} out of range`);
  return value;
}

function sameStart(name: string, start: string): boolean {
  return name.toLowerCase().startsWith(start.toLowerCase());
}

/** Ten digits and more are cut to nine. */
function nanosOf(fraction: string): number {
  return Number(fraction.slice(1, 10).padEnd(9, '0'));
}

/** Some people do write 24 hours or 60 minutes. */
function offsetOf(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = (text.slice(1).match(/\d\d/g) ?? []).map(Number);
  const size = within(hours, 0, 24, 'time zone offset hour') * 3600;
  const rest =
    within(minutes, 0, 60, 'time zone offset minute') * 60 + within(seconds, 0, 60, 'time zone offset second');
  return text.startsWith('-') ? -(size + rest) : size + rest;
}

function takeZone(draft: Draft, name: string): void {
  if (name === 'UTC') draft.isUtc = true;
  else draft.zoneName = name;
}

/** What looks like the abbreviation of a zone at the start of the text: `CEST`, `GMT-3`, `+03`. */
function zoneAbbreviation(text: string): string | undefined {
  if (text.startsWith('UTC')) return 'UTC';
  const special = /^(?:ChST|MeST)/.exec(text)?.[0];
  if (special !== undefined) return special;
  if (text.startsWith('GMT')) return `GMT${smallOffset(text.slice(3)) ?? ''}`;
  if (/^[+-]../.test(text)) return smallOffset(text);
  const letters = /^[A-Z]{0,6}/.exec(text)?.[0] ?? '';
  const isName = letters.length === 3 || /^(?:...T|WITA|....T)$/.test(letters);
  return isName ? letters : undefined;
}

/** Go takes any digits here, as long as they mean less than a day. */
function smallOffset(text: string): string | undefined {
  const offset = /^[+-]\d+/.exec(text)?.[0];
  return offset === undefined || Number(offset.slice(1)) > 23 ? undefined : offset;
}

function momentOf(draft: Draft): Moment {
  const { month, day } = dateOf(draft);
  if (day < 1 || day > daysInMonth(draft.year, month)) throw new Unreadable(': day out of range');
  const wall = unixSecondsOf(draft.year, month, day, hourOf(draft), draft.minute, draft.second);
  return new Moment(wall - (draft.isUtc ? 0 : (draft.offset ?? 0)), draft.nanos, zoneOf(draft));
}

function hourOf({ hour, half }: Draft): number {
  if (half === 'PM' && hour < 12) return hour + 12;
  return half === 'AM' && hour === 12 ? 0 : hour;
}

function dateOf({ year, month, day, yearDay }: Draft): { month: number; day: number } {
  if (yearDay === undefined) return { month: month ?? 1, day: day ?? 1 };
  const isLeap = daysInMonth(year, 2) === 29;
  if (yearDay < 1 || yearDay > (isLeap ? 366 : 365)) throw new Unreadable(': day-of-year out of range');
  let counted = 1;
  let left = yearDay;
  while (left > daysInMonth(year, counted)) {
    left -= daysInMonth(year, counted);
    counted += 1;
  }
  if (month !== undefined && month !== counted) throw new Unreadable(': day-of-year does not match month');
  if (day !== undefined && day !== left) throw new Unreadable(': day-of-year does not match day');
  return { month: counted, day: left };
}

/** An abbreviation alone does not say how far from UTC it is, but for `GMT+3`. */
function zoneOf({ isUtc, offset, zoneName }: Draft): Zone {
  if (isUtc) return utc;
  if (offset !== undefined) return offset === 0 && zoneName === '' ? utc : fixedZone(zoneName, offset);
  if (zoneName === '') return utc;
  return fixedZone(zoneName, zoneName.startsWith('GMT') ? Number(zoneName.slice(3)) * 3600 : 0);
}

/** The quotes of Go's time package: bytes that are not printable ASCII as `\xe4`. */
function quoted(text: string): string {
  const escaped = text
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll(/[^\x20-\x7f]+/gu, (other) =>
      [...new TextEncoder().encode(other)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
    );
  return `"${escaped}"`;
}
