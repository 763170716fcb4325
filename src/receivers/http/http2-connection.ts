// Http2Connection: one HTTP/2 connection and the requests on it. Nothing is ever sent again here: a server that says goodbye
// (GOAWAY) answers what it has taken, and the rest fails. (undici's own HTTP/2 gives up the request that is under way when
// the server says goodbye, and sends again what was beside it: either could page twice.)

import type { IncomingHttpHeaders } from 'node:http';
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type OutgoingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import type { Clock, Timer } from '../../base/clock.ts';
import type { ConnectionRequest, ConnectionResponse } from './connections.ts';
import { HttpFailure } from './http-failure.ts';

/** As long as undici keeps HTTP/1.1. Longer, and what lies between might have forgotten the connection without a word. */
const IDLE_MS = 4_000;

/** Nothing was done with the request (RFC 9113, section 8.7). */
const REFUSED_STREAM = 7;
/** By their number (RFC 9113, section 7). */
const ERRORS: readonly string[] = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

export class Http2Connection {
  /** Resolves when it is over. */
  readonly closed: Promise<void>;
  readonly #session: ClientHttp2Session;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #idleMs: number;
  #streams = 0;
  #idle: Timer | undefined;

  constructor(origin: string, socket: Socket, clock: Clock, idleMs = IDLE_MS) {
    this.#clock = clock;
    this.#idleMs = idleMs;
    this.#socket = socket;
    this.#session = connect(origin, { createConnection: () => socket, settings: { enablePush: false } });
    this.#session.on('error', () => {}); // each request tells its own part of it
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#idle?.cancel();
        resolve();
      });
    });
    this.#waitIdly();
  }

  /** Whether it takes requests. A server that says goodbye closes it. */
  get isOpen(): boolean {
    return !this.#session.closed && !this.#session.destroyed;
  }

  /** Resolves with the beginning of the answer; rejects where there is none. */
  async request(request: ConnectionRequest): Promise<ConnectionResponse> {
    const { body, signal } = request;
    signal.throwIfAborted();
    if (!this.isOpen) throw new HttpFailure('http2: client connection lost'); // just now
    this.#idle?.cancel();
    request.onBegun?.();
    const stream = this.#session.request(headersOf(request), { endStream: body === null, signal });
    this.#streams += 1;
    stream.once('close', () => this.#ended(signal));
    const response = this.#responseOf(stream, request.onRefused);
    if (body !== null) stream.end(body);
    return await response;
  }

  /** Takes no more requests; resolves when those under way have ended and the connection is closed. */
  close(): Promise<void> {
    this.#stop();
    return this.closed;
  }

  #responseOf(stream: ClientHttp2Stream, onRefused?: () => void): Promise<ConnectionResponse> {
    const trailing = new Promise<IncomingHttpHeaders>((resolve) => {
      stream.once('trailers', resolve).once('close', () => resolve({}));
    });
    return new Promise((resolve, reject) => {
      // It stays: the body may fail as well.
      stream.on('error', (error) => {
        if (stream.rstCode === REFUSED_STREAM) onRefused?.();
        reject(failureOf(stream, error));
      });
      stream.once('close', () => {
        reject(this.#session.destroyed ? new HttpFailure('unexpected EOF') : failureOf(stream));
      });
      stream.once('response', ({ ':status': statusCode = 0, ...headers }) => {
        resolve({ statusCode, headers, body: stream, trailing });
      });
    });
  }

  #ended(signal: AbortSignal): void {
    this.#streams -= 1;
    // The connection may be why there was no answer in time.
    if (signal.aborted || !this.isOpen) this.#stop();
    else this.#waitIdly();
  }

  #waitIdly(): void {
    if (this.#streams > 0) return;
    this.#idle = this.#clock.at(this.#clock.now() + this.#idleMs, () => this.#stop());
  }

  #stop(): void {
    this.#idle?.cancel();
    if (this.isOpen) this.#session.close();
    if (this.#streams === 0) this.#socket.destroySoon(); // the server need not have closed its half
  }
}

function headersOf({ url, method, headers, body }: ConnectionRequest): OutgoingHttpHeaders {
  const list: Record<string, string | string[]> = {
    ':method': method,
    ':scheme': url.protocol.slice(0, -1),
    ':authority': url.host,
    ':path': `${url.pathname}${url.search}`,
  };
  for (let index = 0; index < headers.length; index += 2) {
    const name = (headers[index] ?? '').toLowerCase();
    const value = headers[index + 1] ?? '';
    const before = list[name];
    list[name] = before === undefined ? value : [before, value].flat();
  }
  if (body !== null) list['content-length'] = String(Buffer.byteLength(body));
  return list;
}

/** In the words of Go's HTTP/2. */
function failureOf(stream: ClientHttp2Stream, error?: Error): Error {
  const code = error !== undefined && 'code' in error ? String(error.code) : '';
  if (error !== undefined && !code.startsWith('ERR_HTTP2_')) return error; // the socket's own trouble
  if (error !== undefined && code !== 'ERR_HTTP2_STREAM_ERROR') return new HttpFailure('http2: client connection lost');
  const reset = stream.rstCode ?? 0;
  if (reset === 0) return new HttpFailure('unexpected EOF');
  const name = ERRORS[reset] ?? `unknown error code 0x${reset.toString(16)}`;
  return new HttpFailure(`stream error: stream ID ${stream.id}; ${name}; received from peer`);
}
