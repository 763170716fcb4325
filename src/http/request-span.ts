// The span of a request that we answer: named and described as Alertmanager's (OpenTelemetry's HTTP conventions), a child of
// the caller's span where the request names one. Queries and headers are not told: they may hold what is nobody's business.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SpanAttributes, Tracer } from '../base/tracer.ts';
import { fromOutside } from './observer.ts';

/** `work` answers `outgoing`. */
export async function withinRequestSpan(
  tracer: Tracer,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  work: () => Promise<void>,
): Promise<void> {
  if (!tracer.isOn) return await work();
  const path = fromOutside(pathOf(incoming));
  const start = {
    kind: 'server',
    attributes: attributesOf(incoming, path),
    parent: { traceparent: oneOf(incoming.headers.traceparent) },
  } as const;
  await tracer.within(`${incoming.method} ${path}`, start, async (span) => {
    await work();
    const { statusCode } = outgoing;
    span.set('http.response.status_code', statusCode);
    const length = Number(outgoing.getHeader('Content-Length') ?? 0);
    if (length > 0) span.set('http.response.body.size', length);
    if (statusCode >= 500) span.fail('');
  });
}

function attributesOf({ method = '', headers, httpVersion, socket }: IncomingMessage, path: string): SpanAttributes {
  const isTls = 'encrypted' in socket && socket.encrypted === true;
  const host = hostOf(headers.host, isTls);
  const length = Number(headers['content-length'] ?? 0);
  return {
    'http.request.method': method,
    'url.scheme': isTls ? 'https' : 'http',
    'url.path': path,
    'network.protocol.version': httpVersion,
    ...(host === undefined ? {} : { 'server.address': host.name, 'server.port': host.port }),
    ...(socket.remoteAddress === undefined
      ? {}
      : { 'network.peer.address': socket.remoteAddress, 'client.address': socket.remoteAddress }),
    ...(socket.remotePort === undefined ? {} : { 'network.peer.port': socket.remotePort }),
    ...(headers['user-agent'] === undefined ? {} : { 'user_agent.original': fromOutside(headers['user-agent']) }),
    ...(length > 0 ? { 'http.request.body.size': length } : {}),
  };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? url;
}

function hostOf(
  header: string | undefined,
  isTls: boolean,
): { readonly name: string; readonly port: number } | undefined {
  const scheme = isTls ? 'https' : 'http';
  if (header === undefined || !URL.canParse(`${scheme}://${header}/`)) return undefined;
  const { hostname, port } = new URL(`${scheme}://${header}/`);
  return { name: hostname, port: port === '' ? defaultPort(isTls) : Number(port) };
}

function defaultPort(isTls: boolean): number {
  return isTls ? 443 : 80;
}

function oneOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
