// `receiver` and `receiver_matchers` asked together, of an alert that goes to team-a and team-b, as 0.33.1 answered.

import { afterEach, expect, test } from 'vitest';
import { VirtualClock } from '../support/virtual-clock.ts';
import { exchange } from './exchange.ts';
import { startServer, type TestServer } from './test-server.ts';

const running: TestServer[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ server }) => server.stop(0)));
});

async function found(path: string): Promise<number> {
  const started = await startServer(new VirtualClock(), {});
  running.push(started);
  const { port } = started;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify([{ labels: { alertname: 'A', team: 'a' } }]);
  expect(await exchange({ port, path: '/api/v2/alerts', method: 'POST', headers }, body)).toMatchObject({
    status: 200,
  });
  return JSON.parse((await exchange({ port, path })).body).length;
}

test('of an alert one receiver may have the name and another the labels', async () => {
  expect(await found('/api/v2/alerts?receiver=team-a&receiver_matchers=name%3Dteam-b')).toBe(1);
  expect(await found('/api/v2/alerts?receiver=default&receiver_matchers=name%3Dteam-b')).toBe(0);
  expect(await found('/api/v2/alerts?receiver=team-a&receiver_matchers=name%3Ddefault')).toBe(0);
});

test('a group has one receiver, which must have both', async () => {
  expect(await found('/api/v2/alerts/groups?receiver=team-a&receiver_matchers=name%3Dteam-b')).toBe(0);
  expect(await found('/api/v2/alerts/groups?receiver=team-a&receiver_matchers=name%3Dteam-a')).toBe(1);
});
