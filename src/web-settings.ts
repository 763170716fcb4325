// The web flags, read together: where to listen, under which URL and path, and within which limits.

import { availableParallelism, hostname } from 'node:os';
import type { Parsed } from './base/parsed.ts';
import type { ServerOptions } from './cli/server-options.ts';
import type { HttpSettings } from './http/app.ts';
import { externalUrl, routePrefix } from './http/external-url.ts';
import { parseListenAddress } from './http/listen-address.ts';
import type { Listen } from './http/server.ts';
import { systemdSockets } from './http/systemd-sockets.ts';

const MEBIBYTE = 1024 * 1024;
/** A body of 100,000 alerts has about 40 MiB. */
const BODY_MAX_BYTES = 64 * MEBIBYTE;
const BODIES_MAX_BYTES = 256 * MEBIBYTE;

export interface WebSettings {
  readonly http: HttpSettings;
  /** Without a slash at its end, as in payloads. */
  readonly externalUrl: string;
}

/** Throws an Error that says which flag is wrong. */
export function webSettings(options: ServerOptions): WebSettings {
  const addresses = options.webListenAddresses;
  // First: the external URL is made of the first address, and would be blamed for it.
  const listen = options.webSystemdSocket ? fromSystemd() : addresses.map((text) => must(parseListenAddress(text)));
  const external = must(externalUrl(options.webExternalUrl, addresses[0] ?? '', hostname()));
  const prefix = options.webRoutePrefix === '' ? undefined : options.webRoutePrefix;
  return {
    externalUrl: external.href.replace(/\/$/, ''),
    http: {
      listen,
      webConfigFile: options.webConfigFile,
      routePrefix: routePrefix(prefix, external),
      externalHost: external.host,
      timeoutMs: Math.max(0, options.webTimeoutMs),
      getConcurrency: options.webGetConcurrency > 0 ? options.webGetConcurrency : Math.max(availableParallelism(), 8),
      bodyMaxBytes: BODY_MAX_BYTES,
      bodiesMaxBytes: BODIES_MAX_BYTES,
    },
  };
}

function fromSystemd(): Listen[] {
  return must(systemdSockets(process.env, process.pid)).map((fd) => ({ fd }));
}

function must<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}
