// A standby beside a server that lives: the store is left for another one, and nobody's place is free; or that server only
// stood still, and finds its place taken when it wakes.

import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { PostgresSchema } from '../support/postgres.ts';
import { firing, type Program, Site } from '../support/program.ts';
import { reload } from '../support/reloads.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

const config = (sink: Sink, store: PostgresSchema): string => `
route: {receiver: web, group_by: [alertname], group_wait: 50ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
database: {url: '${store.url()}'}
`;

/** Who has the store, as its lock says. */
async function waitsFor(standby: Program): Promise<string> {
  return (await standby.fetch('/-/ready')).text;
}

/** A server on the first of two stores, with something told, and a standby; the standby's file is its own if it shares none. */
async function scene(shares: 'one file' | 'two files') {
  const sink = await Sink.open();
  const [one, two] = [await PostgresSchema.create(), await PostgresSchema.create()];
  const site = new Site(config(sink, one));
  const program = await site.start();
  await program.alert(firing('Told'));
  await sink.received(1);
  await program.silence('Nothing', 3_600_000); // answered when it and all before it are on record
  const others = shares === 'one file' ? site : new Site(config(sink, one));
  const standby = others.spawn(['--standby', `--storage.path=${others.storage}-of-the-standby`]);
  await standby.said('server.standby.begun');
  await standby.listens();
  const move = async (store: PostgresSchema): Promise<void> => {
    site.configure(config(sink, store));
    await reload(program);
  };
  return { sink, one, two, program, others, standby, move };
}

test.concurrent('with one file for both it follows from store to store and back, and takes over where the other one dies', async () => {
  const { sink, one, two, program, standby, move } = await scene('one file');
  await move(two);
  await pause(5000); // it has had its time to find the first one free
  expect(await waitsFor(standby)).toContain(`process ${program.pid} on`);
  await move(one);
  await pause(5000);
  expect(await waitsFor(standby)).toContain(`process ${program.pid} on`);
  expect(standby.log.filter(({ event }) => event === 'store.state.stale')).toEqual([]);
  await program.killed();
  await standby.ready();
  await standby.alert(firing('Told'), firing('Next'));
  await sink.received(2);
  expect(sink.told).toEqual(['firing Told', 'firing Next']);
});

test.concurrent('with a file of its own it serves nothing from the store that was left, and says why, until the file is edited', async () => {
  const { sink, two, program, others, standby, move } = await scene('two files');
  await move(two);
  await until('it says so', async () => /was left for another/.test(await waitsFor(standby)));
  await pause(3000);
  expect((await standby.fetch('/-/ready')).status).toBe(503);
  others.configure(config(sink, two));
  await until('it waits there', async () => (await waitsFor(standby)).includes(`process ${program.pid} on`));
  await program.killed();
  await standby.ready();
  await standby.alert(firing('Told'), firing('Next'));
  await sink.received(2);
  expect(sink.told).toEqual(['firing Told', 'firing Next']);
});

test.concurrent('a server that stood still until its place was taken tells nobody anything when it wakes', async () => {
  const sink = await Sink.open();
  const store = await PostgresSchema.create();
  const site = new Site(config(sink, store).replace('group_wait: 50ms', 'group_wait: 1s'));
  const program = await site.start();
  const standby = site.spawn(['--standby', `--storage.path=${site.storage}-of-the-standby`]);
  await standby.said('server.standby.begun');
  await program.alert(firing('Due'));
  program.signal('SIGSTOP'); // before its group has waited
  await standby.ready();
  await standby.alert(firing('Due'));
  await sink.received(1);
  program.signal('SIGCONT');
  expect((await program.ended).code).toBe(1);
  await program.said('store.server.superseded');
  expect(sink.told).toEqual(['firing Due']);
});
