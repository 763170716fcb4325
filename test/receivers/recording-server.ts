// RecordingServer: the services that a real Alertmanager speaks to while it is recorded: one HTTP server, which is also a proxy
// that answers for every host, with and without TLS.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Asked } from './local-server.ts';
import type { Answer } from './scenario.ts';

const FIXTURES = new URL('../fixtures/tls/', import.meta.url);

/** What was asked of a service. */
export type Request = Pick<Asked, 'method' | 'path' | 'headers' | 'body'>;

/** Request by request, the last one for all that follow; or by what is asked. */
export type Answers = readonly Answer[] | ((request: Request) => Answer | undefined);

export class RecordingServer {
  readonly asked: Request[] = [];
  readonly #answers: Answers;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(answers: Answers) {
    this.#answers = answers;
    // A connection that ends just when it is used again is another story.
    this.#server = createServer({ keepAliveTimeout: 0 }, (request, response) => this.#take(request, response));
    this.#server.on('connection', (socket: Socket) => this.#sockets.add(socket));
    this.#server.on('connect', (_: IncomingMessage, socket: Socket) => this.#tunnel(socket));
  }

  static async start(answers: Answers): Promise<RecordingServer> {
    const started = new RecordingServer(answers);
    started.#server.listen(0, '127.0.0.1');
    await once(started.#server, 'listening');
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #tunnel(socket: Socket): void {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const [key, cert] = ['server.key', 'server.crt'].map((name) => readFileSync(new URL(name, FIXTURES)));
    const tls = new TLSSocket(socket, { isServer: true, ...(key && cert ? { key, cert } : {}) });
    tls.on('error', () => socket.destroy());
    this.#server.emit('connection', tls);
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const asked = { method, path, headers, body };
      const answer = this.#answerTo(asked);
      this.asked.push(asked);
      say(answer, response);
    });
  }

  #answerTo(asked: Request): Answer | undefined {
    if (typeof this.#answers === 'function') return this.#answers(asked);
    return this.#answers[Math.min(this.asked.length, this.#answers.length - 1)];
  }
}

/** `undefined` is 200 without a body. */
export function say(answer: Answer | undefined, response: ServerResponse): void {
  if (answer === 'hang') return;
  if (answer === 'reset') {
    response.destroy();
    return;
  }
  const { status = 200, type, body } = answer ?? {};
  response.writeHead(status, type === undefined ? {} : { 'Content-Type': type }).end(body);
}
