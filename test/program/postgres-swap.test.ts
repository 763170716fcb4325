// The store moves while the server runs: every alert is told once, whatever moves under it; nothing is forgotten; and what
// cannot be moved to is refused while everything stays as it was.

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { Gate } from '../support/gate.ts';
import { atTheEnd } from '../support/leftovers.ts';
import { PostgresSchema } from '../support/postgres.ts';
import { firing, type Program, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

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
  done.catch(() => undefined); // told when it is stopped
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
  await kept(program, expected.length);
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

test.concurrent('what cannot be moved to is refused, while everything stays as it was', async () => {
  const sink = await Sink.open();
  const [taken, used, newer] = [
    await PostgresSchema.create(),
    await PostgresSchema.create(),
    await PostgresSchema.create(),
  ];
  const owner = await new Site(config(sink, at(taken))).start();
  await (await new Site(config(sink, at(used))).start()).terminated();
  await newer.query('CREATE TABLE amp_schema (version BIGINT NOT NULL)');
  await newer.query('INSERT INTO amp_schema VALUES (99)');
  const narrow = `latin1_${newer.name}`;
  await newer.query(`CREATE DATABASE ${narrow} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'`);
  atTheEnd(() => newer.query(`DROP DATABASE ${narrow}`));
  const site = new Site(config(sink));
  const program = await site.start();
  await program.alert(firing('Before'));
  await sink.received(1);

  const cases: readonly [database: string, says: RegExp][] = [
    [`url: '${used.url({ password: 'wrong-pw' })}'`, /database: PostgreSQL at .*password authentication failed/],
    [`url: '${used.url({ port: 1 })}'`, /ECONNREFUSED/],
    [`url: '${used.url({ database: 'nowhere' })}'`, /does not exist/],
    ['url_file: nothing-here', /url_file cannot be read/],
    [at(newer), /its schema is 99/],
    [`url: '${newer.url().replace(newer.name, 'nowhere')}'`, /has no schema that .* \(nowhere\): create it/],
    [`url: '${newer.url({ database: narrow }).replace(/3D.*/, '3Dpublic')}'`, /keeps text in LATIN1, which has not/],
    [at(taken), new RegExp(`in use by another server \\(process ${owner.pid} on`)],
    [at(used), /holds the state of a store in use.*restart to go on from that state/],
  ];
  for (const [database, says] of cases) {
    site.configure(config(sink, database));
    const answer = await reload(program);
    expect(answer).toMatch(says);
    expect(answer).not.toContain('wrong-pw');
  }
  site.configure(config(sink));
  await program.alert(firing('Before'), firing('After'));
  await sink.received(2);
  await program.terminated();
  const next = await site.start();
  await next.alert(firing('Before'), firing('After'), firing('Last'));
  await sink.received(3);
  expect(sink.told).toEqual(['firing Before', 'firing After', 'firing Last']);
});

test.concurrent('a host that takes the connection and says nothing is refused in its time, by a reload and by a start', async () => {
  const sink = await Sink.open();
  const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  atTheEnd(() => silent.close());
  const { port } = silent.address() as AddressInfo;
  const site = new Site(config(sink));
  const program = await site.start();
  site.configure(config(sink, `url: 'postgres://u:S3CRET@127.0.0.1:${port}/d', connect_timeout: 1s`));
  const says = new RegExp(
    `PostgreSQL at 127\\.0\\.0\\.1:${port}/d cannot be used: no connection within 1000 ms .database\\.connect_timeout.; check host`,
  );
  const began = performance.now();
  expect(await reload(program)).toMatch(says);
  expect(performance.now() - began).toBeLessThan(8000);
  expect(await program.get('/api/v2/config/status')).toMatchObject({ status: 'rolled_back', version: 1, revision: 1 });
  await program.alert(firing('A'));
  await sink.received(1);
  await program.terminated();
  const refused = site.spawn();
  expect((await refused.ended).code).toBe(1);
  expect(String((await refused.said('server.start.failed')).err)).toMatch(says);
  expect(program.stderr + refused.stderr).not.toContain('S3CRET');
});

test.concurrent('a database that is full is refused', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const role = `r_${schema.name}`;
  await schema.query(`CREATE ROLE ${role} LOGIN PASSWORD 'p' CONNECTION LIMIT 1`);
  await schema.query(`GRANT ALL ON SCHEMA ${schema.name} TO ${role}`);
  const site = new Site(config(sink));
  const program = await site.start();
  const url = schema.url().replace(/postgres:\/\/[^@]*@/, `postgres://${role}:p@`);
  site.configure(config(sink, `url: '${url}'`));
  expect(await reload(program)).toMatch(/too many connections for role .*lower database\.pool_max/);
  await schema.query(`ALTER ROLE ${role} CONNECTION LIMIT 20`);
  expect(await reload(program)).toBe('applied');
  await program.terminated();
  await schema.drop();
  await schema.query(`DROP ROLE ${role}`);
});

test.concurrent('a database that hangs after the switch fails the health check: back, and nothing is lost or repeated', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const gate = await Gate.open(inject('postgres').port);
  const site = new Site(config(sink));
  const program = await site.start();
  await program.alert(firing('Before'));
  await sink.received(1);
  const stop = load(program);
  site.configure(config(sink, `url: '${schema.url({ port: gate.port })}'`));
  gate.hangOn('SELECT name FROM markers'); // the health check's own question
  expect(await reload(program)).toMatch(/database: took longer than 5 s/);
  gate.hang(false);
  const names = await stop();
  expect(await program.metric('config_reload_total{status="rolled_back"}')).toBe(1);
  site.configure(config(sink));
  await expectAllToldOnce(sink, site, program, ['Before', ...names]);
});

test.concurrent.each(['load', 'apply', 'reload', 'health_check'])(
  'kill -9 after the phase %s of a move: the next start has all of it',
  async (phase) => {
    const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
    const site = new Site(config(sink));
    const program = await site.start();
    const silence = await program.silence('Quiet', 3_600_000);
    const names = Array.from({ length: 20 }, (_, n) => `Told${n}`);
    await program.alert(...names.map((name) => firing(name)));
    await sink.received(20);
    await kept(program, 20);
    site.configure(config(sink, at(schema)));
    program.signal('SIGHUP');
    await program.said('reload.phase.finished', { phase });
    await program.killed();

    const next = await site.start();
    expect((await next.fetch(`/api/v2/silence/${silence}`)).status).toBe(200);
    await next.alert(...names.map((name) => firing(name)), firing('Last'));
    await sink.hears('the last', ({ body }) => body.groupLabels.alertname === 'Last');
    await pause(500);
    expect(sink.told).toHaveLength(21);
  },
);

/** Waits until so many notifications are told and on record: a silence is answered when it and all before it are. */
async function kept(program: Program, count: number): Promise<void> {
  const sent = 'alertmanager_notifications_total{integration="webhook"}';
  await until('they are told', async () => ((await program.metric(sent)) ?? 0) >= count);
  await program.silence('Nothing', 3_600_000);
}
