// Proxy: where a proxy is, how it is spoken to, and as whom.

import { percentDecoded } from '../user-info.ts';

export interface ProxyAddress {
  readonly kind: 'http' | 'socks5';
  /** Whether the proxy itself is reached over TLS. */
  readonly tls: boolean;
  /** Without brackets; empty where the URL names none. */
  readonly host: string;
  readonly port: number;
  /** Absent where the URL has none. */
  readonly user: { readonly name: string; readonly password: string } | undefined;
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'socks5:': 1080,
  'socks5h:': 1080,
};

/**
 * Every scheme but `https`, `socks5` and `socks5h` is taken for an HTTP proxy, as in Go. A URL without a host gives a proxy
 * without one, which no request gets through.
 */
export function parseProxy(text: string): ProxyAddress {
  const url = parse(text);
  return url === undefined ? NOWHERE : proxyOf(url);
}

/** The same where `host:port` is enough. Undefined for what is none: Go then connects directly. */
export function guessProxy(text: string): ProxyAddress | undefined {
  const written = parse(text);
  const url = written === undefined || written.host === '' ? parse(`http://${text}`) : written;
  return url && proxyOf(url);
}

const NOWHERE: ProxyAddress = { kind: 'http', tls: false, host: '', port: 0, user: undefined };

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function proxyOf(url: URL): ProxyAddress {
  const { protocol, hostname, port, username, password } = url;
  return {
    kind: protocol === 'socks5:' || protocol === 'socks5h:' ? 'socks5' : 'http',
    tls: protocol === 'https:',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (DEFAULT_PORTS[protocol] ?? 0) : Number(port),
    user: hasUser(url) ? { name: percentDecoded(username), password: percentDecoded(password) } : undefined,
  };
}

function hasUser({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}
