import { expect, test } from 'vitest';
import { notification } from '../../test/receivers/configs.ts';
import { integration, serve } from '../../test/receivers/one-integration.ts';
import { testGoldens } from '../../test/receivers/replay.ts';
import type { Notification } from '../alerting/ports.ts';
import { LabelSet } from '../labels/label-set.ts';

testGoldens('incidentio', {
  // 0.34's data has the labels of the route, too.
  instead: ({ requests, outcome }, name) => ({
    requests: requests.map((request) => ({ ...request, body: { ...(request.body as object), routeLabels: {} } })),
    // What can be read of an answer is told, also where the rest is not as it should be.
    outcome:
      name === 'answer-400-other-types' ? { message: 'unexpected status code 400: invalid', retry: false } : outcome,
  }),
});

const LIMIT = 512 * 1024;

/** Two alerts, each with an annotation of so many characters. */
function large(length: number): Notification {
  const base = notification('A', 'B');
  const [first, second] = base.alerts.map((one) => ({
    ...one,
    alert: { ...one.alert, annotations: LabelSet.from([['text', 'x'.repeat(length)]]) },
  }));
  return { ...base, alerts: first !== undefined && second !== undefined ? [first, second] : base.alerts };
}

async function told(of: Notification) {
  const server = await serve();
  const target = integration('incidentio', { url: server.url(), alert_source_token: 't0ken' });
  await target.notify(of, new AbortController().signal);
  const body = server.asked[0]?.body ?? '{}';
  return { bytes: Buffer.byteLength(body), payload: JSON.parse(body) };
}

test('a payload that is too large has one alert, and what is common to all', async () => {
  const small = await told(large(1));
  // The annotation is there twice, and once more as what is common.
  const room = Math.floor((LIMIT - small.bytes) / 3) + 1;
  expect((await told(large(room))).payload.alerts).toHaveLength(2);

  const { payload, bytes } = await told(large(room + 1));
  expect(payload.alerts).toHaveLength(1);
  expect(payload).toMatchObject({ truncatedAlerts: 0, commonAnnotations: { text: 'x'.repeat(room + 1) } });
  expect(bytes).toBeLessThan(LIMIT);
});

test('one alert that is too large by itself is sent all the same', async () => {
  const { payload, bytes } = await told(large(LIMIT));
  expect(payload.alerts).toHaveLength(1);
  expect(bytes).toBeGreaterThan(LIMIT);
});

test('a token file that is not there stands in the way of the config', () => {
  const settings = { url: 'http://h/', alert_source_token_file: '/nowhere/token' };
  expect(() => integration('incidentio', settings)).toThrow(
    /failed to read alert_source_token_file: open \/nowhere\/token: no such file or directory/,
  );
});
