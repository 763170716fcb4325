// Connections: the pools behind one integration. They are opened by the first request (undici is loaded then, to keep it out
// of the start-up) and anew when certificates or keys have changed; requests under way finish on the pool they began on.

import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { ConnectionPool, type PoolSettings } from './connection-pool.ts';
import type { Method } from './redirect.ts';

/** One request, with nothing left to add. */
export interface ConnectionRequest {
  readonly url: URL;
  readonly method: Method;
  /** Name, value, name, value …; values as bytes, one per character. */
  readonly headers: readonly string[];
  readonly body: string | Uint8Array | null;
  readonly signal: AbortSignal;
  /** Called right before the first byte goes out. */
  readonly onBegun?: (() => void) | undefined;
  /** Called where the server says that it has done nothing with it, before the failure is known. */
  readonly onRefused?: (() => void) | undefined;
}

export interface ConnectionResponse {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  /** Destroying it gives up the rest. */
  readonly body: Readable;
  /** Over HTTP/2: what follows the body; never rejects. */
  readonly trailing?: Promise<IncomingHttpHeaders>;
}

/** Loads what the first request needs (about 0.1 s), for a moment that suits better than that one. */
export async function warmUpHttp(): Promise<void> {
  await import('undici');
}

export class Connections {
  readonly #settings: Omit<PoolSettings, 'context'>;
  #current: ConnectionPool | undefined;
  readonly #draining = new Set<Promise<void>>();

  constructor(settings: Omit<PoolSettings, 'context'>) {
    this.#settings = settings;
  }

  /** Sends one request. `context` decides which pool: another one than last time opens a new pool. */
  async request(request: ConnectionRequest, context: SecureContext | undefined): Promise<ConnectionResponse> {
    const { default: undici } = await import('undici'); // CommonJS: bundled, it has no other export
    if (this.#current === undefined || this.#current.context !== context) {
      this.#retire();
      this.#current = new ConnectionPool({ ...this.#settings, context }, undici);
    }
    return await this.#current.request(request);
  }

  /** Resolves when every request has ended and every connection is closed. */
  async close(): Promise<void> {
    this.#retire();
    await Promise.all(this.#draining);
  }

  #retire(): void {
    if (this.#current === undefined) return;
    const drained = this.#current.close().finally(() => this.#draining.delete(drained));
    this.#draining.add(drained);
    this.#current = undefined;
  }
}
