// The lock's commands over ioredis on a real redis-server: alone, with passwords and TLS, behind Sentinel, as a Cluster.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SystemClock } from '../../src/base/clock.ts';
import type { RedisConfig } from '../../src/config/schema/redis.ts';
import { type RedisClient, redisConnector } from '../../src/redis/redis-client.ts';
import { BASE, goodConfig } from '../support/config-files.ts';
import { FakeRedis } from '../support/fake-redis.ts';
import { atTheEnd } from '../support/leftovers.ts';
import { RedisServer } from '../support/redis-server.ts';
import { until } from '../support/until.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const TLS = fileURLToPath(new URL('../fixtures/tls', import.meta.url));
const WAITS = 'connect_timeout: 2s, command_timeout: 500ms';
const SECRET = 'S3CRET-p@ss/word';

/** What the user guide says that a user of its own needs. */
const LEAVE = '~{amp:reload-lock}* +@connection +eval +get +set +del +incr +pexpire +pttl';

const connect = redisConnector({ fileUnreadable: () => undefined, fileRead: () => undefined }, new SystemClock());

function configOf(settings: string): RedisConfig {
  const { redis } = goodConfig(`${BASE}redis: {${settings}, ${WAITS}}\n`);
  if (redis === undefined) throw new Error('no redis');
  return redis;
}

async function reached(settings: string): Promise<RedisClient> {
  const client = await connect(configOf(settings), new AbortController().signal);
  atTheEnd(() => client.close());
  return client;
}

/** Why it cannot be reached. */
async function refused(settings: string): Promise<string> {
  return reached(settings).then(
    () => 'reached',
    (error: Error) => error.message,
  );
}

