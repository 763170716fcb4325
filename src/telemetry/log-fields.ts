// The fields of a log line, made printable: plain data, cut to a bound, errors as their chain of causes. Never throws,
// whatever it is given: what cannot be read is said to be unprintable.

import { BrokenInvariant } from '../base/assert.ts';

/** Per value, in UTF-16 units. Longer text comes from outside, and its start tells what it was. */
const TEXT_MAX = 2048;
const ENTRIES_MAX = 50;
const DEPTH_MAX = 4;
const CAUSES_MAX = 8;
const UNPRINTABLE = '<unprintable>';

export function printableFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const printable: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    printable[name] = guarded(() => printableValue(value, 0));
    if (value instanceof Error && isSurprise(value)) printable[`${name}Stack`] = guarded(() => cut(value.stack ?? ''));
  }
  return printable;
}

/** `could not read the file: ENOENT: no such file`: each error tells its own part, its cause the rest. */
function errorChain(error: unknown): string {
  const parts: string[] = [];
  for (let at = error; at !== undefined && at !== null && parts.length < CAUSES_MAX; at = causeOf(at)) {
    const message = ownMessage(at);
    // Some errors quote their cause already.
    if (message !== '' && !(parts.at(-1) ?? '').endsWith(message)) parts.push(message);
  }
  return parts.join(': ');
}

function printableValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cut(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'object') return printableObject(value, depth);
  return cut(String(value));
}

function printableObject(value: object, depth: number): unknown {
  if (value instanceof Error) return cut(errorChain(value));
  // How a value wants to be printed comes first: a Secret prints `<secret>`.
  if ('toJSON' in value && typeof value.toJSON === 'function') return printableValue(value.toJSON(), depth + 1);
  if (depth >= DEPTH_MAX) return '…';
  if (Array.isArray(value)) return printableList(value, depth);
  if (value instanceof Set) return printableList([...value], depth);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  const printable = entries
    .slice(0, ENTRIES_MAX)
    .map(([key, one]) => [cut(String(key)), printableValue(one, depth + 1)]);
  if (entries.length > ENTRIES_MAX) printable.push(['…', entries.length - ENTRIES_MAX]);
  return Object.fromEntries(printable); // defines `__proto__` as plain data, too
}

function printableList(values: readonly unknown[], depth: number): unknown[] {
  const printable = values.slice(0, ENTRIES_MAX).map((one) => printableValue(one, depth + 1));
  if (values.length > ENTRIES_MAX) printable.push(`… (${values.length - ENTRIES_MAX} more)`);
  return printable;
}

function ownMessage(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : String(error);
  const message = isSurprise(error) ? `${error.name}: ${error.message}` : error.message;
  if (!(error instanceof AggregateError)) return message === '' ? error.name : message;
  const members = error.errors.slice(0, CAUSES_MAX).map(errorChain).join('; ');
  return message === '' ? members : `${message}: ${members}`;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

/** An error that is a bug of ours: its stack is what helps. */
function isSurprise(error: Error): boolean {
  return (
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    error instanceof BrokenInvariant
  );
}

function cut(text: string): string {
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}… (${text.length - TEXT_MAX} more)`;
}

function guarded(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return UNPRINTABLE;
  }
}
