// Collector: where spans are sent, whichever way it is spoken to; and what `tracing` says of the way there.

import { type HttpConfig, httpConfig } from '../../config/schema/http-config.ts';
import type { TracingConfig } from '../../config/schema/tracing.ts';
import { HttpFailure } from '../../receivers/http/http-failure.ts';
import type { SendOutcome } from './span-queue.ts';

export interface Collector {
  /** Checks certificates and keys; throws HttpFailure. */
  prime(): void;
  /** One ExportTraceServiceRequest. Never rejects. */
  send(request: Buffer, signal: AbortSignal): Promise<SendOutcome>;
  close(): Promise<void>;
}

/** `endpoint` is `host:port`; a scheme before it and a path after it are put up with. Throws {@link HttpFailure}. */
export function collectorUrl({ endpoint, insecure }: TracingConfig, path: string): URL {
  const place = endpoint.replace(/^[a-z][a-z0-9+.-]*:\/+/i, '').replace(/\/.*$/s, '');
  const text = `${insecure ? 'http' : 'https'}://${place}${path}`;
  if (place === '' || !URL.canParse(text)) throw new HttpFailure('the endpoint is not host:port');
  return new URL(text);
}

/** TLS and headers of `tracing` in the terms of a http_config; proxies by the environment, as of Go's exporters. */
export function collectorHttp({ tlsConfig, headers, insecure }: TracingConfig): HttpConfig {
  const { tlsConfig: plain, proxy, ...base } = httpConfig.absent;
  return {
    ...base,
    tlsConfig: insecure ? plain : (tlsConfig ?? plain),
    followRedirects: false,
    proxy: { ...proxy, proxyFromEnvironment: true },
    httpHeaders: headers,
  };
}
