// JSON from plain values: a printed config as programs like to read it. Being YAML too, it can be a config file again.

import type { Plain } from './decode/codec.ts';

export function emitJson(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(emitJson).join(',')}]`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, of]) => `${JSON.stringify(String(key))}:${emitJson(of)}`);
    return `{${entries.join(',')}}`;
  }
  if (typeof value === 'bigint') return String(value);
  return JSON.stringify(value); // what is no finite number becomes null: JSON has no word for it
}
