// GET /metrics as a scraper asks for it: compressed where it is accepted.

import { afterEach, expect, test } from 'vitest';
import { VirtualClock } from '../support/virtual-clock.ts';
import { exchange } from './exchange.ts';
import { startServer, type TestServer } from './test-server.ts';

let running: TestServer | undefined;

afterEach(() => running?.server.stop(0));

test.each([
  ['gzip', true],
  ['deflate, GZIP;q=0.5', true],
  ['gzip;q=0', false],
  ['x-gzip, identity', false],
  [undefined, false],
])('metrics for who accepts %s: compressed is %s', async (accepted, isCompressed) => {
  running = await startServer(new VirtualClock());
  const { port } = running;
  const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
  const bytes = await fetch(`http://127.0.0.1:${port}/metrics`, {
    headers: { 'accept-encoding': 'identity', ...headers },
  });
  expect(bytes.headers.get('content-encoding')).toBe(isCompressed ? 'gzip' : null);
  const plain = await exchange({ port, path: '/metrics' });
  expect(await bytes.text()).toBe(plain.body); // fetch has unpacked it
  if (isCompressed) expect(Number(bytes.headers.get('content-length'))).not.toBe(plain.body.length);
});
