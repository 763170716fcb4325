// One request over a socket of its own: for tests that look at connections, not only at answers.

import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { connect } from 'node:net';

export interface Exchanged {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Rejects when the connection breaks before the answer is whole. */
export function exchange(options: RequestOptions, body?: string | Buffer, tls = false): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const send = tls ? httpsRequest : httpRequest;
    const outgoing = send({ host: '127.0.0.1', agent: false, ...options }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export function postAlerts(port: number, body: string | Buffer): Promise<Exchanged> {
  return exchange(
    { port, method: 'POST', path: '/api/v2/alerts', headers: { 'content-type': 'application/json' } },
    body,
  );
}

/** Sends bytes as they are, and answers all that comes back until the other side closes. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => undefined); // what was said before the break counts
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}
