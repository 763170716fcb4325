// Connections: the pools behind one integration. They are opened by the first request (undici is loaded then, to keep it out
// of the start-up) and anew when certificates or keys have changed; requests under way finish on the pool they began on.

import { isIP } from 'node:net';
import { checkServerIdentity, type SecureContext } from 'node:tls';
import type { Agent, buildConnector, Dispatcher } from 'undici';
import type { TlsConfig } from '../../config/schema/http-config.ts';

/** To one host and port. Alertmanager has no such limit; a file descriptor has. */
const CONNECTIONS_MAX = 256;
// Go's dialer gives up after 30 s as well; mostly the attempt's own deadline is shorter.
const CONNECT_TIMEOUT_MS = 30_000;

/** Loads what the first request needs (about 0.1 s), for a moment that suits better than that one. */
export async function warmUpHttp(): Promise<void> {
  await import('undici');
}

export class Connections {
  readonly #tls: TlsConfig;
  #current: { readonly agent: Agent; readonly context: SecureContext | undefined } | undefined;
  readonly #draining = new Set<Promise<void>>();

  constructor(tls: TlsConfig) {
    this.#tls = tls;
  }

  /** Sends one request. `context` decides which pool: another one than last time opens a new pool. */
  async request(
    options: Dispatcher.RequestOptions,
    context: SecureContext | undefined,
  ): Promise<Dispatcher.ResponseData> {
    const { default: undici } = await import('undici'); // CommonJS: bundled, it has no other export
    if (this.#current === undefined || this.#current.context !== context) {
      this.#retire();
      this.#current = { agent: this.#open(undici, context), context };
    }
    return this.#current.agent.request(options);
  }

  /** Resolves when every request has ended and every connection is closed. */
  async close(): Promise<void> {
    this.#retire();
    await Promise.all(this.#draining);
  }

  #retire(): void {
    if (this.#current === undefined) return;
    const drained = this.#current.agent.close().finally(() => this.#draining.delete(drained));
    this.#draining.add(drained);
    this.#current = undefined;
  }

  #open(
    undici: { readonly Agent: typeof Agent; readonly buildConnector: typeof buildConnector },
    context: SecureContext | undefined,
  ): Agent {
    return new undici.Agent({
      connect: this.#connector(undici.buildConnector, context),
      connections: CONNECTIONS_MAX,
      pipelining: 1,
      // The signal of the attempt is the limit; a limit of the library's own would cut long `timeout`s short.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  #connector(build: typeof buildConnector, context: SecureContext | undefined): buildConnector.connector {
    const { serverName, insecureSkipVerify } = this.#tls;
    const connect = build({
      timeout: CONNECT_TIMEOUT_MS,
      rejectUnauthorized: !insecureSkipVerify,
      ...(context === undefined ? {} : { secureContext: context }),
      ...(serverName === ''
        ? {}
        : { checkServerIdentity: (_, certificate) => checkServerIdentity(serverName, certificate) }),
    });
    if (serverName === '' || isIP(serverName) !== 0) return connect;
    return (options, callback) => connect({ ...options, servername: serverName }, callback);
  }
}
