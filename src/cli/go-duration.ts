// Durations of flags: Go's time.ParseDuration with kingpin's days and weeks ("120h", "1m0s", "1d"), and the way back.
// A config file has another kind of duration (base/duration.ts).

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 24 * 3_600_000],
  ['w', 7 * 24 * 3_600_000],
]);
// Go keeps nanoseconds in 63 bits: a little over 292 years.
const LONGEST_MS = 2 ** 63 / 1e6;

/** Milliseconds; throws an Error in Go's words where the text is no duration. */
export function parseGoDuration(text: string): number {
  const negative = text.startsWith('-');
  let rest = /^[+-]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return 0;
  if (rest === '') throw invalid(text);
  let total = 0;
  while (rest !== '') {
    const number = /^(?:\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) throw invalid(text);
    const unit = /^[^\d.]*/.exec(rest.slice(number.length))?.[0] ?? '';
    if (unit === '') throw new Error(`time: missing unit in duration ${quote(text)}`);
    const unitMs = UNIT_MS.get(unit);
    if (unitMs === undefined) throw new Error(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    total += Number(number) * unitMs;
    rest = rest.slice(number.length + unit.length);
  }
  if (total >= LONGEST_MS) throw invalid(text);
  return negative ? -total : total;
}

/** As Go prints a duration: 60000 → "1m0s", 200 → "200ms". */
export function formatGoDuration(millis: number): string {
  if (millis === 0) return '0s';
  if (millis < 1000) return `${millis}ms`;
  const hours = Math.floor(millis / 3_600_000);
  const minutes = Math.floor(millis / 60_000) % 60;
  const seconds = `${(millis % 60_000) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

function invalid(text: string): Error {
  return new Error(`time: invalid duration ${quote(text)}`);
}

function quote(text: string): string {
  return JSON.stringify(text);
}
