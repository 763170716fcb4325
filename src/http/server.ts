// The HTTP server: listeners, and a way to stop that finishes what was begun. What is answered is front.ts's to say. One
// front may have several listeners; each speaks TLS if the web config file says so.

import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../base/clock.ts';
import type { Front } from './front.ts';
import type { ListenAddress } from './listen-address.ts';
import type { HttpObserver } from './observer.ts';
import type { TlsListener } from './web-config/tls-listener.ts';

/** Where to listen: an address, or a descriptor that systemd has opened. */
export type Listen = ListenAddress | { readonly fd: number };

export interface ListenNeeds {
  readonly listen: readonly Listen[];
  readonly front: Front;
  /** Undefined: plain HTTP. */
  readonly tls: TlsListener | undefined;
  readonly observer: Pick<HttpObserver, 'listening'>;
  readonly clock: Clock;
}

export interface HttpServer {
  /** Listens everywhere or nowhere: rejects with {@link CannotListen}, and may be asked again then. Answers addresses like `127.0.0.1:9093`. */
  listen(): Promise<readonly string[]>;
  /** Stops accepting, lets requests in flight end for up to `graceMs`, then cuts what is left. */
  stop(graceMs: number): Promise<void>;
}

/** Thrown by `listen()`. The message names the address and the reason. */
class CannotListen extends Error {
  override readonly name = 'CannotListen';
}

// A client that is slower than this at saying what it wants is cut off. Bodies up to the limit fit even over a slow line.
// Headers, the URL with its filters among them, may be longer than any proxy lets through; Go would take a megabyte.
const LIMITS = { headersTimeout: 20_000, requestTimeout: 120_000, keepAliveTimeout: 65_000, maxHeaderSize: 262_144 };
// A connection on which nothing moves: a client that has stopped reading its answer. Longer than any reload takes.
const STUCK_MS = 300_000;
const IDLE_SWEEP_MS = 50;
// A connection on which nobody has asked anything is given this long to do so after the stop has begun.
const SILENCE_MS = 1000;

export function createHttpServer(needs: ListenNeeds): HttpServer {
  return new DrainingServer(needs);
}

class DrainingServer implements HttpServer {
  readonly #needs: ListenNeeds;
  readonly #servers: Server[] = [];
  /** All connections; of TLS the ones underneath. */
  readonly #sockets = new Set<Socket>();
  /** Connections that speak HTTP, and how many requests each has in flight. */
  readonly #inFlight = new Map<Socket, number>();
  #stopping = false;

  constructor(needs: ListenNeeds) {
    this.#needs = needs;
  }

  async listen(): Promise<readonly string[]> {
    const addresses: string[] = [];
    try {
      for (const where of this.#needs.listen) addresses.push(await this.#open(where));
    } catch (error) {
      await this.#close(0);
      throw error;
    }
    return addresses;
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    await this.#close(graceMs);
  }

  async #close(graceMs: number): Promise<void> {
    const servers = this.#servers.splice(0);
    const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    const done = new AbortController();
    await Promise.race([closed, this.#sweepIdle(servers, graceMs, done.signal)]);
    done.abort();
    for (const server of servers) server.closeAllConnections();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** A connection that has become idle is closed soon; all are given up at the deadline. */
  async #sweepIdle(servers: readonly Server[], graceMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#needs;
    const begun = clock.elapsedMs();
    const deadline = begun + graceMs;
    while (!signal.aborted && clock.elapsedMs() < deadline) {
      for (const server of servers) server.closeIdleConnections();
      if (clock.elapsedMs() - begun >= SILENCE_MS) this.#closeSilent();
      await clock.sleep(Math.min(IDLE_SWEEP_MS, deadline - clock.elapsedMs()), signal);
    }
  }

  /** Node counts a connection that never asked anything as busy. */
  #closeSilent(): void {
    for (const [socket, requests] of this.#inFlight) if (requests === 0) socket.destroy();
  }

  #track(server: Server, event: 'connection' | 'secureConnection'): void {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on(event, (socket: Socket) => {
      this.#inFlight.set(socket, 0);
      socket.once('close', () => this.#inFlight.delete(socket));
    });
    server.on('request', ({ socket }, outgoing) => {
      this.#count(socket, 1);
      outgoing.once('close', () => this.#count(socket, -1));
    });
  }

  #count(socket: Socket, change: number): void {
    const requests = this.#inFlight.get(socket);
    if (requests !== undefined) this.#inFlight.set(socket, requests + change);
  }

  #open(where: Listen): Promise<string> {
    const { front, tls, observer } = this.#needs;
    const server = tls === undefined ? createServer(LIMITS) : tls.createServer(LIMITS);
    server.timeout = STUCK_MS;
    server.on('request', (incoming, outgoing) => void front.serve(incoming, outgoing, () => this.#stopping));
    this.#track(server, tls === undefined ? 'connection' : 'secureConnection');
    this.#servers.push(server);
    return new Promise((resolve, reject) => {
      server.once('error', (error) =>
        reject(new CannotListen(`${nameOf(where)}: ${reasonOf(error)}`, { cause: error })),
      );
      server.listen('fd' in where ? { fd: where.fd } : { port: where.port, host: where.host }, () => {
        const address = addressOf(server);
        observer.listening(address, tls !== undefined);
        resolve(address);
      });
    });
  }
}

function nameOf(where: Listen): string {
  return 'fd' in where ? `listen on descriptor ${where.fd}` : `listen tcp ${where.host ?? ''}:${where.port}`;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'bind: address already in use',
  EADDRNOTAVAIL: 'bind: cannot assign requested address',
  EACCES: 'bind: permission denied',
  ENOTFOUND: 'no such host',
};

function reasonOf(error: NodeJS.ErrnoException): string {
  return REASONS[error.code ?? ''] ?? error.message;
}

function addressOf(server: Server): string {
  const address = server.address() as AddressInfo | string | null;
  if (address === null || typeof address === 'string') return address ?? 'unknown';
  return address.family === 'IPv6' ? `[${address.address}]:${address.port}` : `${address.address}:${address.port}`;
}
