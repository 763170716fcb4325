// The store moves while the server runs: every alert is told once, whatever moves under it; nothing is forgotten; and what
// cannot be moved to is refused while everything stays as it was.

import { setTimeout as pause } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { Gate } from '../support/gate.ts';
import { PostgresSchema } from '../support/postgres.ts';
import { firing, type Program, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';

const config = (sink: Sink, database = ''): string => `
route: {receiver: web, group_by: [alertname], group_wait: 50ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
${database === '' ? '' : `database: {${database}}`}
`;
const at = (schema: PostgresSchema, more = ''): string => `url: '${schema.url()}'${more}`;

async function reload(program: Program): Promise<string> {
  const { status, text } = await program.fetch('/-/reload', { method: 'POST' });
  return status === 200 ? 'applied' : text;
}

/** Alerts that come one after the other until they are stopped; answers their names. */
function load(program: Program): () => Promise<readonly string[]> {
  const names: string[] = [];
  let isOver = false;
  const done = (async () => {
    for (let n = 0; !isOver; n += 1) {
      const batch = Array.from({ length: 5 }, (_, i) => `Load${n}x${i}`);
      await program.alert(...batch.map((name) => firing(name)));
      names.push(...batch);
      await pause(5);
    }
  })();
  return async () => {
    isOver = true;
    await done;
    return names;
  };
}

/** Each was told once, and the next process, after kill -9, tells none of them again. */
async function expectAllToldOnce(sink: Sink, site: Site, program: Program, names: readonly string[]): Promise<Program> {
  const expected = names.map((name) => `firing ${name}`).toSorted();
  const told = (): string[] => sink.told.map((one) => one.slice(0, 40)).toSorted();
  await sink.received(expected.length);
  await pause(500); // what is told twice comes at the next interval
  expect(told()).toEqual(expected);
  await program.killed();
  const next = await site.start();
  for (let i = 0; i < names.length; i += 500) await next.alert(...names.slice(i, i + 500).map((name) => firing(name)));
  await next.alert(firing('Last'));
  await sink.hears('the last alert', ({ body }) => body.groupLabels.alertname === 'Last');
  await pause(500);
  expect(told()).toEqual([...expected, 'firing Last'].toSorted());
  return next;
}

test('from the embedded store to PostgreSQL, to another, and back, under load: nothing is lost and nothing repeated', async () => {
  const sink = await Sink.open();
  const [one, two] = [await PostgresSchema.create(), await PostgresSchema.create()];
  const site = new Site(config(sink));
  const program = await site.start();
  await program.alert(...Array.from({ length: 3000 }, (_, n) => firing('Many', { n: String(n) })));
  await sink.hears('all of the many', ({ body }) => body.alerts.length === 3000); // the first flush may come while they do
  await pause(700);
  sink.hooks.length = 0;
  const silence = await program.silence('Quiet', 3_600_000);
  const stop = load(program);
  for (const database of [at(one), at(two), at(two, ', pool_max: 3'), '', at(one)]) {
    await pause(300);
    site.configure(config(sink, database));
    expect(await reload(program)).toBe('applied');
  }
  await pause(300);
  const names = await stop();
  expect(names.length).toBeGreaterThan(300);
  const made = await program.silence('Made', 3_600_000);
  const next = await expectAllToldOnce(sink, site, program, names);
  for (const id of [silence, made]) expect((await next.fetch(`/api/v2/silence/${id}`)).status).toBe(200);
  expect(await next.get<unknown[]>('/api/v2/alerts')).toHaveLength(3000 + names.length + 1);
  const { attempts } = await next.get<{ attempts: unknown[] }>('/api/v2/config/history');
  expect(attempts).toHaveLength(7); // two starts and five reloads, in one audit log
  expect(next.log.filter(({ level }) => level === 'ERROR')).toEqual([]);
  expect(program.log.filter(({ level }) => level === 'ERROR')).toEqual([]);
});
