// A standby: what it answers while it waits for the store of another server, how it takes over, and how it is ended.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { exchange } from '../http/exchange.ts';
import { PostgresSchema } from '../support/postgres.ts';
import { firing, type Program, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

/** bcrypt of "s3cret", of the lowest cost. */
const S3CRET = '$2b$04$4Y9CqhEJjwEu9vuIYAoukeRjLrF9GKpBtvkeld/ZRNLcDaE5Ut3wS';

const TLS = fileURLToPath(new URL('../fixtures/tls', import.meta.url));

const config = (sink: Sink, schema: PostgresSchema): string => `
route: {receiver: web, group_by: [alertname], group_wait: 50ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
database: {url: '${schema.url()}'}
`;

interface Pair {
  readonly sink: Sink;
  readonly schema: PostgresSchema;
  readonly site: Site;
  readonly active: Program;
  readonly standby: Program;
}

async function pair(...flags: string[]): Promise<Pair> {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const active = await new Site(config(sink, schema)).start();
  const site = new Site(config(sink, schema));
  const standby = site.spawn(['--standby', ...flags]);
  await standby.said('server.standby.begun');
  return { sink, schema, site, active, standby };
}

test.concurrent('a standby is alive and not ready, says whom it waits for, and answers nothing else', async () => {
  const { active, standby } = await pair();
  await standby.listens();
  expect(await standby.fetch('/-/healthy')).toEqual({ status: 200, text: 'OK' });
  const waits = expect.stringMatching(
    new RegExp(`^standby: waits for the store: .* is in use by another server \\(process ${active.pid} on `),
  );
  expect(await standby.fetch('/-/ready')).toEqual({ status: 503, text: waits });
  expect((await standby.fetch('/-/ready', { method: 'HEAD' })).status).toBe(503);

  const { port } = standby;
  for (const [method, path] of [
    ['POST', '/api/v2/alerts'],
    ['GET', '/api/v2/status'],
    ['GET', '/api/v2/config/status'],
    ['GET', '/api/v2/no/such/path'],
  ] as const) {
    const { status, headers, body } = await exchange({ port, method, path });
    expect(status, path).toBe(503);
    expect(headers).toMatchObject({ 'retry-after': '5', 'content-type': 'application/json' });
    expect(JSON.parse(body)).toEqual({ code: 503, message: waits });
  }
  for (const [method, path] of [
    ['GET', '/'],
    ['POST', '/-/reload'],
    ['GET', '/metrics/of/nobody'],
  ] as const) {
    const { status, headers, body } = await exchange({ port, method, path });
    expect({ path, status, body }).toEqual({ path, status: 503, body: waits });
    expect(headers['retry-after']).toBe('5');
  }
  expect(await standby.metric('amp_standby')).toBe(1);
  expect(await active.metric('amp_standby')).toBe(0);
  // Nobody is paged because of a standby: the usual alert looks at this one.
  expect(await standby.metric('alertmanager_config_last_reload_successful')).toBe(1);
});

test.concurrent('it takes over on the same address, and refuses no connection meanwhile', async () => {
  const { sink, schema, active, standby } = await pair();
  await active.alert(firing('Before'));
  await sink.received(1);
  await until('the outcome is kept', async () => (await schema.query('SELECT 1 FROM told')).length > 0);
  await standby.listens();
  const [opened] = standby.log.filter(({ event }) => event === 'http.listener.opened');
  const statuses: number[] = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) statuses.push((await standby.fetch('/-/ready')).status); // rejects where a connection is refused
  })();
  await active.killed();
  await standby.said('server.standby.finished');
  await standby.ready();
  await until('it is seen to be ready', () => statuses.includes(200));
  isOver = true;
  await asking;
  expect([...new Set(statuses)]).toEqual([503, 200]);
  expect(standby.log.filter(({ event }) => event === 'http.listener.opened')).toEqual([opened]);
  expect(await standby.metric('amp_standby')).toBe(0);
  await standby.alert(firing('Before'), firing('After'));
  await sink.received(2);
  expect(sink.told).toEqual(['firing Before', 'firing After']);
});

test.concurrent('SIGTERM ends it at once and without a complaint, also while somebody is connected', async () => {
  const { standby } = await pair();
  await standby.listens();
  const idle = await fetch(`${standby.url}/-/healthy`); // the connection is kept
  await idle.text();
  const asked = performance.now();
  expect(await standby.terminated()).toEqual({ code: 0, signal: null });
  expect(performance.now() - asked).toBeLessThan(3000);
  expect(standby.log.filter(({ level }) => level === 'ERROR')).toEqual([]);
  expect(standby.log.at(-1)?.event).toBe('server.stop.finished');
});

test.concurrent('SIGHUP while it waits does no harm: at take-over the file is read as it is then', async () => {
  const { sink, schema, site, active, standby } = await pair();
  const other = await Sink.open();
  standby.signal('SIGHUP');
  site.configure('route: {');
  standby.signal('SIGHUP');
  site.configure(config(other, schema));
  standby.signal('SIGHUP');
  await active.killed();
  await standby.ready();
  await standby.alert(firing('A'));
  await other.received(1);
  expect(sink.hooks).toEqual([]);
  expect((await standby.fetch('/-/ready')).text).toBe('OK');
});

test.concurrent('a file that has become bad while it waited does not keep a standby with a fallback from taking over', async () => {
  const { sink, site, active, standby } = await pair('--config.fallback=last-good');
  site.configure('route: {');
  await active.killed();
  await standby.ready();
  await standby.said('config.fallback.used');
  await standby.alert(firing('A'));
  await sink.received(1);
});

test.concurrent('the web config file holds for a standby too: TLS, and who may ask', async () => {
  const site = new Site();
  const web = site.file(
    'web.yml',
    `tls_server_config: {cert_file: ${TLS}/server.crt, key_file: ${TLS}/server.key}
basic_auth_users: {ann: ${S3CRET}}
`,
  );
  const { standby } = await pair(`--web.config.file=${web}`);
  await standby.listens();
  const { port } = standby;
  const ask = (path: string, auth?: string) =>
    exchange({ port, path, rejectUnauthorized: false, ...(auth !== undefined && { auth }) }, undefined, true);
  for (const path of ['/-/healthy', '/-/ready', '/metrics', '/api/v2/alerts']) {
    expect((await ask(path)).status, path).toBe(401);
    expect((await ask(path, 'ann:wrong')).status, path).toBe(401);
  }
  expect((await ask('/-/healthy', 'ann:s3cret')).status).toBe(200);
  expect((await ask('/-/ready', 'ann:s3cret')).status).toBe(503);
  expect((await exchange({ port, path: '/-/healthy' })).status).toBe(400); // not in clear
});

test.concurrent('a standby on the same machine may have the address of the active one: it listens when that is gone', async () => {
  const [sink, schema] = [await Sink.open(), await PostgresSchema.create()];
  const active = await new Site(config(sink, schema)).start();
  const standby = new Site(config(sink, schema)).spawn(['--standby', `--web.listen-address=127.0.0.1:${active.port}`]);
  expect(String((await standby.said('server.standby.unheard')).err)).toContain('address already in use');
  await active.killed();
  await standby.ready();
  expect(standby.port).toBe(active.port);
  await standby.alert(firing('A'));
  await sink.received(1);
});
