// The server on PostgreSQL: the same promises as on the embedded store.

import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { Gate } from '../support/gate.ts';
import { PostgresSchema } from '../support/postgres.ts';
import { firing, type LogLine, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

function config(sink: Sink, database: string): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 500ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
database: {${database}}
`;
}

const on = (sink: Sink, url: string, more = ''): string => config(sink, `url: '${url}'${more}`);

const TLS = fileURLToPath(new URL('../fixtures/tls', import.meta.url));

/** A start that is refused: what it says. */
async function refusal(site: Site): Promise<string> {
  const program = site.spawn();
  expect((await program.ended).code).toBe(1);
  return String((await program.said('server.start.failed')).err);
}

test.concurrent('what was told and silenced is known to the next process, after kill -9', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const site = new Site(on(sink, schema.url()));
  const first = await site.start();
  await first.alert(firing('Before'));
  await sink.received(1);
  const silence = await first.silence('Quiet', 3_600_000);
  await first.killed();

  const second = await site.start();
  await second.alert(firing('Before'), firing('Quiet'), firing('After'));
  await sink.received(2);
  expect(sink.told).toEqual(['firing Before', 'firing After']);
  expect((await second.fetch(`/api/v2/silence/${silence}`)).status).toBe(200);
  expect(await second.terminated()).toEqual({ code: 0, signal: null });
});

test.concurrent('what cannot be used is refused at the start, with the way out and without the password', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const { password } = inject('postgres');
  const cases: readonly [database: string, says: RegExp][] = [
    [`url: '${schema.url({ password: 'wrong-pw' })}'`, /password authentication failed.*database\.password_file/],
    [`url: '${schema.url({ database: 'nowhere' })}'`, /"nowhere" does not exist; create the database/],
    [
      `url: '${schema.url({ port: 1 })}'`,
      /PostgreSQL at 127\.0\.0\.1:1\/postgres cannot be used: connect ECONNREFUSED/,
    ],
    [`url: 'postgres://u:se%zzcret@h/d'`, /AM2011 database\.url: net\/url: invalid userinfo/],
    [`url: '${schema.url()}&sslmode=prefer'`, /sslmode=prefer is not supported: say one of disable/],
    [
      `url: '${schema.url()}&sslmode=verify-full'`,
      /unable to verify the first certificate.*; name the authority.*ca_file/,
    ],
    [`url: '${schema.url()}', tls_config: {ca_file: ${TLS}/other-ca.crt}`, /cannot be used: unable to verify/],
    [
      `url: '${schema.url()}', tls_config: {ca_file: ${TLS}/ca.crt, server_name: elsewhere}`,
      /elsewhere.* is not in the cert.*tls_config\.server_name/,
    ],
    [`url_file: nothing-here`, /database\.url_file cannot be read: ENOENT/],
    [`url: '${schema.url()}', encryption_key_file: alertmanager.yml`, /must hold keys of 32 bytes/],
  ];
  for (const [database, says] of cases) {
    const site = new Site(config(sink, database));
    const program = site.spawn();
    expect((await program.ended).code, database).toBe(1);
    expect(String((await program.said('server.start.failed')).err)).toMatch(says);
    for (const secret of [password, encodeURIComponent(password), 'wrong-pw', 'se%zzcret']) {
      expect(program.stderr).not.toContain(secret);
    }
  }
});

test.concurrent('tables of another program, and of a newer version of this one, are left alone', async () => {
  const sink = await Sink.open();
  const [foreign, newer] = [await PostgresSchema.create(), await PostgresSchema.create()];
  await foreign.query('CREATE TABLE alerts (mine TEXT)');
  expect(await refusal(new Site(on(sink, foreign.url())))).toMatch(/another program's tables \(alerts\).*search_path/);
  await newer.query('CREATE TABLE amp_schema (version BIGINT NOT NULL)');
  await newer.query('INSERT INTO amp_schema VALUES (99)');
  expect(await refusal(new Site(on(sink, newer.url())))).toContain('its schema is 99, this program knows');
  expect(await foreign.query('SELECT tablename FROM pg_tables WHERE schemaname = current_schema()')).toHaveLength(1);
});

test.concurrent('the password may come from a file, and the URL too', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const site = new Site(config(sink, 'url_file: url, password_file: password'));
  site.file('url', `${schema.url({ password: 'not-this-one' })}\n`);
  site.file('password', `${inject('postgres').password}\n`);
  const program = await site.start();
  expect(program.log.filter(({ code }) => code === 'AM3018')).toHaveLength(1); // the webhook's URL is a secret
  await program.terminated();
});

test.concurrent('a second server is refused by name; a standby takes over within seconds of the first one’s death', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const site = new Site(on(sink, schema.url()));
  const first = await site.start();
  await first.alert(firing('Before'));
  await sink.received(1);
  const other = new Site(on(sink, schema.url()));
  expect(await refusal(other)).toContain(`is in use by another server (process ${first.pid} on `);

  const standby = other.spawn(['--standby']);
  expect(await standby.said('server.standby.begun')).toMatchObject({
    reason: expect.stringContaining(`process ${first.pid}`),
  });
  await first.killed();
  const died = performance.now();
  await standby.ready();
  expect(performance.now() - died).toBeLessThan(8000);
  await standby.alert(firing('Before'), firing('After'));
  await sink.received(2);
  expect(sink.told).toEqual(['firing Before', 'firing After']);
});

test.concurrent('a standby that is told to end ends, and changes nothing for the first', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const first = await new Site(on(sink, schema.url())).start();
  const standby = new Site(on(sink, schema.url())).spawn(['--standby']);
  await standby.said('server.standby.begun');
  expect(await standby.terminated()).toEqual({ code: 0, signal: null });
  await first.alert(firing('A'));
  await sink.received(1);
});

test.concurrent('a database that goes away stops no notification; when it is back, what happened meanwhile is kept', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const gate = await Gate.open(inject('postgres').port);
  const site = new Site(on(sink, schema.url({ port: gate.port }), ', connect_timeout: 5s'));
  const first = await site.start();
  await first.alert(firing('Before'));
  await sink.received(1);

  await gate.shut();
  await first.alert(firing('During'));
  await sink.received(2);
  await first.said('store.health.lost');
  await expect(first.silence('During', 3_600_000)).rejects.toThrow('500');
  expect(await first.metric('amp_store_up')).toBe(0);
  const ready = await first.fetch('/-/ready');
  expect(ready.status).toBe(200);
  expect(ready.text).toContain('store');

  await gate.open();
  await first.said('store.health.regained');
  expect(await first.metric('amp_store_up')).toBe(1);
  await first.killed();
  const second = await site.start();
  await second.alert(firing('Before'), firing('During'), firing('Probe'));
  await sink.received(3);
  expect(sink.told.toSorted()).toEqual(['firing Before', 'firing During', 'firing Probe']);
});

test.concurrent('a server that was cut off and superseded meanwhile ends when it learns of it, and writes nothing more', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const gate = await Gate.open(inject('postgres').port);
  const first = await new Site(on(sink, schema.url({ port: gate.port }), ', connect_timeout: 5s')).start();
  const standby = new Site(on(sink, schema.url())).spawn(['--standby']);
  await standby.said('server.standby.begun');
  await gate.shut();
  await standby.ready();
  await gate.open();
  const superseded: LogLine = await first.said('store.server.superseded');
  expect(superseded.err).toContain(`(process ${standby.pid} on `);
  expect((await first.ended).code).toBe(1);
  const rows = await schema.query<{ name: string }>('SELECT name FROM store_server');
  expect(rows.map(({ name }) => name)).toEqual([expect.stringContaining(`process ${standby.pid} `)]);
});

test.concurrent('a lock that is lost with its connection is taken again, and the standby goes on waiting', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const first = await new Site(on(sink, schema.url())).start();
  const standby = new Site(on(sink, schema.url())).spawn(['--standby']);
  await standby.said('server.standby.begun');
  const epochs = (): Promise<unknown[]> => schema.query('SELECT epoch, name FROM store_server');
  const before = await epochs();
  const held = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = (hashtext('${schema.name}')::bigint & 4294967295)::oid`;
  const [one] = await schema.query<{ pid: number }>(held);
  await schema.query('SELECT pg_terminate_backend($1)', [one?.pid]);
  await until('the lock is held again, by another session', async () => {
    const [now] = await schema.query<{ pid: number }>(held);
    return now !== undefined && now.pid !== one?.pid;
  });
  await first.alert(firing('A'));
  await sink.received(1);
  await new Promise((resolve) => setTimeout(resolve, 4000)); // longer than a standby leaves a free lock alone
  expect(await epochs()).toEqual(before);
  expect(standby.log.map(({ event }) => event)).not.toContain('server.start.finished');
});

test.concurrent('a new pool on the same store takes the lock over, and a standby that waits does not get between', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const url = `${schema.url()}&application_name=${schema.name}`;
  const site = new Site(on(sink, url));
  const first = await site.start();
  const standby = new Site(on(sink, schema.url())).spawn(['--standby']);
  await standby.said('server.standby.begun');
  const [before] = await schema.query<{ epoch: number }>('SELECT epoch FROM store_server');
  for (const poolMax of [2, 3, 4]) {
    site.configure(on(sink, url, `, pool_max: ${poolMax}`));
    expect((await first.fetch('/-/reload', { method: 'POST' })).status).toBe(200);
    const sessions = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = '${schema.name}'`;
    await until('the old pool is gone', async () => ((await schema.query<{ n: number }>(sessions))[0]?.n ?? 99) <= 3);
  }
  await first.alert(firing('A'));
  await sink.received(1);
  expect(await schema.query('SELECT epoch FROM store_server')).toEqual([before]);
  expect(standby.log.map(({ event }) => event)).not.toContain('server.start.finished');
  await first.killed();
  await standby.ready();
});

test.concurrent.each([
  ['with a certificate that is checked', '', `, tls_config: {ca_file: ${TLS}/ca.crt}`],
  ['with one that nobody checks', '&sslmode=require', ''],
])('every connection is encrypted, %s', async (_how, parameter, more) => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const url = `${schema.url()}&application_name=${schema.name}${parameter}`;
  const program = await new Site(on(sink, url, more)).start();
  await program.alert(firing('A'));
  await sink.received(1);
  const sessions = await schema.query<{ ssl: boolean }>(
    'SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = $1',
    [schema.name],
  );
  expect(sessions.length).toBeGreaterThan(1);
  expect(sessions.every(({ ssl }) => ssl)).toBe(true);
});
