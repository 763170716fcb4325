// Go's url.QueryEscape and url.Values.Encode: how forms are written for a token endpoint.

import { wellFormed } from '../../../base/go-json.ts';

const LEFT_PLAIN = /[!'()*]/g;

export function queryEscape(text: string): string {
  const escaped = encodeURIComponent(wellFormed(text));
  return escaped
    .replace(LEFT_PLAIN, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** Fields in the order of their names. */
export function formOf(fields: ReadonlyMap<string, string>): string {
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return sorted.map(([name, value]) => `${queryEscape(name)}=${queryEscape(value)}`).join('&');
}
