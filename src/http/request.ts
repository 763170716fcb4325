// HttpRequest: what a handler may know of a request. The body is read only by who asks for it.

import type { IncomingMessage } from 'node:http';
import type { Body, BodyReader } from './body.ts';
import { Query } from './query.ts';

export interface HttpRequest {
  readonly method: string;
  /** Where it comes from: an address, or `unknown` when the client has gone already. */
  readonly client: string;
  /** As it was sent, still escaped, without the route prefix; begins with `/`. */
  readonly path: string;
  /** What follows `?`, as it was sent. */
  readonly rawQuery: string;
  /** Nobody waits for the answer any more: the client has gone, or has been told that it takes too long. */
  readonly signal: AbortSignal;
  query(): Query;
  header(name: string): string | undefined;
  /** Whether a body comes with it, of whatever length. */
  readonly hasBody: boolean;
  body(): Promise<Body>;
}

export function httpRequest(
  incoming: IncomingMessage,
  path: string,
  rawQuery: string,
  bodies: BodyReader,
  signal: AbortSignal,
): HttpRequest {
  const { headers } = incoming;
  return {
    method: incoming.method ?? 'GET',
    client: incoming.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '') ?? 'unknown',
    path,
    rawQuery,
    signal,
    query: () => new Query(rawQuery),
    header(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    hasBody: headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0,
    body: () => bodies.read(incoming),
  };
}

/** Path and query of a request line. A proxy may send the whole URL: then the host is left out. */
export function splitTarget(target: string): { readonly path: string; readonly rawQuery: string } {
  const local = /^https?:\/\/[^/?]*/i.exec(target);
  const rest = local === null ? target : target.slice(local[0].length) || '/';
  const at = rest.indexOf('?');
  return at < 0 ? { path: rest, rawQuery: '' } : { path: rest.slice(0, at), rawQuery: rest.slice(at + 1) };
}
