// LocalHttp2Server: a real server on the loopback that speaks HTTP/2 over TLS, and HTTP/1.1 to whom it must; a test scripts
// it, and it remembers what it was asked.

import { once } from 'node:events';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type SecureServerOptions,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

export interface Http2Asked {
  readonly version: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Http2ServerRequest['headers'];
  readonly body: string;
}

export type Http2Answer = (asked: Http2Asked, response: Http2ServerResponse) => void;

export class LocalHttp2Server {
  readonly asked: Http2Asked[] = [];
  readonly sessions: ServerHttp2Session[] = [];
  readonly sockets = new Set<Socket>();
  readonly #server: Http2SecureServer;
  #accepted = 0;

  private constructor(server: Http2SecureServer) {
    this.#server = server;
  }

  /** Answers 200 with an empty body unless told otherwise. */
  static async start(
    options: SecureServerOptions,
    answer: Http2Answer = (_, response) => response.end(),
  ): Promise<LocalHttp2Server> {
    const server = createSecureServer({ allowHTTP1: true, ...options });
    const local = new LocalHttp2Server(server);
    server.on('request', (request, response) => local.#listen(request, response, answer));
    server.on('session', (session) => local.sessions.push(session));
    server.on('connection', (socket: Socket) => {
      local.#accepted += 1;
      local.sockets.add(socket);
      socket.on('error', () => {}).on('close', () => local.sockets.delete(socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return local;
  }

  /** Connections so far. */
  get accepted(): number {
    return this.#accepted;
  }

  url(path = '/', host = '127.0.0.1'): URL {
    return new URL(`https://${host}:${(this.#server.address() as AddressInfo).port}${path}`);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  #listen(request: Http2ServerRequest, response: Http2ServerResponse, answer: Http2Answer): void {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      const { httpVersion, method, url, headers } = request;
      const asked = { version: httpVersion, method, path: url, headers, body };
      this.asked.push(asked);
      answer(asked, response);
    });
  }
}
