// What a start finds where the store is PostgreSQL: the embedded store that it goes on from, and sealed revisions.

import { expect, inject, test } from 'vitest';
import { PostgresSchema } from '../support/postgres.ts';
import { firing, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';

const config = (sink: Sink, database = ''): string => `
route: {receiver: web, group_by: [alertname], group_wait: 50ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
${database === '' ? '' : `database: {${database}}`}
`;
const at = (schema: PostgresSchema, more = ''): string => `url: '${schema.url()}'${more}`;

test.concurrent('a change of database.url with a restart takes the embedded store along, once', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const site = new Site(config(sink));
  const first = await site.start();
  await first.alert(firing('Told'));
  await sink.received(1);
  const silence = await first.silence('Quiet', 3_600_000);
  await first.terminated();

  site.configure(config(sink, at(schema)));
  const second = await site.start();
  await second.said('store.copy.finished');
  await second.alert(firing('Told'), firing('Second'));
  await sink.received(2);
  expect((await second.fetch(`/api/v2/silence/${silence}`)).status).toBe(200);
  await second.terminated();
  const third = await site.start();
  await third.alert(firing('Told'), firing('Second'), firing('Third'));
  await sink.received(3);
  expect(third.log.map(({ event }) => event)).not.toContain('store.copy.finished');
  await third.terminated();

  site.configure(config(sink)); // back by a restart: the embedded store was left, and says so
  const stale = await site.start();
  await stale.said('store.state.stale');
  expect(sink.told).toEqual(['firing Told', 'firing Second', 'firing Third']);
});

test.concurrent('a restart on an empty database, when the state is in another one, says that it begins anew', async () => {
  const [sink, one, two] = [await Sink.open(), await PostgresSchema.create(), await PostgresSchema.create()];
  const site = new Site(config(sink));
  await (await site.start()).terminated();
  site.configure(config(sink, at(one)));
  await (await site.start()).terminated();

  site.configure(config(sink, at(two)));
  const anew = await site.start();
  const { store } = await anew.said('store.state.stale');
  expect(store).toContain(site.storage);
});

test.concurrent('contents of revisions are sealed with the key file, and open with it alone', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const site = new Site();
  site.file('key', `# made by openssl rand -hex 32\n${'0b'.repeat(32)}\n`);
  site.configure(config(sink, at(schema, ', encryption_key_file: key')));
  const program = await site.start();
  expect(program.log.map(({ code }) => code)).not.toContain('AM3018');
  const [row] = await schema.query<{ content: Buffer }>('SELECT content FROM revisions');
  expect(row?.content.includes('group_by')).toBe(false);
  expect(row?.content.includes(inject('postgres').password)).toBe(false);
  await program.terminated();

  site.configure('route: {');
  const fallen = site.spawn(['--config.fallback=last-good']);
  expect((await fallen.ended).code).toBe(1); // the file does not say where the store is
  site.configure(config(sink, at(schema, ', encryption_key_file: key')).replace('receiver: web', 'receiver: nobody'));
  const last = await site.start('--config.fallback=last-good');
  await last.alert(firing('A'));
  await sink.received(1);
  await last.terminated();

  site.file('key', `${'0c'.repeat(32)}\n`);
  const locked = site.spawn(['--config.fallback=last-good']);
  expect((await locked.ended).code).toBe(1);
  expect(String((await locked.said('server.start.failed')).err)).toMatch(
    /sealed with a key that is not in database\.encryption_key_file/,
  );
  site.file('key', `${'0c'.repeat(32)}\n${'0b'.repeat(32)}\n`);
  await (await site.start('--config.fallback=last-good')).terminated();
});
