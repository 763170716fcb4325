import { expect, test } from 'vitest';
import { firing, resolved, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

function config(sink: Sink, more = '', route = ''): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 300ms, repeat_interval: 1h${route}}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
${more}
`;
}

const ALWAYS = `
time_intervals:
  - {name: always, time_intervals: [{weekdays: ['sunday:saturday']}]}
  - {name: never, time_intervals: [{years: ['1970']}]}
`;

interface SilenceView {
  readonly id: string;
  readonly status: { readonly state: string };
}

test.concurrent('a silence that the API has answered for survives a kill, and mutes after the restart', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink));
  const first = await site.start();
  const id = await first.silence('Muted', 3_600_000);
  await first.killed(); // at once: what was answered is on the disk

  const program = await site.start();
  expect(await program.get<SilenceView[]>('/api/v2/silences')).toMatchObject([
    { id, status: { state: 'active' }, createdBy: 'ann', comment: 'at work' },
  ]);
  await program.alert(firing('Muted'), firing('Heard'));
  await sink.received(1);
  await program.alert(firing('Later'));
  await sink.received(2);
  expect(sink.told).toEqual(['firing Heard', 'firing Later']);
  expect(await program.get('/api/v2/alerts?filter=alertname=Muted')).toMatchObject([
    { status: { state: 'suppressed', silencedBy: [id] } },
  ]);
  expect(await program.metric('alertmanager_notifications_suppressed_total{reason="silence"}')).toBeGreaterThan(0);
});

test.concurrent('what a silence mutes is told once it has expired by itself, or is expired by someone', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink)).start();
  const byItself = await program.silence('Short', 1500);
  const bySomeone = await program.silence('Long', 3_600_000);
  await program.alert(firing('Short'), firing('Long'));
  await sink.hears('the end of the short silence', ({ body }) => body.groupLabels.alertname === 'Short');
  expect(sink.told).toEqual(['firing Short']);
  expect((await program.fetch(`/api/v2/silence/${bySomeone}`, { method: 'DELETE' })).status).toBe(200);
  await sink.received(2);
  expect(sink.told).toEqual(['firing Short', 'firing Long']);
  const states = await program.get<SilenceView[]>('/api/v2/silences');
  expect(new Map(states.map(({ id, status }) => [id, status.state]))).toEqual(
    new Map([byItself, bySomeone].map((id) => [id, 'expired'])),
  );
});

test.concurrent('an alert that is resolved while it is silenced was never told, and its resolve is not told either', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink)).start();
  const id = await program.silence('Quiet', 3_600_000);
  await program.alert(firing('Quiet'));
  await until('a flush that mutes', () =>
    program.metric('alertmanager_notifications_suppressed_total{reason="silence"}'),
  );
  await program.alert(resolved('Quiet'));
  await program.fetch(`/api/v2/silence/${id}`, { method: 'DELETE' });
  await program.alert(firing('Probe'));
  await sink.received(1);
  await program.alert(resolved('Probe'));
  await sink.received(2);
  expect(sink.told).toEqual(['firing Probe', 'resolved Probe']);
});

test.concurrent('an inhibited alert is told when its source has resolved, and its neighbour on another cluster at once', async () => {
  const sink = await Sink.open();
  const inhibit =
    "inhibit_rules: [{source_matchers: ['alertname=Source'], target_matchers: ['alertname=Target'], equal: [cluster]}]";
  const site = new Site(
    config(sink, inhibit, ', routes: [{matchers: [alertname=Source], receiver: nobody}]').replace(
      'receivers: [',
      'receivers: [{name: nobody}, ',
    ),
  );
  const program = await site.start();
  await program.alert(firing('Source', { cluster: 'a' }));
  await program.alert(firing('Target', { cluster: 'a' }), firing('Target', { cluster: 'b' }));
  const { body } = await sink.received(1);
  expect(body.alerts.map(({ labels }) => labels.cluster)).toEqual(['b']);
  const [inhibited] = await program.get<{ status: object }[]>(
    '/api/v2/alerts?filter=alertname=Target&filter=cluster=a',
  );
  expect(inhibited?.status).toMatchObject({
    state: 'suppressed',
    inhibitedBy: [expect.stringMatching(/^[0-9a-f]{16}$/)],
  });
  await program.alert(resolved('Source', { cluster: 'a' }));
  const second = await sink.received(2);
  expect(second.body.alerts.map(({ labels }) => labels.cluster)).toEqual(['a', 'b']);
});

test.concurrent('a mute time interval and the lack of an active one hold back, and the group says which', async () => {
  const sink = await Sink.open();
  const routes = `, routes: [
  {matchers: [alertname=Mute], mute_time_intervals: [always]},
  {matchers: [alertname=Inactive], active_time_intervals: [never]},
  {matchers: [alertname=Open], mute_time_intervals: [never], active_time_intervals: [always]}]`;
  const site = new Site(config(sink, ALWAYS, routes));
  const program = await site.start();
  await program.alert(firing('Mute'), firing('Inactive'), firing('Open'));
  await sink.received(1);
  const suppressed = (reason: string): Promise<true | false> =>
    program
      .metric(`alertmanager_notifications_suppressed_total{reason="${reason}"}`)
      .then((count) => count !== undefined && count > 0);
  await until('the muted flush', () => suppressed('mute_time_interval'));
  await until('the inactive flush', () => suppressed('active_time_interval'));
  expect(sink.told).toEqual(['firing Open']);
  const [muted] = await program.get<{ alerts: object[] }[]>('/api/v2/alerts/groups?filter=alertname=Mute');
  expect(muted?.alerts).toMatchObject([{ status: { mutedBy: ['always'], state: 'suppressed' } }]);

  // The interval is taken out: what waited is told, without being sent again.
  site.configure(config(sink, ALWAYS, ', routes: [{matchers: [alertname=Inactive], active_time_intervals: [never]}]'));
  program.signal('SIGHUP');
  await sink.received(2);
  expect(sink.told).toEqual(['firing Open', 'firing Mute']);
});
