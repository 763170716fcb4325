// TlsListener: makes HTTPS servers whose certificates, and demands of clients, are those of the web config file at the time
// of each handshake.

import type { ServerOptions } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { TlsMaterial } from './tls-material.ts';
import type { WebConfigFile } from './web-config-file.ts';

export class TlsListener {
  readonly #file: Pick<WebConfigFile, 'current'>;
  readonly #material: TlsMaterial;

  /** `material`: what the file says of TLS now. */
  constructor(file: Pick<WebConfigFile, 'current'>, material: TlsMaterial) {
    this.#file = file;
    this.#material = material;
  }

  createServer(limits: ServerOptions): Server {
    const { context, requestCert, rejectUnauthorized } = this.#material;
    const server = createServer({
      ...limits,
      ...context,
      requestCert,
      rejectUnauthorized,
      ALPNProtocols: ['http/1.1'],
    });
    let inUse = this.#material;
    // Before Node's own listener, which begins the handshake.
    server.prependListener('connection', () => {
      const next = this.#file.current.tls ?? inUse;
      if (next === inUse) return;
      inUse = next;
      server.setSecureContext(next.context);
      Object.assign(server, { requestCert: next.requestCert, rejectUnauthorized: next.rejectUnauthorized });
    });
    server.prependListener('secureConnection', (socket) => {
      if (!inUse.accepts(socket)) socket.destroy();
    });
    return server;
  }
}
