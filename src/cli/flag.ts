// Flag: one command-line flag: its name, how its text is read, its default and its help. The table of flags is made of
// these, and parsing, `--help` and the reference page are made of the table. Errors are in kingpin's words.

import { AllowedHosts } from '../base/allowed-hosts.ts';
import { formatGoDuration, parseGoDuration } from './go-duration.ts';

export interface Flag<T> {
  readonly name: string;
  readonly help: string;
  /** `switch`: `--x` and `--no-x`, no value. `list`: may be repeated. */
  readonly kind: 'value' | 'switch' | 'list';
  /** As the help shows it after the name: `=120h`; empty for a switch. */
  readonly shown: string;
  readonly fallback: T;
  /** One text for `value`, all that were given for `list`; a switch gets `true` or `false`. Throws an Error that says what is wrong. */
  read(texts: readonly [string, ...string[]]): T;
  /** Why the flag changes nothing here; undefined for one that works. */
  readonly withoutEffect?: string;
  /** The letter of `-o`. */
  readonly short?: string;
  /** The values there are, for those who complete. */
  readonly words?: readonly string[];
  /** Works, and the help does not show it. */
  readonly hidden?: boolean;
  /** The command cannot do without. */
  readonly required?: boolean;
}

export type FlagValue<F> = F extends Flag<infer T> ? T : never;

/** Free text. Without a default it is empty, and the help shows its name. */
export function text(name: string, fallback: string | undefined, help: string): Flag<string> {
  const shown = fallback === undefined ? placeholder(name) : `="${fallback}"`;
  return { name, help, kind: 'value', shown, fallback: fallback ?? '', read: ([value]) => value };
}

/** May be repeated. */
export function list(name: string, fallback: readonly string[], help: string): Flag<readonly string[]> {
  const shown = `${fallback.length === 0 ? placeholder(name) : `=${fallback.join(',')}`} ...`;
  return { name, help, kind: 'list', shown, fallback, read: (values) => values };
}

/** Patterns of hosts; may be repeated. Undefined where none is given. */
export function hosts(name: string, help: string): Flag<AllowedHosts | undefined> {
  return { name, help, kind: 'list', shown: `${placeholder(name)} ...`, fallback: undefined, read: AllowedHosts.parse };
}

/** Milliseconds, written as Go writes durations. `shown` where upstream prints its default otherwise than Go would. */
export function duration(name: string, fallbackMs: number, help: string, shown?: string): Flag<number> {
  return {
    name,
    help,
    kind: 'value',
    shown: `=${shown ?? formatGoDuration(fallbackMs)}`,
    fallback: fallbackMs,
    read: ([value]) => parseGoDuration(value),
  };
}

export function decimal(name: string, fallback: number, help: string): Flag<number> {
  return { name, help, kind: 'value', shown: `=${fallback}`, fallback, read: ([value]) => parseNumber(value) };
}

/** A whole number; a fraction is cut off, as kingpin does. */
export function integer(name: string, fallback: number, help: string): Flag<number> {
  return { ...decimal(name, fallback, help), read: ([value]) => Math.trunc(parseNumber(value)) };
}

/** A whole number from 1 to `max`. `shown` where the default is none. */
export function count(
  name: string,
  fallback: number,
  max: number,
  help: string,
  shown = String(fallback),
): Flag<number> {
  const read = ([value]: readonly [string, ...string[]]): number => {
    const number = /^\d{1,16}$/.test(value) ? Number(value) : 0;
    if (number >= 1 && number <= max) return number;
    throw new Error(`--${name}: ${JSON.stringify(value)} is no whole number from 1 to ${max}`);
  };
  return { name, help, kind: 'value', shown: `=${shown}`, fallback, read };
}

export function toggle(name: string, help: string): Flag<boolean> {
  return { name, help, kind: 'switch', shown: '', fallback: false, read: ([value]) => parseBool(value) };
}

/** The same flag by a letter, too. */
export function short<T>(letter: string, flag: Flag<T>): Flag<T> {
  return { ...flag, short: letter };
}

/** One of a few words. `what` names them in the error: `unrecognized log level foo`. */
export function oneOf<const W extends string>(
  name: string,
  words: readonly W[],
  fallback: W,
  what: string,
  help: string,
): Flag<W> {
  const read = ([value]: readonly [string, ...string[]]): W => {
    const word = words.find((one) => one === value);
    if (word === undefined) throw new Error(`unrecognized ${what} ${value}`);
    return word;
  };
  return { name, help, kind: 'value', shown: `=${fallback}`, fallback, read, words };
}

/** Reads `INFO` as `info`: Alertmanager's log levels are so, and its log formats are not. */
export function inAnyCase<W extends string>(flag: Flag<W>): Flag<W> {
  const read = ([value]: readonly [string, ...string[]]): W => {
    const lower = value.toLowerCase();
    return flag.read([flag.words?.includes(lower) ? lower : value]); // an error names it as it was given
  };
  return { ...flag, read };
}

/** A flag of Alertmanager that is accepted because command lines have it, and changes nothing here. */
export function withoutEffect<T>(why: string, flag: Flag<T>): Flag<T> {
  return { ...flag, withoutEffect: why };
}

function placeholder(name: string): string {
  return `=${name.toUpperCase()}`;
}

const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** Go's strconv.ParseBool; a file may say it in many ways. */
function parseBool(value: string): boolean {
  if (TRUE.includes(value)) return true;
  if (FALSE.includes(value)) return false;
  throw new Error(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
}

function parseNumber(value: string): number {
  const valid = /^[+-]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value);
  if (!valid) throw new Error(`strconv.ParseFloat: parsing ${JSON.stringify(value)}: invalid syntax`);
  return Number(value.replaceAll('_', ''));
}
