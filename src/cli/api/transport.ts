// Transport: how a request gets to the server. The plain one speaks HTTP and HTTPS as they come: most command lines need no
// more, and what a http_config can say costs a tenth of a second to load.

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
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
    return readReply(await this.#open(request, signal));
  }

  async close(): Promise<void> {
    this.#http.destroy();
    this.#https.destroy();
  }

  #open({ method, url, body }: ApiRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const isHttps = url.protocol === 'https:';
    const headers = {
      accept: 'application/json',
      'user-agent': this.#userAgent,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    return new Promise((resolve, reject) => {
      const open = isHttps ? httpsRequest : httpRequest;
      const agent = isHttps ? this.#https : this.#http;
      const request = open(url, { method, headers, signal, agent, auth: credentials(url) }, resolve);
      request.on('error', reject);
      request.end(body);
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

async function readReply(message: IncomingMessage): Promise<ApiReply> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of message as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > REPLY_MAX) throw new TransportError(`the answer is longer than ${REPLY_MAX / 1024 / 1024} MiB`);
    pieces.push(piece);
  }
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)] as const);
  return { status: message.statusCode ?? 0, headers: new Map(headers), body: Buffer.concat(pieces).toString('utf8') };
}
