// kill -9 while far more is due than a slow receiver can be told at once, judged by what arrives there.

import { expect, test } from 'vitest';
import { firing, resolved, Site } from '../support/program.ts';
import { after, type Hook, OK, Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

const GROUPS = Array.from({ length: 1500 }, (_, number) => `Flood${number}`);
/** As many as are told at once (notify/lanes.ts). */
const LANES = 256;

function arrivals(hooks: readonly Hook[], status: string): string[] {
  return hooks.filter(({ body }) => body.status === status).map(({ body }) => body.groupLabels.alertname ?? '');
}

test('after a kill only what was really under way is told again, and who never heard that it fires hears no end', {
  timeout: 60_000,
}, async () => {
  const sink = await Sink.open();
  sink.behaviour = after(1500);
  const site = new Site(`
route: {receiver: web, group_by: [alertname], group_wait: 500ms, group_interval: 5s, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
`);
  const first = await site.start('--log.level=info');
  await first.alert(...GROUPS.map((name) => firing(name)));
  await sink.received(LANES + 1); // the first ones are told, others under way, most in line
  await first.killed();
  const beforeKill = [...sink.hooks];
  expect(beforeKill.length).toBeLessThanOrEqual(2 * LANES);

  sink.behaviour = OK;
  const second = await site.start('--log.level=info');
  const heard = GROUPS.slice(0, 1000);
  await until('all that fires is told', () => new Set(arrivals(sink.hooks, 'firing')).size === GROUPS.length);
  const again = arrivals(sink.hooks.slice(beforeKill.length), 'firing').filter((name) =>
    arrivals(beforeKill, 'firing').includes(name),
  );
  expect(again.length).toBeLessThanOrEqual(LANES);
  await second.alert(...heard.map((name) => resolved(name)));
  await until('every end is told', () => arrivals(sink.hooks, 'resolved').length >= heard.length);
  expect(arrivals(sink.hooks, 'resolved').sort()).toEqual([...heard].sort());
});

test('what was in line at a kill and has ended since is no news to anybody', { timeout: 60_000 }, async () => {
  const sink = await Sink.open();
  sink.behaviour = after(1500);
  const site = new Site(`
route: {receiver: web, group_by: [alertname], group_wait: 500ms, group_interval: 3s, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
`);
  const first = await site.start('--log.level=info');
  await first.alert(...GROUPS.map((name) => firing(name)));
  await sink.received(LANES + 1);
  await first.killed();
  const heard = new Set(arrivals(sink.hooks, 'firing'));

  const second = await site.start('--log.level=info'); // it tells on at once, as slowly
  await second.alert(...GROUPS.map((name) => resolved(name)));
  sink.behaviour = OK;
  await second.alert(firing('Probe'));
  await sink.hears('the probe', ({ body }) => body.groupLabels.alertname === 'Probe');
  await until(
    'whoever heard that it fires hears that it is over',
    () => {
      for (const name of arrivals(sink.hooks, 'firing')) heard.add(name);
      heard.delete('Probe');
      const ended = new Set(arrivals(sink.hooks, 'resolved'));
      return [...heard].every((name) => ended.has(name));
    },
    30_000,
  );
  const ended = arrivals(sink.hooks, 'resolved');
  expect(ended).toHaveLength(new Set(ended).size);
  // What had been begun, and had not got through at the kill, may be among them.
  expect(ended.length - heard.size).toBeLessThanOrEqual(LANES);
});
