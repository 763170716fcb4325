// Prometheus's humanizeDuration (prometheus/common, helpers/templates): seconds as `1d 2h 3m 4s`, `12.5s`, `3ms`.

import { goQuote } from '../../base/go-quote.ts';
import { formatFloat } from '../fmt/float.ts';
import { durationType } from '../go-time/duration-type.ts';
import { int64Type, typeOf } from '../values/basic-types.ts';
import { FunctionError } from '../values/signature.ts';
import { Named, type Value } from '../values/value.ts';

const SMALLER_UNITS = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const INFINITY = /^[+-]?inf(?:inity)?$/i;

export function humanizeDuration(value: Value): string {
  const seconds = secondsOf(value);
  if (!Number.isFinite(seconds)) return short(seconds);
  if (seconds === 0) return `${short(seconds)}s`;
  return Math.abs(seconds) >= 1 ? longDuration(seconds) : shortDuration(seconds);
}

function longDuration(seconds: number): string {
  const sign = seconds < 0 ? '-' : '';
  const size = Math.abs(seconds);
  const whole = Math.trunc(size);
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${whole % 60}s`;
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${whole % 60}s`;
  return minutes > 0 ? `${sign}${minutes}m ${whole % 60}s` : `${sign}${short(size)}s`;
}

function shortDuration(seconds: number): string {
  let value = seconds;
  let prefix = '';
  for (const unit of SMALLER_UNITS) {
    if (Math.abs(value) >= 1) break;
    prefix = unit;
    value *= 1000;
  }
  return `${short(value)}${prefix}s`;
}

/** `%.4g` */
function short(value: number): string {
  return formatFloat(value, 'g', 4);
}

function secondsOf(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') return parseFloat64(value);
  if (value instanceof Named && typeof value.plain === 'bigint') {
    if (value.type === durationType)
      return Number(value.plain / 1_000_000_000n) + Number(value.plain % 1_000_000_000n) / 1e9;
    if (value.type === int64Type) return Number(value.plain);
  }
  throw new FunctionError(`can't convert ${typeOf(value)?.name ?? '<nil>'} to float`);
}

/** Go's strconv.ParseFloat, but for hexadecimal ones. */
function parseFloat64(text: string): number {
  if (INFINITY.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^nan$/i.test(text)) return Number.NaN;
  const reason = NUMBER.test(text) ? 'value out of range' : 'invalid syntax';
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw new FunctionError(`strconv.ParseFloat: parsing ${goQuote(text)}: ${reason}`);
  return value;
}
