// Integration: what each kind of notification has. One file per integration beside this one says what its settings are, and
// what of `global` stands in where they say nothing.

import { optional, shown } from '../../decode/codec.ts';
import { bool } from '../../decode/values.ts';
import type { GlobalConfig } from '../global.ts';
import { httpConfig } from '../http-config.ts';

/** Says what neither the integration nor `global` has. */
export type Lacks = (message: string, hint?: string) => void;

/** Says which of the integration's own keys is never used, for which key of `global`. */
export type PassesOver = (own: string, inGlobal: string) => void;

/** Settings with the defaults of `global`. */
export type Complete<S> = (settings: S, global: GlobalConfig, lacks: Lacks, passesOver: PassesOver) => S;

/** The first field of every integration. */
export function sendResolved(absent: boolean): { readonly sendResolved: ReturnType<typeof shownBool> } {
  return { sendResolved: shownBool(absent) };
}

function shownBool(absent: boolean) {
  return shown(bool(absent));
}

/** The first fields of those that speak HTTP. */
export const overHttp = { ...sendResolved(true), httpConfig: optional(httpConfig) };

/** The first value that is set, like Go's cmp.Or. */
export function or<T>(value: T, otherwise: T): T {
  return value === undefined || value === '' ? otherwise : value;
}

/** Fills `httpConfig` from `global`, as every integration over HTTP does. */
export function withHttp<S extends { readonly httpConfig: GlobalConfig['httpConfig'] | undefined }>(
  settings: S,
  global: GlobalConfig,
): S {
  return settings.httpConfig === undefined ? { ...settings, httpConfig: global.httpConfig } : settings;
}

/** The URL with a path that ends in a slash. */
export function withSlash(url: string | undefined): string | undefined {
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(url ?? '') ?? [];
  return url === undefined || path.endsWith('/') ? url : `${path}/${rest}`;
}
