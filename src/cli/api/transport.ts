// Transport: how a request gets to the server. The plain one speaks HTTP and HTTPS as they come: most command lines need no
// more, and what a http_config can say costs a tenth of a second to load.

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { carriesBody, type Hop, type Method, nextHop, REQUESTS_MAX } from '../../receivers/http/redirect.ts';

export interface ApiRequest {
  readonly method: Method;
  readonly url: URL;
  /** JSON. */
  readonly body?: string;
}

export interface ApiReply {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface Transport {
  /** Rejects with a {@link TransportError}, also when the signal aborts. */
  send(request: ApiRequest, signal: AbortSignal): Promise<ApiReply>;
  close(): Promise<void>;
}

/** Nothing was answered. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
}

/** Bytes. Fifty thousand alerts are 25 MB. */
const REPLY_MAX = 256 * 1024 * 1024;

export class PlainTransport implements Transport {
  readonly #userAgent: string;
  readonly #http = new HttpAgent({ keepAlive: true });
  readonly #https = new HttpsAgent({ keepAlive: true });

  constructor(userAgent: string) {
    this.#userAgent = userAgent;
  }

  async send(request: ApiRequest, signal: AbortSignal): Promise<ApiReply> {
    let hop: Hop = { url: request.url, method: request.method, trusted: true };
    for (let requests = 1; ; requests += 1) {
      const message = await this.#open({ ...request, ...hop }, signal);
      const next = nextHop(request.url, hop, message.statusCode ?? 0, message.headers.location);
      if (next === undefined) return readReply(message.statusCode ?? 0, message.headers, message);
      message.destroy();
      if (requests === REQUESTS_MAX) throw new TransportError(`stopped after ${REQUESTS_MAX} redirects`);
      hop = next;
    }
  }

  async close(): Promise<void> {
    this.#http.destroy();
    this.#https.destroy();
  }

  #open({ method, url, body }: ApiRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const isHttps = url.protocol === 'https:';
    const sent = carriesBody(method) ? body : undefined;
    const headers = {
      accept: 'application/json',
      'user-agent': this.#userAgent,
      ...(sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
    };
    return new Promise((resolve, reject) => {
      const open = isHttps ? httpsRequest : httpRequest;
      const agent = isHttps ? this.#https : this.#http;
      const request = open(url, { method, headers, signal, agent, auth: credentials(url) }, resolve);
      request.on('error', reject);
      request.end(sent);
    });
  }
}

/** What the URL itself says. */
function credentials({ username, password }: URL): string | null {
  return username === '' && password === '' ? null : `${decoded(username)}:${decoded(password)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a stray percent sign: taken as it stands
  }
}

/** Reads the body to its end. */
export async function readReply(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: AsyncIterable<Buffer>,
): Promise<ApiReply> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > REPLY_MAX) throw new TransportError(`the answer is longer than ${REPLY_MAX / 1024 / 1024} MiB`);
    pieces.push(piece);
  }
  const named = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return { status, headers: new Map(named), body: Buffer.concat(pieces).toString('utf8') };
}
