// TlsListener: makes HTTPS servers whose certificates, and demands of clients, are those of the web config file at the time
// of each handshake.

import type { ServerOptions } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
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
    answerPlainHttp(server);
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

// Go's words, so that who forgot the `s` of `https` is told.
const PLAIN_HTTP = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';

/** The connection under a handshake that failed is not ours to see, but by where it comes from. */
function answerPlainHttp(server: Server): void {
  const shaking = new Map<string, Socket>();
  const from = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
  server.prependListener('connection', (socket: Socket) => {
    const place = from(socket);
    shaking.set(place, socket);
    socket.once('close', () => {
      if (shaking.get(place) === socket) shaking.delete(place);
    });
  });
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ERR_SSL_HTTP_REQUEST') shaking.get(from(socket))?.write(PLAIN_HTTP);
  });
}
