// Http2Connections: the HTTP/2 connections of one pool, at most one to a host. Which hosts speak it is found out by the first
// connection to each; one that chose HTTP/1.1 is handed on, and its host is not asked again.

import type { Socket } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import type { Dialer } from './dialer.ts';
import type { Http2Connection } from './http2-connection.ts';
import { unlessAborted } from './unless-aborted.ts';

interface Target {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
}

export class Http2Connections {
  readonly #dialer: Dialer;
  readonly #clock: Clock;
  /** By host and port; undefined for one that speaks HTTP/1.1. */
  readonly #hosts = new Map<string, Promise<Http2Connection | undefined>>();
  readonly #open = new Set<Http2Connection>();
  readonly #http1 = new Map<string, Socket>();
  #closed = false;

  constructor(dialer: Dialer, clock: Clock) {
    this.#dialer = dialer;
    this.#clock = clock;
  }

  /** The connection for a request, opened if need be; undefined where the host speaks HTTP/1.1. */
  async connectionTo(url: URL, signal: AbortSignal): Promise<Http2Connection | undefined> {
    const key = keyOf(url);
    for (;;) {
      const opening = this.#hosts.get(key) ?? this.#negotiate(url, key);
      const connection = await unlessAborted(signal, opening);
      if (connection === undefined || connection.isOpen) return connection;
      if (this.#hosts.get(key) === opening) this.#hosts.delete(key);
    }
  }

  /** The connection to an HTTP/1.1 host by which that was found out, once. */
  takeHttp1(target: Target): Socket | undefined {
    const key = keyOf(target);
    const socket = this.#http1.get(key);
    this.#http1.delete(key);
    return socket?.destroyed === false && socket.readable ? socket : undefined;
  }

  /** Resolves when every connection is closed; what is being opened meanwhile, nobody waits for. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const socket of this.#http1.values()) socket.destroy();
    await Promise.all([...this.#open].map((connection) => connection.close()));
  }

  /** Requests that come meanwhile wait for this one. */
  #negotiate(url: URL, key: string): Promise<Http2Connection | undefined> {
    const opening = this.#dial(url, key);
    this.#hosts.set(key, opening);
    opening.catch(() => this.#hosts.delete(key));
    return opening;
  }

  async #dial(url: URL, key: string): Promise<Http2Connection | undefined> {
    const socket = await this.#dialer.connectForHttp2(url);
    const { Http2Connection } = await import('./http2-connection.ts'); // where nobody is asked for it, it need not be loaded
    if (this.#closed) socket.destroy();
    if (!('alpnProtocol' in socket) || socket.alpnProtocol !== 'h2') {
      this.#http1.set(key, socket);
      return undefined;
    }
    const connection = new Http2Connection(url.origin, socket, this.#clock);
    this.#open.add(connection);
    connection.closed.then(() => this.#open.delete(connection));
    return connection;
  }
}

function keyOf({ protocol, hostname, port }: Target): string {
  const host = hostname.replace(/^\[|\]$/g, '');
  return `${protocol}//${host}:${port === '' && protocol === 'https:' ? '443' : port}`;
}
