// Durations as Prometheus writes them (prometheus/common, model.ParseDuration): "1h30m", "90s", "1d", "0".

/** Of 2^63 - 1 nanoseconds. */
const LONGEST_MS = 9_223_372_036_854;
const UNITS = [
  ['y', 365 * 24 * 3600 * 1000],
  ['w', 7 * 24 * 3600 * 1000],
  ['d', 24 * 3600 * 1000],
  ['h', 3600 * 1000],
  ['m', 60 * 1000],
  ['s', 1000],
  ['ms', 1],
] as const;
const PATTERN = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Milliseconds, or undefined where the text is no duration (or longer than Go's 292 years). */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = text === '' ? null : PATTERN.exec(text);
  if (match === null) return undefined;
  let total = 0; // exact up to the longest and far beyond
  for (let unit = 0; unit < UNITS.length; unit += 1) {
    const digits = match[unit + 1];
    if (digits !== undefined) total += Number(digits) * (UNITS[unit]?.[1] ?? 0);
  }
  return total > LONGEST_MS ? undefined : total;
}

/** The way back, as model.Duration prints: 5400000 → "1h30m". */
export function formatDuration(millis: number): string {
  if (millis === 0) return '0s';
  let rest = millis;
  let text = '';
  for (const [unit, length] of UNITS) {
    // Years and weeks are used only where nothing is left over: "90d" reads better than "12w6d".
    const exactOnly = unit === 'y' || unit === 'w';
    if (exactOnly && rest % length !== 0) continue;
    const count = Math.floor(rest / length);
    if (count > 0) {
      text += `${count}${unit}`;
      rest -= count * length;
    }
  }
  return text;
}
