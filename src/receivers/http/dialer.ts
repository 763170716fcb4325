// Dialer: how connections are opened. Straight to the host or through a proxy, plain or over TLS as tls_config says, with
// HTTP/2 offered where it is allowed. Whatever has begun ends within its time, or when the dialer closes.

import { isIP, type Socket } from 'node:net';
import { checkServerIdentity, type SecureContext } from 'node:tls';
import type { buildConnector } from 'undici';
import type { Clock } from '../../base/clock.ts';
import type { TlsConfig } from '../../config/schema/http-config.ts';
import { goErrorText } from './go-error-text.ts';
import { HttpFailure } from './http-failure.ts';
import { type ConnectHeaders, openHttpTunnel } from './proxy/http-tunnel.ts';
import type { ProxyAddress } from './proxy/proxy-address.ts';
import type { ProxyChoice } from './proxy/proxy-choice.ts';
import { ProxyTalk } from './proxy/proxy-talk.ts';
import { openSocks5 } from './proxy/socks5.ts';

export interface DialSettings {
  readonly tls: TlsConfig;
  /** Certificates and keys; absent where the system's own serve. */
  readonly context: SecureContext | undefined;
  readonly proxies: ProxyChoice;
  readonly connectHeaders: ConnectHeaders;
  readonly clock: Clock;
}

type Connector = buildConnector.connector;
type Target = buildConnector.Options;

// Go's dialer gives up after 30 s as well; mostly the attempt's own deadline is shorter.
const DIAL_TIMEOUT_MS = 30_000;
/** What a proxy may take to open a tunnel; a minute in Go. */
const TUNNEL_TIMEOUT_MS = 30_000;

export class Dialer {
  readonly #settings: DialSettings;
  readonly #http1: Connector;
  /** Offers HTTP/2 besides. */
  readonly #http2: Connector;
  readonly #opening = new Set<Socket>();

  constructor(settings: DialSettings, build: typeof buildConnector) {
    this.#settings = settings;
    this.#http1 = connector(settings, false, build);
    this.#http2 = connector(settings, true, build);
  }

  /** Opens connections for HTTP/1.1 that end at the target, through a proxy where one is chosen. */
  readonly connect: Connector = (target, callback) => {
    if (this.#settings.proxies.isNone) this.#http1(target, callback);
    else hand(this.#open(target, this.#http1), callback);
  };

  /** Opens one that may speak HTTP/2: its `alpnProtocol` says what the target chose. */
  connectForHttp2(url: URL): Promise<Socket> {
    const { protocol, host, hostname, port } = url;
    return this.#open({ protocol, host, hostname: hostname.replace(/^\[|\]$/g, ''), port }, this.#http2);
  }

  /** Opens connections to a proxy itself, for requests that tell it where to go. */
  connectTo(proxy: ProxyAddress): Connector {
    return (_, callback) => hand(this.#reach(proxy), callback);
  }

  /** Ends what is being opened. */
  close(): void {
    for (const socket of this.#opening) socket.destroy(new HttpFailure('http: client is closed'));
  }

  async #open(target: Target, straight: Connector): Promise<Socket> {
    const proxy = this.#settings.proxies.proxyFor(urlOf(target));
    if (proxy === undefined) return await opened(straight, target);
    const socket = await this.#reach(proxy);
    await this.#within(TUNNEL_TIMEOUT_MS, socket, () => this.#tunnel(socket, proxy, target));
    return target.protocol === 'https:' ? await opened(straight, { ...target, httpSocket: socket }) : socket;
  }

  async #reach(proxy: ProxyAddress): Promise<Socket> {
    if (proxy.host === '') throw new HttpFailure('proxyconnect tcp: the proxy has no host: write http://host:port');
    const protocol = proxy.tls ? 'https:' : 'http:';
    const host = `${bracketed(proxy.host)}:${proxy.port}`;
    try {
      return await opened(this.#http1, { protocol, host, hostname: proxy.host, port: String(proxy.port) });
    } catch (error) {
      throw new HttpFailure(`proxyconnect tcp: ${goErrorText(error, new URL(`${protocol}//${host}`))}`);
    }
  }

  async #tunnel(socket: Socket, proxy: ProxyAddress, target: Target): Promise<void> {
    const talk = new ProxyTalk(socket);
    const port = Number(target.port === '' ? defaultPort(target.protocol) : target.port);
    const place = `${bracketed(target.hostname)}:${port}`;
    if (proxy.kind === 'http') await openHttpTunnel(talk, place, this.#settings.connectHeaders.linesFor(proxy));
    else await viaSocks(socket, place, () => openSocks5(talk, target.hostname, port, proxy.user));
    talk.finish();
  }

  /** Destroys the connection where the work on it fails, takes too long, or the dialer closes. */
  async #within(ms: number, socket: Socket, work: () => Promise<void>): Promise<void> {
    const { clock } = this.#settings;
    const timer = clock.at(clock.now() + ms, () => socket.destroy(new HttpFailure('i/o timeout')));
    this.#opening.add(socket);
    try {
      await work();
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      timer.cancel();
      this.#opening.delete(socket);
    }
  }
}

function connector({ tls, context }: DialSettings, allowH2: boolean, build: typeof buildConnector): Connector {
  const { serverName, insecureSkipVerify } = tls;
  const connect = build({
    timeout: DIAL_TIMEOUT_MS,
    allowH2,
    rejectUnauthorized: !insecureSkipVerify,
    ...(context === undefined ? {} : { secureContext: context }),
    ...(serverName === ''
      ? {}
      : { checkServerIdentity: (_, certificate) => checkServerIdentity(serverName, certificate) }),
  });
  if (serverName === '' || isIP(serverName) !== 0) return connect;
  return (options, callback) => connect({ ...options, servername: serverName }, callback);
}

/** What goes wrong, as Go's dialer says it. */
async function viaSocks({ remoteAddress = '', remotePort }: Socket, place: string, open: () => Promise<void>) {
  const way = `${bracketed(remoteAddress)}:${remotePort}->${place}`;
  try {
    await open();
  } catch (error) {
    throw new HttpFailure(`socks connect tcp ${way}: ${goErrorText(error, new URL(`http://${place}`))}`);
  }
}

function opened(connect: Connector, target: Target): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connect(target, (error, socket) => (error === null ? resolve(socket) : reject(error)));
  });
}

function hand(opening: Promise<Socket>, callback: buildConnector.Callback): void {
  opening.then(
    (socket) => callback(null, socket),
    (error) => callback(error instanceof Error ? error : new HttpFailure('request failed'), null),
  );
}

function urlOf({ protocol, hostname, port }: Target): URL {
  return new URL(`${protocol}//${bracketed(hostname)}${port === '' ? '' : `:${port}`}`);
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function defaultPort(protocol: string): number {
  return protocol === 'https:' ? 443 : 80;
}
