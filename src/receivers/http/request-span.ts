// The span of a request that we send: named and described as Alertmanager's (OpenTelemetry's HTTP conventions), but without
// the URL, which is a secret. The trace goes along in the header `traceparent`.

import type { Span, Tracer } from '../../base/tracer.ts';
import type { ConnectionRequest, ConnectionResponse } from './connections.ts';
import { goErrorText } from './go-error-text.ts';

/** `send` gets the request with the trace in its headers, unless these have one. */
export async function withinRequestSpan(
  tracer: Tracer,
  request: ConnectionRequest,
  send: (request: ConnectionRequest) => Promise<ConnectionResponse>,
): Promise<ConnectionResponse> {
  if (!tracer.isOn) return await send(request);
  const { method, url } = request;
  const attributes = {
    'http.request.method': method,
    'server.address': url.hostname,
    'server.port': url.port === '' ? defaultPort(url) : Number(url.port),
  };
  return await tracer.within(`HTTP ${method}`, { kind: 'client', attributes, parent: 'current' }, async (span) => {
    const response = await send(traced(request, span)).catch((error: unknown) => {
      span.fail(goErrorText(error, url));
      throw error;
    });
    const { statusCode } = response;
    span.set('http.response.status_code', statusCode);
    if (statusCode >= 400) {
      span.set('error.type', String(statusCode));
      span.fail('');
    }
    return response;
  });
}

function traced(request: ConnectionRequest, { traceparent }: Span): ConnectionRequest {
  const isConfigured = request.headers.some((text, index) => index % 2 === 0 && text === 'Traceparent');
  if (traceparent === undefined || isConfigured) return request;
  return { ...request, headers: [...request.headers, 'Traceparent', traceparent] };
}

function defaultPort({ protocol }: URL): number {
  return protocol === 'https:' ? 443 : 80;
}
