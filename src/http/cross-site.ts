// Whether a request that changes something was sent by a page of another site behind its user's back. Programs (Prometheus,
// amtool, curl) send neither header and pass; a browser cannot leave them out.

import { type Answer, textError } from './answer.ts';

const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export interface CrossSiteRequest {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`: `same-origin`, `same-site`, `cross-site` or `none`. */
  readonly fetchSite: string | undefined;
}

/** `externalHost` is the host of `--web.external-url`: a proxy may have rewritten `Host`. */
export function refuseCrossSite(request: CrossSiteRequest, externalHost: string): Answer | undefined {
  const { method, host, origin, fetchSite } = request;
  if (!CHANGING.has(method) || fetchSite === 'same-origin' || fetchSite === 'none') return undefined;
  if (fetchSite === 'cross-site') return refusal();
  if (origin === undefined) return fetchSite === undefined ? undefined : refusal();
  const sender = URL.canParse(origin) ? new URL(origin).host : '';
  const isOurs = sender !== '' && (sender === normalHost(origin, host) || sender === externalHost);
  return isOurs ? undefined : refusal();
}

/** The `Host` header as the origin's scheme would have it: lower case, without a default port. */
function normalHost(origin: string, host: string | undefined): string {
  const url = `${new URL(origin).protocol}//${host ?? ''}`;
  return URL.canParse(url) ? new URL(url).host : '';
}

function refusal(): Answer {
  return textError(403, 'Forbidden: a page of another site may not change anything here');
}
