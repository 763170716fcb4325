// Go's time.Duration in words: `1h2m3.5s`, `1.5ms`, `0s`; and Prometheus's humanizeDuration.

const NANOS_PER: readonly (readonly [unit: string, nanos: bigint])[] = [
  ['ns', 1n],
  ['µs', 1_000n],
  ['ms', 1_000_000n],
];
const SECOND = 1_000_000_000n;

/** Duration.String. */
export function durationString(nanos: bigint): string {
  if (nanos === 0n) return '0s';
  const sign = nanos < 0n ? '-' : '';
  const length = nanos < 0n ? -nanos : nanos;
  if (length < SECOND) {
    const [unit, scale] = NANOS_PER.findLast(([, one]) => length >= one) ?? ['ns', 1n];
    return `${sign}${decimal(length, scale)}${unit}`;
  }
  const hours = length / (3600n * SECOND);
  const minutes = (length / (60n * SECOND)) % 60n;
  const seconds = `${decimal(length % (60n * SECOND), SECOND)}s`;
  if (hours > 0n) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}

/** Whole units, and what is left of them after a point; no zeros at the end. */
function decimal(nanos: bigint, scale: bigint): string {
  const digits = String(scale).length - 1;
  const fraction = String(nanos % scale)
    .padStart(digits, '0')
    .slice(0, digits)
    .replace(/0+$/, '');
  return `${nanos / scale}${fraction === '' ? '' : `.${fraction}`}`;
}

const LONGEST = 2n ** 63n - 1n;
const SHORTEST = -(2n ** 63n);

export function absoluteDuration(nanos: bigint): bigint {
  return clampedDuration(nanos < 0n ? -nanos : nanos);
}

/** Go's saturation: 292 years is as long as a duration gets. */
export function clampedDuration(nanos: bigint): bigint {
  if (nanos > LONGEST) return LONGEST;
  return nanos < SHORTEST ? SHORTEST : nanos;
}

/** Towards zero, to a multiple of `to`. */
export function truncateDuration(nanos: bigint, to: bigint): bigint {
  return to <= 0n ? nanos : nanos - (nanos % to);
}

/** To the nearest multiple of `to`, halves away from zero. */
export function roundDuration(nanos: bigint, to: bigint): bigint {
  if (to <= 0n) return nanos;
  const rest = absoluteDuration(nanos % to);
  const down = truncateDuration(nanos, to);
  if (rest + rest < to) return down;
  return clampedDuration(nanos < 0n ? down - to : down + to);
}
