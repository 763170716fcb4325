// Go's encoding/json for values of any shape: what json.Encoder writes of structs and maps, byte for byte, since services
// limit the size of what they take, and escapes count.

import { compareBytes } from './byte-order.ts';
import { goJsonString } from './go-json.ts';

/** An object is a struct: its fields in their order, those that are undefined left out. A Map is a map: sorted by its keys. */
export type GoJson =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly GoJson[]
  | ReadonlyMap<string, GoJson>
  | GoStruct;

export interface GoStruct {
  readonly [field: string]: GoJson | undefined;
}

/** json.Marshal. Numbers that JSON cannot say (NaN, infinities) are null. */
export function goJson(value: GoJson): string {
  if (typeof value === 'string') return goJsonString(value);
  if (value === null || typeof value !== 'object')
    return typeof value === 'bigint' ? `${value}` : JSON.stringify(value);
  if (isList(value)) return `[${value.map(goJson).join(',')}]`;
  const fields = isMap(value) ? sorted(value) : Object.entries(value);
  const written = fields.flatMap(([name, field]) =>
    field === undefined ? [] : [`${goJsonString(name)}:${goJson(field)}`],
  );
  return `{${written.join(',')}}`;
}

/** json.NewEncoder(…).Encode: the same with a newline. */
export function goJsonLine(value: GoJson): string {
  return `${goJson(value)}\n`;
}

/** `omitempty`: nothing where there is nothing in it. */
export function unlessEmpty<T extends string | readonly unknown[] | ReadonlyMap<unknown, unknown>>(
  value: T,
): T | undefined {
  const size = value instanceof Map ? value.size : (value as string | readonly unknown[]).length;
  return size === 0 ? undefined : value;
}

function sorted(map: ReadonlyMap<string, GoJson>): readonly (readonly [string, GoJson])[] {
  return [...map].sort(([a], [b]) => compareBytes(a, b));
}

function isList(value: unknown): value is readonly GoJson[] {
  return Array.isArray(value);
}

function isMap(value: unknown): value is ReadonlyMap<string, GoJson> {
  return value instanceof Map;
}
