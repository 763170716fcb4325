import { Agent, get } from 'node:http';
import { expect, test } from 'vitest';
import { firing, resolved, Site } from '../support/program.ts';
import { NEVER, OK, Sink, status } from '../support/sink.ts';
import { until } from '../support/until.ts';

function config(url: string, more = ''): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 1s, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${url}'${more}}]}]
`;
}

test.concurrent('a receiver that is down for a while is told as soon as it is up, and the metrics count each attempt', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink.url())).start();
  let failures = 0;
  sink.behaviour = (response, hook) => {
    failures += 1;
    (failures <= 2 ? status(503) : OK)(response, hook);
  };
  await program.alert(firing('A'));
  await program.said('notify.notification.sent', { attempts: 3 });
  expect(sink.told).toEqual(['firing A', 'firing A', 'firing A']);
  expect(await program.metric('alertmanager_notifications_total{integration="webhook"}')).toBe(1);
  expect(await program.metric('alertmanager_notification_requests_total{integration="webhook"}')).toBe(3);
  expect(await program.metric('alertmanager_notification_requests_failed_total{integration="webhook"}')).toBe(2);
  expect(
    await program.metric('alertmanager_notifications_failed_total{integration="webhook",reason="serverError"}'),
  ).toBe(0);
});

test.concurrent('a refusal is not repeated at once, but with the next flush; then it is told', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink.url())).start();
  sink.behaviour = status(400);
  await program.alert(firing('A'));
  await program.said('notify.notification.failed', { reason: 'clientError', attempts: 1 });
  sink.behaviour = OK;
  await program.said('notify.notification.sent', { attempts: 1 });
  expect(
    await program.metric('alertmanager_notifications_failed_total{integration="webhook",reason="clientError"}'),
  ).toBe(1);
  await program.alert(resolved('A'));
  await sink.received(3);
  expect(sink.told).toEqual(['firing A', 'firing A', 'resolved A']);
});

test.concurrent('a receiver that hangs keeps nobody else waiting, and its timeout ends the attempt', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink.url(), ', timeout: 300ms')).start();
  sink.behaviour = (response, hook) => (hook.body.groupLabels.alertname === 'Hangs' ? NEVER : OK)(response, hook);
  await program.alert(firing('Hangs'));
  await sink.received(1);
  await program.alert(firing('Other'));
  await sink.hears('the other', ({ body }) => body.groupLabels.alertname === 'Other');
  const { err } = await program.said('notify.attempt.failed');
  expect(err).toBe('Post "<redacted>": configured webhook timeout reached (300ms)');
  sink.behaviour = OK;
  await program.said('notify.notification.sent', { groupKey: '{}:{alertname="Hangs"}' });
});

test.concurrent('a hundred thousand alerts in one request are served, and so is the next alert', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink.url(), ', max_alerts: 3')).start();
  const many = Array.from({ length: 100_000 }, (_, i) => ({ ...firing('Many', { i: String(i) }) }));
  await program.alert(...many);
  await program.alert(firing('Next'));
  await sink.hears('the next', ({ body }) => body.groupLabels.alertname === 'Next');
  await sink.hears('all of the many', ({ body }) => body.truncatedAlerts === many.length - 3);
  const tooLarge = await program
    .post('/api/v2/alerts', `[{"labels":{"a":"${'x'.repeat(70 * 1024 * 1024)}"}}]`)
    .catch(() => undefined);
  expect([413, undefined]).toContain(tooLarge?.status); // answered, or cut off while it was being sent
  await program.alert(firing('Probe'));
  await sink.hears('the probe', ({ body }) => body.groupLabels.alertname === 'Probe');
});

test.concurrent('whoever reads its log may go away: alerts are told all the same', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink.url())).start();
  program.closeLog();
  for (let i = 0; i < 20; i += 1) await program.alert(firing(`A${i}`));
  await sink.received(20);
  expect(await program.metric('amp_log_lines_dropped')).toBeGreaterThan(0);
  expect(await program.terminated()).toEqual({ code: 0, signal: null });
});

test.concurrent('SIGTERM does not wait for connections that are kept open and ask nothing', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink.url())).start();
  const agent = new Agent({ keepAlive: true });
  await new Promise<void>((resolve, reject) => {
    const asked = get(`${program.url}/-/ready`, { agent }, (answer) => answer.resume().on('end', resolve));
    asked.on('error', reject);
  });
  await until('the connection is idle', () => Object.keys(agent.freeSockets).length === 1);
  expect(await program.terminated()).toEqual({ code: 0, signal: null });
  const [begun, finished] = ['server.stop.begun', 'server.stop.finished'].map((event) =>
    program.log.find((line) => line.event === event),
  );
  expect(Date.parse(String(finished?.time)) - Date.parse(String(begun?.time))).toBeLessThan(5000); // of the ten that it may take
  agent.destroy();
});

test.concurrent('a page that arrived and was not answered in time: whoever heard it is told that it is over', async () => {
  const sink = await Sink.open();
  sink.behaviour = NEVER;
  const program = await new Site(config(sink.url(), ', timeout: 200ms')).start();
  await program.alert(firing('A'));
  await program.said('notify.attempt.failed');
  await program.alert(resolved('A'));
  // The flush under way tells what it saw, for ten seconds; what it did not bring home is owed an end.
  await program.said('notify.notification.failed');
  sink.behaviour = OK;
  await sink.hears('the end', ({ body }) => body.status === 'resolved');
  await program.said('notify.notification.sent');
  expect(sink.told.filter((told) => told === 'resolved A').length).toBeGreaterThan(0);
});
