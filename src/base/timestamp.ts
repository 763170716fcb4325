// Timestamp: a moment as Go's time.Time carries it through Alertmanager: nanoseconds, and the offset that it was written with.
// Alerts keep both from the request to the payload; JavaScript's Date would lose them.

const PATTERN = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,18}))?(?:([Zz])|([+-])(\d\d):?(\d\d))$/;
// Go's zero time, 0001-01-01T00:00:00Z: "not set".
const ZERO_MS = -62_135_596_800_000;
const MINUTE_MS = 60_000;

export class Timestamp {
  /** Go's zero time: "not set". */
  static readonly zero = new Timestamp(ZERO_MS);

  /** Whole milliseconds since 1970 UTC. */
  readonly ms: number;
  /** Nanoseconds within the millisecond, 0–999,999. */
  readonly nanos: number;
  /** Minutes east of UTC that the moment was written with; 0 prints as `Z`. */
  readonly offsetMinutes: number;
  /** Up to the seconds. */
  #text: string | undefined;

  constructor(ms: number, nanos = 0, offsetMinutes = 0) {
    this.ms = ms;
    this.nanos = nanos;
    this.offsetMinutes = offsetMinutes;
  }

  /** Reads RFC 3339 (`2026-01-01T00:00:00.123456789+02:00`); undefined where the text is none. Digits past nanoseconds are cut. */
  static parse(text: string): Timestamp | undefined {
    const match = PATTERN.exec(text);
    if (match === null) return undefined;
    const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const offset =
      match[9] === undefined ? 0 : (match[9] === '-' ? -1 : 1) * (Number(match[10]) * 60 + Number(match[11]));
    if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59)
      return undefined;
    if (Math.abs(offset) >= 24 * 60) return undefined;
    const nanosOfSecond = Number((match[7] ?? '').slice(0, 9).padEnd(9, '0'));
    const ms = utc(year, month, day, hour, minute, second) + Math.floor(nanosOfSecond / 1e6) - offset * MINUTE_MS;
    return new Timestamp(ms, nanosOfSecond % 1e6, offset);
  }

  get isZero(): boolean {
    return this.ms === ZERO_MS && this.nanos === 0;
  }

  /** Negative, zero or positive, as this moment is before, at or after the other. */
  compare(other: Timestamp): number {
    return this.ms - other.ms || this.nanos - other.nanos;
  }

  /** Go's RFC3339Nano: as many digits of the fraction as are needed, none for whole seconds. */
  toRfc3339Nano(): string {
    const millis = mod(this.ms, 1000);
    const fraction = `${pad(millis, 3)}${pad(this.nanos, 6)}`.replace(/0+$/, '');
    return `${this.#seconds()}${fraction === '' ? '' : `.${fraction}`}${this.#zone()}`;
  }

  /** Three digits of fraction, as Alertmanager's API v2 answers. */
  toRfc3339Millis(): string {
    return `${this.#seconds()}.${pad(mod(this.ms, 1000), 3)}${this.#zone()}`;
  }

  /** Kept: alerts of one request share their moments, and a long list of them took a tenth of its time for this. */
  #seconds(): string {
    this.#text ??= new Date(this.ms + this.offsetMinutes * MINUTE_MS).toISOString().slice(0, -5);
    return this.#text;
  }

  #zone(): string {
    if (this.offsetMinutes === 0) return 'Z';
    const minutes = Math.abs(this.offsetMinutes);
    return `${this.offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}`;
  }
}

/** Date.UTC, but years 0–99 stay what they are. */
function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second, 0);
}

function daysIn(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 0);
  return date.getUTCDate();
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
