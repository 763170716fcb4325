// Values of a config: whether two say the same, and how one is shown. A secret is compared by what it says and shown never.

import { REDACTED, Secret } from '../base/secret.ts';
import type { Matcher } from '../labels/matcher.ts';

export type PlainObject = Readonly<Record<string, unknown>>;

const SHOWN_MAX = 120;

export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || a === null) return Number.isNaN(a) && Number.isNaN(b);
  if (Array.isArray(a)) return Array.isArray(b) && sameList(a, b);
  if (isPlainObject(a)) return isPlainObject(b) && sameFields(a, b);
  if (isMatcher(a)) return isMatcher(b) && a.name === b.name && a.type === b.type && a.value === b.value;
  if (a instanceof Secret) return b instanceof Secret && a.equals(b);
  if (a instanceof Map) return b instanceof Map && sameMap(a, b);
  // A value with a text of its own, as a label set.
  return typeof b === 'object' && b !== null && !(b instanceof Secret) && String(a) === String(b);
}

/** As JSON. */
export function fullText(value: unknown): string {
  return JSON.stringify(plain(value)) ?? 'nothing';
}

/** The beginning of a long text. */
export function cut(text: string): string {
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

export function isPlainObject(value: unknown): value is PlainObject {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The names of all fields of both. */
export function fieldsOf(a: PlainObject, b: PlainObject): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

/** Asked of every route of both configs: makes no lists. */
function sameFields(a: PlainObject, b: PlainObject): boolean {
  for (const name in a) if (a[name] !== b[name] && !sameValue(a[name], b[name])) return false;
  for (const name in b) if (a[name] === undefined && b[name] !== undefined) return false;
  return true;
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((element, place) => sameValue(element, b[place]));
}

function sameMap(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && sameValue(value, b.get(key)));
}

function plain(value: unknown): unknown {
  if (value instanceof Secret) return REDACTED;
  if (value instanceof Map) return [...value].map(plain);
  if (Array.isArray(value)) return value.map(plain);
  if (isPlainObject(value)) {
    return Object.fromEntries(fieldsOf(value, {}).map((name) => [name, plain(value[name])]));
  }
  const isJson = typeof value === 'number' ? Number.isFinite(value) : typeof value !== 'bigint';
  return isJson && (typeof value !== 'object' || value === null) ? value : String(value);
}

function isMatcher(value: unknown): value is Matcher {
  return typeof value === 'object' && value !== null && 'matches' in value && 'type' in value;
}
