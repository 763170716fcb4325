// LocalServer: a real HTTP or HTTPS server on the loopback that a test scripts and that remembers what it was asked.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  /** Lower case, as Node gives them; repeated ones joined. */
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export type Answer = (asked: Asked, response: ServerResponse) => void;

export class LocalServer {
  readonly asked: Asked[] = [];
  readonly sockets = new Set<Socket>();
  /** Connections accepted so far. */
  accepted = 0;
  readonly #server: TcpServer;
  readonly #scheme: string;
  readonly #waiting: (() => void)[] = [];

  private constructor(server: TcpServer, scheme: string) {
    this.#server = server;
    this.#scheme = scheme;
    server.on('connection', (socket: Socket) => {
      this.accepted += 1;
      this.sockets.add(socket);
      socket.on('error', () => {}).on('close', () => this.sockets.delete(socket));
    });
  }

  /** Answers 200 with an empty body unless told otherwise. */
  static async http(answer: Answer = (_, response) => response.end(), host = '127.0.0.1'): Promise<LocalServer> {
    const server: Server = createServer((request, response) => local.#listen(answer)(request, response));
    const local = new LocalServer(server, 'http');
    return await local.#start(host);
  }

  static async https(options: ServerOptions, answer: Answer = (_, response) => response.end()): Promise<LocalServer> {
    const server = createTlsServer(options, (request, response) => local.#listen(answer)(request, response));
    const local = new LocalServer(server, 'https');
    return await local.#start('127.0.0.1');
  }

  /** A server that says whatever it likes: called with each socket and what arrives on it. */
  static async raw(onData: (socket: Socket, data: string) => void): Promise<LocalServer> {
    const server = createTcpServer({ allowHalfOpen: true }, (socket) => {
      socket.on('data', (data) => {
        onData(socket, data.toString('latin1'));
        local.#wake();
      });
    });
    const local = new LocalServer(server, 'http');
    return await local.#start('127.0.0.1');
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(path = '/', host = '127.0.0.1'): URL {
    return new URL(`${this.#scheme}://${host}:${this.port}${path}`);
  }

  /** Resolves when the next request, or the next bytes of a raw server, have arrived. */
  nextArrival(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  #listen(answer: Answer): RequestListener {
    return (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (piece: string) => {
        body += piece;
      });
      request.on('end', () => {
        const { method = '', url = '', headers, rawHeaders } = request;
        const asked = { method, path: url, headers, rawHeaders, body };
        this.asked.push(asked);
        answer(asked, response);
        this.#wake();
      });
    };
  }

  async #start(host: string): Promise<this> {
    this.#server.listen(0, host);
    await once(this.#server, 'listening');
    return this;
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
