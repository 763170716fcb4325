// CORS of API v2, as github.com/rs/cors does by default: anyone may read; simple methods and headers only. Whether a request
// that changes something may come from another site is decided elsewhere (cross-site.ts), whatever is promised here.

import { type Answer, bare } from '../answer.ts';

const METHODS = new Set(['GET', 'POST', 'HEAD']);
const HEADERS = new Set(['accept', 'content-type', 'x-requested-with']);
const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';

export interface CorsRequest {
  readonly method: string;
  readonly origin: string | undefined;
  readonly requestedMethod: string | undefined;
  readonly requestedHeaders: string | undefined;
}

/** The answer to a preflight, or undefined where the request is none. */
export function preflight(request: CorsRequest): Answer | undefined {
  const { method, origin, requestedMethod, requestedHeaders } = request;
  if (method !== 'OPTIONS' || requestedMethod === undefined || requestedMethod === '') return undefined;
  const asked = requestedHeaders === undefined || requestedHeaders === '' ? [] : requestedHeaders.split(',');
  const isAllowed =
    origin !== undefined &&
    origin !== '' &&
    METHODS.has(requestedMethod) &&
    asked.every((name) => HEADERS.has(name.trim()));
  if (!isAllowed) return bare(204, { Vary: PREFLIGHT_VARY });
  return bare(204, {
    Vary: PREFLIGHT_VARY,
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': requestedMethod,
    ...(requestedHeaders === undefined || requestedHeaders === ''
      ? {}
      : { 'Access-Control-Allow-Headers': requestedHeaders }),
  });
}

/** What every other answer of API v2 carries. */
export function corsHeaders({ method, origin }: CorsRequest): Readonly<Record<string, string>> {
  const isAllowed = origin !== undefined && origin !== '' && METHODS.has(method);
  return isAllowed ? { Vary: 'Origin', 'Access-Control-Allow-Origin': '*' } : { Vary: 'Origin' };
}
