// Durations as Prometheus writes them (prometheus/common, model.ParseDuration): "1h30m", "90s", "1d", "0".

const MAX_NANOS = 2n ** 63n - 1n;
const UNITS = [
  ['y', 365n * 24n * 3600n * 1000n],
  ['w', 7n * 24n * 3600n * 1000n],
  ['d', 24n * 3600n * 1000n],
  ['h', 3600n * 1000n],
  ['m', 60n * 1000n],
  ['s', 1000n],
  ['ms', 1n],
] as const;
const PATTERN = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Milliseconds, or undefined where the text is no duration (or longer than Go's 292 years). */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = text === '' ? null : PATTERN.exec(text);
  if (match === null) return undefined;
  let total = 0n;
  for (const [index, [, millis]] of UNITS.entries()) {
    const digits = match[index + 1];
    if (digits !== undefined) total += BigInt(digits) * millis;
  }
  return total * 1_000_000n > MAX_NANOS ? undefined : Number(total);
}

/** The way back, as model.Duration prints: 5400000 → "1h30m". */
export function formatDuration(millis: number): string {
  if (millis === 0) return '0s';
  let rest = BigInt(millis);
  let text = '';
  for (const [unit, length] of UNITS) {
    // Years and weeks are used only where nothing is left over: "90d" reads better than "12w6d".
    const exactOnly = unit === 'y' || unit === 'w';
    if (exactOnly && rest % length !== 0n) continue;
    const count = rest / length;
    if (count > 0n) {
      text += `${count}${unit}`;
      rest -= count * length;
    }
  }
  return text;
}
