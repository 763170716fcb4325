import { expect, test } from 'vitest';
import { firing, resolved, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';

function config(sink: Sink, more = ''): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 200ms, group_interval: 1s, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'${more}}]}]
`;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

test.concurrent('an alert is told firing, then resolved, with everything that a webhook of Alertmanager has', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink)).start('--web.external-url=http://amp.example/base');
  const alert = {
    labels: { alertname: 'DiskFull', instance: 'db-1', empty: '' },
    annotations: { summary: 'a <b> & "c"' },
    generatorURL: 'http://prometheus.example/graph?g0.expr=1',
  };
  expect(await program.fetch('/base/-/ready')).toEqual({ status: 200, text: 'OK' });
  expect((await program.post('/base/api/v2/alerts', [alert])).status).toBe(200);

  const first = await sink.received(1);
  const labels = { alertname: 'DiskFull', instance: 'db-1' };
  expect(first.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': expect.stringMatching(/^Alertmanager\/0\.34/),
  });
  expect(first.body).toEqual({
    receiver: 'web',
    status: 'firing',
    alerts: [
      {
        status: 'firing',
        labels,
        annotations: alert.annotations,
        startsAt: expect.stringMatching(TIME),
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: alert.generatorURL,
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ],
    groupLabels: { alertname: 'DiskFull' },
    routeLabels: {},
    commonLabels: labels,
    commonAnnotations: alert.annotations,
    externalURL: 'http://amp.example/base',
    version: '4',
    groupKey: '{}:{alertname="DiskFull"}',
    truncatedAlerts: 0,
    notification_reason: 'first notification',
  });

  const endsAt = new Date().toISOString();
  await program.post('/base/api/v2/alerts', [{ ...alert, endsAt }]);
  const second = await sink.received(2);
  expect(second.body).toMatchObject({
    status: 'resolved',
    notification_reason: 'all alerts resolved',
    groupKey: first.body.groupKey,
    alerts: [{ status: 'resolved', startsAt: first.body.alerts[0]?.startsAt, endsAt: expect.stringMatching(TIME) }],
  });
  expect(Date.parse(second.body.alerts[0]?.endsAt ?? '')).toBe(Date.parse(endsAt));
});

test.concurrent('an alert that joins a group is told with those that fire there', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink)).start();
  await program.alert(firing('A', { n: '1' }));
  await sink.received(1);
  await program.alert(firing('A', { n: '2' }));
  const { body } = await sink.received(2);
  expect(body).toMatchObject({ notification_reason: 'new alerts added', commonLabels: { alertname: 'A' } });
  expect(body.alerts.map(({ labels }) => labels.n)).toEqual(['1', '2']);
  await program.alert(resolved('A', { n: '1' }));
  const third = await sink.received(3);
  expect(third.body.status).toBe('firing');
  expect(third.body.alerts.map(({ labels, status }) => `${labels.n} ${status}`)).toEqual(['1 resolved', '2 firing']);
});

test.concurrent('of a batch with invalid alerts the valid ones are stored and told, and the answer names every reason', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink)).start();
  const { status, text } = await program.post('/api/v2/alerts', [
    { labels: {} },
    firing('Valid'),
    { labels: { alertname: 'Backwards' }, startsAt: '2026-01-02T00:00:00Z', endsAt: '2026-01-01T00:00:00Z' },
    { labels: { alertname: '' } },
  ]);
  expect(status).toBe(400);
  expect(text.match(/at least one label pair required/g)).toHaveLength(2);
  expect(text).toContain('start time must be before end time');
  await sink.received(1);
  expect(sink.told).toEqual(['firing Valid']);
  expect(await program.get('/api/v2/alerts')).toMatchObject([{ labels: { alertname: 'Valid' } }]);
  expect(await program.metric('alertmanager_alerts_invalid_total{version="v2"}')).toBe(3);
  // What was received, invalid or not: their difference is what was taken.
  expect(await program.metric('alertmanager_alerts_received_total{status="firing",version="v2"}')).toBe(3);
  expect(await program.metric('alertmanager_alerts_received_total{status="resolved",version="v2"}')).toBe(1);
});

test.concurrent('malformed JSON changes nothing, wherever it breaks', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink)).start();
  const good = JSON.stringify([firing('A'), firing('B')]);
  for (const bad of [good.slice(0, -1), good.slice(0, -8), good.replace('"B"', '7'), '{}', '']) {
    const { status } = await program.post('/api/v2/alerts', bad);
    expect([400, 422], bad).toContain(status);
  }
  expect(await program.get('/api/v2/alerts')).toEqual([]);
  await program.alert(firing('Probe'));
  await sink.received(1);
  expect(sink.told).toEqual(['firing Probe']);
});

test.concurrent('labels like __proto__ are plain data, all the way', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink)).start();
  const labels = '{"alertname":"Odd","__proto__":"p","constructor":"c","toString":"t","hasOwnProperty":"h"}';
  await program.post('/api/v2/alerts', `[{"labels":${labels},"annotations":{"__proto__":"q"}}]`);
  const { body } = await sink.received(1);
  const [alert] = body.alerts;
  const pairs = Object.entries(alert?.labels ?? {}).sort();
  expect(pairs).toEqual([
    ['__proto__', 'p'],
    ['alertname', 'Odd'],
    ['constructor', 'c'],
    ['hasOwnProperty', 'h'],
    ['toString', 't'],
  ]);
  expect(Object.entries(alert?.annotations ?? {})).toEqual([['__proto__', 'q']]);
  const seen = await program.fetch('/api/v2/alerts?filter=__proto__=p');
  expect(Object.entries(JSON.parse(seen.text)[0].labels).sort()).toEqual(pairs);
});

test.concurrent('max_alerts cuts the payload and says by how much; send_resolved: false tells no resolve', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink, ', max_alerts: 1, send_resolved: false')).start();
  await program.alert(firing('A', { n: '1' }), firing('A', { n: '2' }));
  expect((await sink.received(1)).body).toMatchObject({ truncatedAlerts: 1, alerts: [{ labels: { n: '1' } }] });
  await program.alert(resolved('A', { n: '1' }), resolved('A', { n: '2' }), firing('B'));
  await sink.received(2);
  await program.alert(firing('C'));
  await sink.received(3);
  expect(sink.told.slice(1)).toEqual(['firing B', 'firing C']);
});
