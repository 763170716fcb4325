// While the process takes up what the last one left: what is answered already, and what is not.

import { afterEach, expect, test } from 'vitest';
import { VirtualClock } from '../support/virtual-clock.ts';
import { exchange, postAlerts } from './exchange.ts';
import { startServer, type TestServer } from './test-server.ts';

const running: TestServer[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ server }) => server.stop(0)));
});

test('no alert is taken and none is shown before the state of the last process is back; health is told', async () => {
  let notYet: string | undefined = 'starting: try again in a moment';
  const started = await startServer(new VirtualClock(), { notYet: () => notYet });
  running.push(started);
  const { port, alerting } = started;
  const firing = '[{"labels":{"alertname":"Up"}}]';
  expect(await postAlerts(port, firing)).toMatchObject({
    status: 503,
    body: '{"code":503,"message":"starting: try again in a moment"}',
    headers: { 'retry-after': '5', 'content-type': 'application/json' },
  });
  expect(await exchange({ port, path: '/-/reload', method: 'POST' })).toMatchObject({
    status: 503,
    body: 'starting: try again in a moment\n',
  });
  expect(await exchange({ port, path: '/api/v2/alerts' })).toMatchObject({ status: 503 });
  expect(await exchange({ port, path: '/-/healthy' })).toMatchObject({ status: 200 });
  expect(alerting.received).toEqual([]);

  notYet = undefined;
  expect(await postAlerts(port, firing)).toMatchObject({ status: 200 });
  expect(alerting.received).toHaveLength(1);
});
