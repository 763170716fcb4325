// Durations. Most are Prometheus's (`1d`, `1h30m`); some integrations use Go's (`1.5h`, `300ms`, and a bare number, which is
// nanoseconds). All are milliseconds to the program.

import { formatDuration, parseDuration } from '../../base/duration.ts';
import { type Parsed, parsed, refused } from '../../base/parsed.ts';
import { isNullWord } from '../scalar.ts';
import type { Codec } from './codec.ts';
import { parsedText, typed } from './values.ts';

/** A duration as Prometheus writes it. */
export function duration(absentMs = 0): Codec<number> {
  return {
    ...parsedText<number>({
      absent: absentMs,
      zero: 0,
      parse: prometheusDuration,
      code: 'AM2010',
      print: formatDuration,
    }),
    write: (value) => (value === 0 ? undefined : formatDuration(value)),
    blank: '0s',
  };
}

function prometheusDuration(text: string): Parsed<number> {
  if (text === '') return refused('empty duration string');
  const value = parseDuration(text);
  return value === undefined ? refused('not a valid duration: write it like 30s, 5m or 1h30m') : parsed(value);
}

/** Go's time.Duration: text with a unit, or a number of nanoseconds. */
export function goDuration(): Codec<number> {
  return {
    absent: 0,
    zero: 0,
    read: (node, path, reading) => {
      const scalar = typed('a duration', node, path, reading);
      if (scalar === undefined || scalar.type === 'null') return 0;
      if (scalar.type === 'int' || scalar.type === 'float') {
        const nanos = nanosOf(scalar.value);
        if (nanos === undefined) reading.error('AM2009', node, path, 'must be 9223372036854775807 nanoseconds or less');
        else if (nanos !== 0) reading.warn('AM3008', node, path, 'a number without a unit is nanoseconds');
        return (nanos ?? 0) / NANOS_PER_MILLI;
      }
      const value = scalar.type === 'text' ? parseGoDuration(scalar.value) : undefined;
      if (value === undefined) reading.error('AM2010', node, path, 'not a valid duration: write it like 30s or 1h30m');
      return value ?? 0;
    },
    write: (value) => (value === 0 ? undefined : formatGoDuration(value)),
    blank: '0s',
  };
}

/** Undefined where it has no room in an int64. What is far below zero is the least that has. */
function nanosOf(value: bigint | number): number | undefined {
  const isTooLarge = typeof value === 'bigint' ? value > 2n ** 63n - 1n : !(value <= MAX_NANOS);
  return isTooLarge ? undefined : Math.max(Number(value), -MAX_NANOS);
}

/** Go's duration as text only: a bare number lacks its unit. */
export function goDurationText(absentMs = 0): Codec<number> {
  const codec = parsedText<number>({
    absent: absentMs,
    zero: 0,
    parse: (text) => {
      const value = parseGoDuration(text);
      return value === undefined ? refused('not a valid duration: write it like 30s or 1h30m') : parsed(value);
    },
    code: 'AM2010',
    print: formatGoDuration,
  });
  return {
    ...codec,
    read: (node, path, reading) => (node.kind === 'scalar' && isNullWord(node) ? 0 : codec.read(node, path, reading)),
    write: (value) => (value === 0 ? undefined : formatGoDuration(value)),
    blank: '0s',
  };
}

const NANOS_PER_MILLI = 1e6;
const MAX_NANOS = 2 ** 63;
const MAX_MILLIS = MAX_NANOS / NANOS_PER_MILLI;
const MILLIS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** time.ParseDuration, in milliseconds. */
export function parseGoDuration(text: string): number | undefined {
  const unsigned = text.replace(/^[-+]/, '');
  if (unsigned === '0') return 0;
  let total = 0;
  let at = 0;
  while (at < unsigned.length) {
    PART.lastIndex = at;
    const part = PART.exec(unsigned);
    if (part === null) return undefined;
    total += Number(part[1]) * (MILLIS[part[2] ?? ''] ?? 0);
    at = PART.lastIndex;
  }
  if (unsigned === '' || total >= MAX_MILLIS) return undefined;
  return text.startsWith('-') ? -total : total;
}

/** time.Duration.String: `1h30m0s`, `1.5s`, `300ms`. */
export function formatGoDuration(millis: number): string {
  const sign = millis < 0 ? '-' : '';
  const size = Math.abs(millis);
  if (size === 0) return '0s';
  if (size < 1e-3) return `${sign}${Math.round(size * NANOS_PER_MILLI)}ns`;
  if (size < 1) return `${sign}${trimmed(size * 1000)}µs`;
  if (size < 1000) return `${sign}${trimmed(size)}ms`;
  const hours = Math.floor(size / 3_600_000);
  const minutes = Math.floor(size / 60_000) % 60;
  const seconds = `${trimmed((size % 60_000) / 1000)}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(9)));
}