const HOMES: Readonly<Record<string, () => Promise<RedisClient>>> = {
  'a real server': async () => reached(`addr: '${(await RedisServer.start()).address}'`),
  'a cluster': async () => {
    const server = await RedisServer.start({ isNode: true });
    await server.ask('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await until('the cluster is up', async () => (await server.ask('CLUSTER', 'INFO')).includes('cluster_state:ok'));
    return reached(`cluster_addrs: ['${server.address}']`);
  },
  'the fake of the tests': () => {
    const clock = new VirtualClock();
    return new FakeRedis(clock).connectBy(clock)(configOf("addr: 'a:1'"), new AbortController().signal);
  },
};

test.each(Object.keys(HOMES))(
  '%s: one token at a time, each with a higher fence; only its own renews and frees',
  async (home) => {
    const client = await HOMES[home]?.();
    if (client === undefined) throw new Error(home);
    await client.ping();
    expect(await client.take('a 1', 60_000)).toEqual({ kind: 'taken', fence: 1 });
    expect(await client.take('b 1', 60_000)).toEqual({ kind: 'held', by: 'a 1', forMs: expect.any(Number) });
    expect(await client.take('a 1', 60_000)).toEqual({ kind: 'taken', fence: 2 });
    expect([await client.renew('b 1', 60_000), await client.renew('a 1', 60_000)]).toEqual([false, true]);
    await client.free('b 1');
    expect(await client.take('b 1', 60_000)).toMatchObject({ kind: 'held', by: 'a 1' });
    await client.free('a 1');
    expect(await client.renew('a 1', 60_000)).toBe(false);
    expect(await client.take('b 1', 60_000)).toEqual({ kind: 'taken', fence: 3 });
    client.close();
    expect(await client.ended).toEqual(expect.any(String));
    await expect(client.ping()).rejects.toThrow();
  },
);

test('a lock ends by itself at its time, and a renewal moves that', async () => {
  const server = await RedisServer.start();
  const client = await reached(`addr: '${server.address}', lock_key: mine`);
  await client.take('a 1', 60_000);
  const ttl = async (): Promise<number> => Number((await server.ask('PTTL', '{mine}')).slice(1));
  expect(await ttl()).toBeGreaterThan(50_000);
  await client.renew('a 1', 1000);
  expect(await ttl()).toBeLessThanOrEqual(1000);
  await until('it has ended', async () => (await client.take('b 1', 1000)).kind === 'taken');
});

test('a key that is no lock, and one without an end, are told as they are', async () => {
  const server = await RedisServer.start();
  const client = await reached(`addr: '${server.address}', lock_key: mine`);
  await server.ask('SET', '{mine}', 'somebody');
  expect(await client.take('a 1', 1000)).toEqual({ kind: 'held', by: 'somebody', forMs: Number.POSITIVE_INFINITY });
  await server.ask('DEL', '{mine}');
  await server.ask('LPUSH', '{mine}', 'x');
  await expect(client.take('a 1', 1000)).rejects.toThrow('WRONGTYPE');
  await client.ping(); // an answer is no trouble of the connection
});

test('passwords: right, wrong, missing, of a user, in a URL, in a file that changes', async () => {
  const server = await RedisServer.start({ password: SECRET });
  await server.ask('ACL', 'SETUSER', 'amp', 'on', `>${SECRET}`, ...LEAVE.split(' '));
  await server.ask('ACL', 'SETUSER', 'guest', 'on', `>${SECRET}`, '+ping');
  const file = join(mkdtempSync(join(tmpdir(), 'amp-redis-')), 'password');
  atTheEnd(() => rmSync(join(file, '..'), { recursive: true }));
  const { address } = server;
  writeFileSync(file, 'not yet');
  await reached(`addr: '${address}', password: '${SECRET}'`);
  const user = await reached(`addr: '${address}', username: amp, password: '${SECRET}'`);
  expect(await user.take('a 1', 60_000)).toEqual({ kind: 'taken', fence: 1 });
  expect(await user.take('b 1', 60_000)).toMatchObject({ kind: 'held' });
  expect(await user.take('a 1', 60_000)).toEqual({ kind: 'taken', fence: 2 });
  await user.free('a 1');
  await reached(`url: 'redis://amp:${encodeURIComponent(SECRET)}@${address}/0'`);
  await reached(`url: 'redis://${address}', password: '${SECRET}'`);
  const failures = [
    await refused(`addr: '${address}'`),
    await refused(`addr: '${address}', password: 'S3CRET-wrong'`),
    await refused(`url: 'redis://nobody:S3CRET-wrong@${address}'`),
    await refused(`addr: '${address}', password_file: '${file}'`),
    await refused(`addr: '${address}', password_file: /nowhere/password`),
    await refused(`addr: '${address}', username: guest, password: '${SECRET}'`),
  ];
  expect(failures).toEqual([
    'NOAUTH Authentication required.',
    'WRONGPASS invalid username-password pair or user is disabled.',
    'WRONGPASS invalid username-password pair or user is disabled.',
    'WRONGPASS invalid username-password pair or user is disabled.',
    'unable to read the password: open /nowhere/password: no such file or directory',
    expect.stringMatching(/^NOPERM /),
  ]);
  writeFileSync(file, `${SECRET}\n`);
  await reached(`addr: '${address}', password_file: '${file}'`);
});

test('databases are kept apart, and one that is not there is refused', async () => {
  const { address } = await RedisServer.start();
  const [zero, two] = [await reached(`addr: '${address}'`), await reached(`url: 'redis://${address}/2'`)];
  expect(await zero.take('a 1', 1000)).toMatchObject({ kind: 'taken' });
  expect(await two.take('b 1', 1000)).toMatchObject({ kind: 'taken' });
  expect(await refused(`addr: '${address}', db: 99`)).toBe('ERR DB index is out of range');
  expect(await refused(`url: 'redis://${address}/two'`)).toContain('not the number of a database');
});

test('TLS: by tls_config or rediss, with a client certificate; a stranger’s certificate and another name are refused', async () => {
  const { address, port } = await RedisServer.start({ tls: TLS });
  const ca = `ca_file: '${TLS}/ca.crt'`;
  await reached(`addr: '${address}', tls_config: {${ca}}`);
  await reached(`url: 'rediss://localhost:${port}', tls_config: {${ca}}`);
  await reached(`addr: '${address}', tls_config: {insecure_skip_verify: true}`);
  await reached(
    `addr: '${address}', tls_config: {${ca}, cert_file: '${TLS}/client.crt', key_file: '${TLS}/client.key'}`,
  );
  expect(await refused(`url: 'rediss://${address}'`)).toMatch(/certificate|verify/i);
  expect(await refused(`addr: '${address}', tls_config: {ca_file: '${TLS}/other-ca.crt'}`)).toMatch(
    /certificate|verify/i,
  );
  expect(await refused(`addr: '${address}', tls_config: {${ca}, server_name: other.example}`)).toContain(
    'other.example',
  );
  expect(await refused(`addr: '${address}'`)).not.toBe('reached');
});

test('Sentinel: the master that the sentinels name is asked, with a password each', async () => {
  const master = await RedisServer.start({ password: SECRET });
  const sentinel = await RedisServer.start({ watches: { name: 'mine', port: master.port } });
  const sentinels = `sentinel_addrs: ['127.0.0.1:1', '${sentinel.address}']`;
  const client = await reached(`${sentinels}, sentinel_master: mine, password: '${SECRET}'`);
  expect(await client.take('a 1', 60_000)).toEqual({ kind: 'taken', fence: 1 });
  expect(await master.ask('EXISTS', '{amp:reload-lock}')).toBe(':1');
  await master.ask('REPLICAOF', '127.0.0.1', '1');
  await expect(client.renew('a 1', 60_000)).rejects.toThrow('READONLY');
  expect(await client.ended).toContain('READONLY'); // the next one asks the sentinels again
  expect(await refused(`${sentinels}, sentinel_master: other, password: '${SECRET}'`)).toMatch(/sentinel/i);
});

test('one that stands still ends the connection in its time, and what was asked for in vain is not kept', async () => {
  const server = await RedisServer.start();
  const client = await reached(`addr: '${server.address}'`);
  server.freeze();
  const order: string[] = [];
  void client.ended.then(() => order.push('ended'));
  await client.take('a 1', 60_000).catch((error: Error) => order.push(error.message));
  // Whoever asked in vain and looks at the link finds it away: nobody waits for the connection's own end.
  expect(order).toEqual(['ended', 'does not answer in time']);
  expect(await client.ended).toBe('does not answer in time');
  expect(await refused(`addr: '${server.address}'`)).toBe('does not answer in time');
  server.thaw();
  await until('the lock is free', async () => (await server.ask('GET', '{amp:reload-lock}:fence')) !== '$-1');
  await until('the lock is free', async () => (await server.ask('EXISTS', '{amp:reload-lock}')) === ':0');
});

test('one that is killed ends the connection; one that is not there is refused at once', async () => {
  const server = await RedisServer.start();
  const client = await reached(`addr: '${server.address}'`);
  await server.killed();
  expect(await client.ended).toEqual(expect.any(String));
  expect(await refused(`addr: '${server.address}'`)).toBe(`connect ECONNREFUSED ${server.address}`);
  expect(await refused(`cluster_addrs: ['${server.address}']`)).toBe('no node of the cluster answers');
  expect(await refused(`sentinel_addrs: ['${server.address}'], sentinel_master: mine`)).toContain('sentinel');
});

test('whoever gives up while it connects leaves nothing', async () => {
  const server = await RedisServer.start();
  server.freeze();
  const stop = new AbortController();
  const pending = connect(configOf(`addr: '${server.address}'`), stop.signal);
  setTimeout(() => stop.abort(new Error('given up')), 50);
  await expect(pending).rejects.toThrow('given up');
  server.thaw();
  await until('one connection, our own', async () => (await server.ask('CLIENT', 'LIST')).match(/id=/g)?.length === 1);
});
