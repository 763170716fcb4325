// Mappings to be written as YAML.

import { formatDuration } from '../base/duration.ts';
import type { Plain } from './decode/codec.ts';

/** The entries that are there, in their order. */
export function filled(entries: readonly (readonly [key: string, value: Plain | undefined])[]): Plain {
  const map = new Map<string, Plain>();
  for (const [key, value] of entries) if (value !== undefined) map.set(key, value);
  return map;
}

export function orNothing(list: readonly Plain[]): Plain | undefined {
  return list.length === 0 ? undefined : list;
}

export function plainDuration(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : formatDuration(ms);
}
