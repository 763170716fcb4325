import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { SystemClock } from '../../base/clock.ts';
import { Secret } from '../../base/secret.ts';
import { database } from '../../config/schema/database.ts';
import { PostgresHome } from './postgres-home.ts';
import { postgresSettings } from './settings.ts';

// Method: a server that takes connections and says nothing. Whoever waits for the answer to one before it asks for the
// other has made only one when its time is over.
test('the lock’s session and the pool are dialled side by side, and both are let go of when they fail', async () => {
  const sockets = new Set<Socket>();
  let dialled = 0;
  const server = createServer((socket) => {
    dialled += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = new Secret(`postgres://u:p@127.0.0.1:${port}/d?sslmode=disable`);
  const settings = await postgresSettings({ ...database.absent, url, connectTimeoutMs: 200 });
  const opened = PostgresHome.open(settings, {
    self: { instance: 'i', name: 'n' },
    clock: new SystemClock(),
    onSuperseded: () => undefined,
  });
  await expect(opened).rejects.toThrow(`PostgreSQL at 127.0.0.1:${port}/d cannot be used`);
  expect(dialled).toBe(2);
  const closed = once(server, 'close'); // only when every connection has ended
  server.close();
  await closed;
  expect(sockets.size).toBe(0);
});
