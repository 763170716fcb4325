// Redirects as Go's http.Client follows them (net/http, client.go: redirectBehavior, shouldCopyHeaderOnRedirect), with three
// differences on the safe side: credentials also stay behind when https becomes http, so do all secret headers, and no
// Referer is sent, since a webhook's URL is a secret.

import { HttpFailure } from './http-failure.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One request of an exchange. */
export interface Hop {
  readonly url: URL;
  readonly method: Method;
  /** Whether credentials and secret headers go along. Once lost, it is lost for the rest of the exchange. */
  readonly trusted: boolean;
}

/** Requests in one exchange, as in Go, whose message counts the first as a redirect. */
export const REQUESTS_MAX = 10;

/** The request that an answer asks for, or undefined where the answer is final. Throws {@link HttpFailure} where it leads nowhere. */
export function nextHop(first: URL, hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (location === undefined || location === '') return undefined;
  const method = redirectMethod(hop.method, status);
  if (method === undefined) return undefined;
  const url = resolve(location, hop.url);
  url.username = '';
  url.password = '';
  return { url, method, trusted: hop.trusted && mayTrust(first, url) };
}

/** Throws {@link HttpFailure} for every scheme but the two. */
export function assertHttp(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new HttpFailure(`unsupported protocol scheme "${url.protocol.slice(0, -1)}"`);
  }
}

export function carriesBody(method: Method): boolean {
  return method !== 'GET';
}

function redirectMethod(method: Method, status: number): Method | undefined {
  if (status === 307 || status === 308) return method;
  return status === 301 || status === 302 || status === 303 ? 'GET' : undefined;
}

/** Header values arrive as bytes, one per character; a Location may be UTF-8 nevertheless. */
function resolve(location: string, base: URL): URL {
  const text = Buffer.from(location, 'latin1').toString('utf8');
  if (!URL.canParse(text, base.href)) throw new HttpFailure('failed to parse Location header');
  const url = new URL(text, base);
  assertHttp(url);
  return url;
}

/** The first request's host or one below it, whatever the port; never from https down to http. */
function mayTrust(first: URL, next: URL): boolean {
  if (first.protocol === 'https:' && next.protocol === 'http:') return false;
  const isAddress = first.hostname.startsWith('[') || /^[\d.]+$/.test(first.hostname);
  return next.hostname === first.hostname || (!isAddress && next.hostname.endsWith(`.${first.hostname}`));
}
