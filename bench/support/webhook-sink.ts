// A receiver of webhooks that answers 200 to everything and counts.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// Thousands of groups may be told at once, each over a connection of its own; on a busy machine it takes seconds until the
// last of them has said something.
const BACKLOG = 4096;
const KEEP_ALIVE_MS = 120_000;

export interface WebhookSink {
  readonly url: string;
  /** Requests since the start. */
  received(): number;
  close(): void;
}

export async function openWebhookSink(): Promise<WebhookSink> {
  let received = 0;
  const server = createServer((request, response) => {
    received += 1;
    request.resume();
    request.once('end', () => response.end());
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    received: () => received,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
