// ConnectionPool: connections that were all opened with the same certificates, kept for the next request for a while. It
// chooses between HTTP/1.1 and HTTP/2, and between a host and the proxy that stands before it.

import type { SecureContext } from 'node:tls';
import type { Agent, buildConnector, Dispatcher } from 'undici';
import type { ConnectionRequest, ConnectionResponse } from './connections.ts';
import { Dialer, type DialSettings } from './dialer.ts';
import { Http2Connections } from './http2-connections.ts';
import type { ProxyAddress } from './proxy/proxy-address.ts';
import { basicCredentials } from './user-info.ts';

/** To one host and port. Alertmanager has no such limit; a file descriptor has. */
const CONNECTIONS_MAX = 256;
/** A name for the pool of connections to the proxy; the dialer knows where that is. */
const PROXY_ORIGIN = 'http://proxy';

export interface PoolSettings extends DialSettings {
  readonly allowHttp2: boolean;
}

interface Undici {
  readonly Agent: typeof Agent;
  readonly buildConnector: typeof buildConnector;
}

export class ConnectionPool {
  readonly context: SecureContext | undefined;
  readonly #undici: Undici;
  readonly #settings: PoolSettings;
  readonly #dialer: Dialer;
  readonly #http2: Http2Connections | undefined;
  /** HTTP/1.1, by the host that a request is for. */
  readonly #byTarget: Agent;
  /** HTTP/1.1 to the proxy that is told with each request where it goes: one, since only plain HTTP is sent so. */
  #byProxy: Agent | undefined;
  /** Requests that have no answer yet. */
  readonly #asking = new Set<Promise<unknown>>();

  constructor(settings: PoolSettings, undici: Undici) {
    this.context = settings.context;
    this.#settings = settings;
    this.#undici = undici;
    this.#dialer = new Dialer(settings, undici.buildConnector);
    this.#http2 = settings.allowHttp2 ? new Http2Connections(this.#dialer, settings.clock) : undefined;
    this.#byTarget = this.#open((target, callback) => {
      const negotiated = this.#http2?.takeHttp1(target);
      if (negotiated === undefined) this.#dialer.connect(target, callback);
      else queueMicrotask(() => callback(null, negotiated)); // undici is not ready for an answer on the spot
    });
  }

  async request(request: ConnectionRequest): Promise<ConnectionResponse> {
    const answer = this.#send(request);
    this.#asking.add(answer);
    try {
      return await answer;
    } finally {
      this.#asking.delete(answer);
    }
  }

  /** Resolves when the requests under way have ended and every connection is closed. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#asking);
    this.#dialer.close();
    await Promise.all([this.#byTarget.close(), this.#byProxy?.close(), this.#http2?.close()]);
  }

  async #send(request: ConnectionRequest): Promise<ConnectionResponse> {
    const { url } = request;
    if (url.protocol === 'https:') {
      const connection = await this.#http2?.connectionTo(url, request.signal);
      if (connection !== undefined) return await connection.request(request);
      return await send(this.#byTarget, url.origin, pathOf(url), request);
    }
    const proxy = this.#settings.proxies.proxyFor(url);
    if (proxy?.kind !== 'http') return await send(this.#byTarget, url.origin, pathOf(url), request);
    this.#byProxy ??= this.#open(this.#dialer.connectTo(proxy));
    const headers = ['Host', url.host, ...request.headers, ...credentialsFor(proxy)];
    return await send(this.#byProxy, PROXY_ORIGIN, `${url.origin}${pathOf(url)}`, { ...request, headers });
  }

  #open(connect: buildConnector.connector): Agent {
    const Agent = announcing(this.#undici.Agent);
    return new Agent({
      connect,
      connections: CONNECTIONS_MAX,
      pipelining: 1,
      // The signal of the attempt is the limit; a limit of the library's own would cut long `timeout`s short.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }
}

interface Announced {
  readonly onBegun?: (() => void) | undefined;
}

/** An agent that says when a request has got its connection. */
function announcing(Base: typeof Agent): typeof Agent {
  return class extends Base {
    override dispatch(options: Agent.DispatchOptions & Announced, handler: Dispatcher.DispatchHandler): boolean {
      const { onBegun } = options;
      const onConnect = handler.onConnect?.bind(handler);
      if (onBegun !== undefined && onConnect !== undefined) {
        handler.onConnect = (abort) => {
          let isGivenUp = false; // while it waited for the connection
          const giveUp = (error?: Error): void => {
            isGivenUp = true;
            abort(error);
          };
          onConnect(giveUp);
          if (!isGivenUp) onBegun();
        };
      }
      return super.dispatch(options, handler);
    }
  };
}

function send(
  agent: Agent,
  origin: string,
  path: string,
  { method, headers, body, signal, onBegun }: ConnectionRequest,
): Promise<ConnectionResponse> {
  const request = { origin, path, method, headers: [...headers], body, signal, onBegun };
  return agent.request(request);
}

function pathOf(url: URL): string {
  return `${url.pathname}${url.search}`;
}

function credentialsFor({ user }: ProxyAddress): readonly string[] {
  return user === undefined ? [] : ['Proxy-Authorization', basicCredentials(user.name, user.password)];
}
