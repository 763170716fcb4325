// kill -9 and restart, judged by what the receiver is told.

import { expect, test } from 'vitest';
import { firing, type Program, resolved, Site } from '../support/program.ts';
import { NEVER, OK, Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

function config(sink: Sink, more = ''): string {
  return `
${more}
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
`;
}

/** By when everything before has been told: a group that fires now is told after those that were due. */
async function probe(program: Program, sink: Sink, name: string): Promise<void> {
  await program.alert(firing(name));
  await sink.hears(`the probe ${name}`, ({ body }) => body.groupLabels.alertname === name);
}

/** What was told of other groups than the probes. */
function toldOf(sink: Sink, names: readonly string[]): string[] {
  return sink.told.filter((told) => names.some((name) => told.endsWith(` ${name}`)));
}

/** The group's next flush after this has begun: the outcome of the one before is written. */
async function keptOutcome(program: Program): Promise<void> {
  await program.said('notify.notification.sent');
  await program.silence('nothing', 1000); // durable, and written after what came before it
}

test.concurrent('what was told and recorded is not told again after a kill, nor is anything resolved by the downtime', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink, 'global: {resolve_timeout: 2s}'));
  const first = await site.start();
  const endsAt = new Date(Date.now() + 1500).toISOString(); // as Prometheus gives it: runs out unless sent again
  await first.alert(firing('A'), { ...firing('B'), endsAt });
  await sink.received(2);
  await keptOutcome(first);
  await first.killed();
  await until('both ends have passed', () => Date.now() > Date.parse(endsAt) + 600);

  const second = await site.start();
  expect(await second.get('/api/v2/alerts')).toHaveLength(2);
  await probe(second, sink, 'Probe');
  await second.alert(firing('A'), firing('B'));
  await probe(second, sink, 'Probe2');
  expect(toldOf(sink, ['A', 'B']).sort()).toEqual(['firing A', 'firing B']);
});

test.concurrent('an alert that nobody sends again after the restart is resolved when resolve_timeout has passed once more', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink, 'global: {resolve_timeout: 2s}'));
  const first = await site.start();
  await first.alert(firing('A'));
  await sink.received(1);
  await keptOutcome(first);
  await first.killed();
  const restartedAtMs = Date.now();
  await site.start();
  await sink.received(2);
  expect(sink.told).toEqual(['firing A', 'resolved A']);
  expect(sink.hooks[1]?.atMs).toBeGreaterThanOrEqual(restartedAtMs + 2000);
});

test.concurrent('a resolve that was pending at the kill is told after the restart, once', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink).replace('group_interval: 300ms', 'group_interval: 2s'));
  const first = await site.start();
  await first.alert(firing('A'));
  await sink.received(1);
  await keptOutcome(first);
  await first.alert(resolved('A')); // to be told two seconds after the first flush
  await first.silence('nothing', 1000); // what the store took before is written
  await first.killed();
  expect(sink.told).toEqual(['firing A']);

  const second = await site.start();
  await sink.received(2);
  await probe(second, sink, 'Probe');
  expect(toldOf(sink, ['A'])).toEqual(['firing A', 'resolved A']);
});

test.concurrent('a resolve that arrives as the first thing after the restart is told, once', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink));
  const first = await site.start();
  await first.alert(firing('A'));
  await sink.received(1);
  await keptOutcome(first);
  await first.killed();
  const second = await site.start();
  await second.alert(resolved('A'));
  await sink.received(2);
  await probe(second, sink, 'Probe');
  expect(toldOf(sink, ['A'])).toEqual(['firing A', 'resolved A']);
});

test.concurrent('an attempt in flight at the kill is made once more, at once, and then no more', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink).replace('group_interval: 300ms', 'group_interval: 1h'));
  const first = await site.start();
  sink.behaviour = NEVER;
  await first.alert(firing('A'));
  await sink.received(1);
  await first.killed();
  sink.behaviour = OK;
  const second = await site.start();
  await sink.received(2); // not after an hour
  await keptOutcome(second);
  await second.killed();
  const third = await site.start();
  await probe(third, sink, 'Probe');
  expect(toldOf(sink, ['A'])).toEqual(['firing A', 'firing A']);
});

test.concurrent('an alert that was told by an attempt cut off, and resolved meanwhile, is told resolved', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink));
  const first = await site.start();
  sink.behaviour = NEVER;
  await first.alert(firing('A'));
  await sink.received(1);
  await first.alert(resolved('A'));
  await first.silence('nothing', 1000);
  await first.killed();
  sink.behaviour = OK;
  const second = await site.start();
  await sink.hears('the resolve', ({ body }) => body.status === 'resolved');
  await probe(second, sink, 'Probe');
  expect(toldOf(sink, ['A'])).toEqual(['firing A', 'resolved A']);
});
