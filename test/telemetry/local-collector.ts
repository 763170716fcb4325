// LocalCollector: a real OpenTelemetry collector's ear on the loopback: OTLP over HTTP, or over gRPC with and without TLS. It
// remembers the spans that it took.

import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import {
  createServer as createHttp2Server,
  createSecureServer,
  type IncomingHttpHeaders as Http2Headers,
  type SecureServerOptions,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { type DecodedRequest, type DecodedSpan, decodeTraceRequest } from './otlp-decode.ts';

export interface Collected {
  readonly path: string;
  readonly headers: IncomingHttpHeaders | Http2Headers;
  readonly request: DecodedRequest;
}

/** `status` of HTTP, or of gRPC, in place of taking it; `never`: no answer. */
export interface CollectorMood {
  refuses?: number;
  never?: boolean;
}

export class LocalCollector {
  readonly collected: Collected[] = [];
  readonly mood: CollectorMood;
  /** Requests, taken or not. */
  asked = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, mood: CollectorMood) {
    this.#server = server;
    this.mood = mood;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    });
  }

  static async http(mood: CollectorMood = {}): Promise<LocalCollector> {
    const server = createHttpServer();
    const local = new LocalCollector(server, mood);
    server.on('request', async (request, response) => {
      const body = await bodyOf(request);
      local.asked += 1;
      if (mood.never) return;
      if (mood.refuses !== undefined) return void response.writeHead(mood.refuses).end('no room');
      const isPacked = request.headers['content-encoding'] === 'gzip';
      local.#take(request.url ?? '', request.headers, isPacked ? gunzipSync(body) : body);
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
    return await local.#start();
  }

  static async grpc(mood: CollectorMood = {}, tls?: SecureServerOptions): Promise<LocalCollector> {
    const server = tls === undefined ? createHttp2Server() : createSecureServer(tls);
    const local = new LocalCollector(server, mood);
    server.on('stream', async (stream: ServerHttp2Stream, headers: Http2Headers) => {
      stream.on('error', () => {});
      const body = await bodyOf(stream);
      local.asked += 1;
      if (mood.never) return;
      if (mood.refuses !== undefined) {
        stream.respond(
          { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': mood.refuses },
          { endStream: true },
        );
        return;
      }
      const message = body.subarray(5, 5 + body.readUInt32BE(1));
      local.#take(String(headers[':path']), headers, body.readUInt8(0) === 1 ? gunzipSync(message) : message);
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': 0 }));
      stream.end(Buffer.alloc(5));
    });
    return await local.#start();
  }

  /** As `tracing.endpoint` names it. */
  get endpoint(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get spans(): readonly DecodedSpan[] {
    return this.collected.flatMap(({ request }) => request.spans);
  }

  get connections(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #take(path: string, headers: Collected['headers'], body: Buffer): void {
    this.collected.push({ path, headers, request: decodeTraceRequest(body) });
  }

  async #start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }
}

async function bodyOf(stream: Readable): Promise<Buffer> {
  return Buffer.concat(await stream.toArray().catch(() => []));
}
