import { expect, test } from 'vitest';
import { VirtualClock } from '../support/virtual-clock.ts';
import { type Exchanged, exchange } from './exchange.ts';
import { startServer, TEST_SETTINGS } from './test-server.ts';

test('the connection ends with the answer to a body that is too large, and with no other', async () => {
  const { port, server } = await startServer(new VirtualClock(), { settings: { ...TEST_SETTINGS, bodyMaxBytes: 100 } });
  const headers = { 'content-type': 'application/json', connection: 'keep-alive' };
  const post = (body: string): Promise<Exchanged> =>
    exchange({ port, method: 'POST', path: '/api/v2/alerts', headers }, body);
  const refused = await post(`[${' '.repeat(100)}]`);
  expect([refused.status, refused.headers.connection]).toEqual([413, 'close']);
  const malformed = await post('[');
  expect([malformed.status, malformed.headers.connection]).toEqual([400, 'keep-alive']);
  await server.stop(0);
});
