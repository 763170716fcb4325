// LocalProxy: a real HTTP, HTTPS or SOCKS5 proxy on the loopback that remembers what it was asked. Whatever the target's
// name is, it connects to the loopback.

import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ProxyAsked {
  readonly method: string;
  /** `host:port` of a CONNECT, else the URL. */
  readonly target: string;
  readonly rawHeaders: readonly string[];
}

/** Says something of its own in place of opening a tunnel. */
export type TunnelAnswer = (socket: Duplex) => void;

export class LocalProxy {
  readonly asked: ProxyAsked[] = [];
  /** Of a SOCKS5 proxy: what arrived before the tunnel was open, in hexadecimal. */
  readonly heard: string[] = [];
  readonly sockets = new Set<Socket>();
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(server: Server, scheme: string) {
    this.#server = server;
    this.#scheme = scheme;
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('error', () => {}).on('close', () => this.sockets.delete(socket));
    });
  }

  static http(tunnel?: TunnelAnswer, port = 0): Promise<LocalProxy> {
    return LocalProxy.#overHttp(createServer(), 'http', tunnel, port);
  }

  static https(options: ServerOptions, tunnel?: TunnelAnswer): Promise<LocalProxy> {
    return LocalProxy.#overHttp(createTlsServer(options), 'https', tunnel);
  }

  static async #overHttp(server: Server, scheme: string, tunnel?: TunnelAnswer, port = 0): Promise<LocalProxy> {
    const proxy = new LocalProxy(server, scheme);
    const remember = ({ method = '', url = '', rawHeaders }: IncomingMessage): void => {
      proxy.asked.push({ method, target: url, rawHeaders });
    };
    server.on('request', (request: IncomingMessage, response) => {
      remember(request);
      const { port, pathname, search } = new URL(request.url ?? '');
      const { method = '', headers } = request;
      const onward = forward({ host: '127.0.0.1', port, path: `${pathname}${search}`, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.writeHead(502).end());
      request.pipe(onward);
    });
    server.on('connect', (request: IncomingMessage, socket: Duplex) => {
      remember(request);
      socket.on('error', () => {});
      if (tunnel !== undefined) return tunnel(socket.once('end', () => socket.destroy()).resume());
      const port = Number(request.url?.split(':').at(-1));
      join(socket, port, () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    });
    return await proxy.#start(port);
  }

  /** `replies`: what it answers to each message in turn; then, or if there are none, it behaves. */
  static async socks5(...replies: readonly (readonly number[])[]): Promise<LocalProxy> {
    const server = createTcpServer((socket) => {
      const waiting = replies.map((bytes) => Buffer.from(bytes));
      let authenticated = replies.length > 0;
      socket.on('data', function listen(message) {
        proxy.heard.push(message.toString('hex'));
        const own = waiting.shift();
        if (own !== undefined) return void socket.write(own);
        if (!authenticated) {
          authenticated = true;
          return void socket.write(Buffer.from([5, 0]));
        }
        socket.off('data', listen);
        const port = message.readUInt16BE(message.length - 2);
        join(socket, port, () => socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 1, 1])));
      });
    });
    const proxy = new LocalProxy(server, 'socks5');
    return await proxy.#start();
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(user = ''): string {
    return `${this.#scheme}://${user}127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  async #start(port = 0): Promise<this> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }
}

function join(socket: Duplex, port: number, opened: () => void): void {
  const onward = connect(port, '127.0.0.1', () => {
    opened();
    socket.pipe(onward).pipe(socket);
  });
  onward.on('error', () => socket.destroy());
  socket.on('close', () => onward.destroy());
}
