// The machine's clock is set under the running server, or the whole process stands still for a while (a laptop asleep, a
// virtual machine that is moved): whoever waits waits no longer, and nobody is told twice.

import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { firing, resolved, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';

const config = (sink: Sink, waits: string): string => `
route: {receiver: web, group_by: [alertname], ${waits}, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
`;

/** From then on the process's clock is an hour wrong, whenever it is sent SIGUSR2. */
const preload = (hours: number): string => `
const now = Date.now;
let set = 0;
process.on('SIGUSR2', () => { set += ${hours} * 3_600_000; });
Date.now = () => now() + set;
`;

test.concurrent.each([
  ['back', -1],
  ['forward', 1],
])('set %s by an hour while groups wait: the page and the next one come as if it had not been', async (_how, hours) => {
  const sink = await Sink.open();
  const site = new Site(config(sink, 'group_wait: 2s, group_interval: 2s'));
  const file = site.file('preload.mjs', preload(hours));
  const program = site.spawn([], `export NODE_OPTIONS='--import file://${file}'`);
  await program.ready();
  const endsAt = new Date(Date.now() + 5 * 3_600_000).toISOString();
  const began = Date.now();
  await program.alert({ ...firing('Up'), endsAt });
  program.signal('SIGUSR2');
  await sink.received(1);
  expect(Date.now() - began).toBeGreaterThan(1900);
  expect(Date.now() - began).toBeLessThan(15_000);
  program.signal('SIGUSR2');
  await program.alert({ ...firing('Up', { n: '2' }), endsAt });
  await sink.received(2);
  expect(Date.now() - began).toBeGreaterThan(3900);
  expect(sink.told).toEqual(['firing Up', 'firing Up Up']);
  const { code } = await program.terminated();
  expect(code).toBe(0);
});

test.concurrent('stopped for seconds while a group waits and another is owed its resolve: each is told once', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink, 'group_wait: 1s, group_interval: 1500ms'));
  const program = await site.start();
  await program.alert(firing('Told'));
  await sink.received(1);
  await program.alert(resolved('Told'), firing('Waits'));
  program.signal('SIGSTOP');
  await pause(4000);
  expect(sink.told).toEqual(['firing Told']);
  program.signal('SIGCONT');
  await sink.received(3);
  await pause(2500); // more than a tick
  expect([...sink.told].sort()).toEqual(['firing Told', 'firing Waits', 'resolved Told']);
});
