// Two real servers that share one real Redis for the lock of reloads: they never reload at the same time, whatever becomes of
// the one that holds the lock, or of Redis.

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { atTheEnd } from '../support/leftovers.ts';
import { type LogLine, type Program, Site } from '../support/program.ts';
import { RedisServer } from '../support/redis-server.ts';
import { finishedReloads, hangUp } from '../support/reloads.ts';
import { until } from '../support/until.ts';

const LOCK = '{amp:reload-lock}';

interface Told {
  readonly redis: string;
  readonly url?: string;
}

function config({ redis, url = 'http://127.0.0.1:1/' }: Told): string {
  return [
    'route: {receiver: team, group_wait: 0s}',
    `receivers: [{name: team, webhook_configs: [{url: '${url}'}]}]`,
    `redis: {${redis}}`,
    '',
  ].join('\n');
}

function at(address: string, more = ''): string {
  return `addr: '${address}', lock_ttl: 1s${more === '' ? '' : `, ${more}`}`;
}

/** Takes connections and says nothing: whoever asks it waits for their own timeout. */
async function mute(): Promise<string> {
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  atTheEnd(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function started(redis: string): Promise<{ site: Site; program: Program }> {
  const site = new Site(config({ redis }));
  return { site, program: await site.start() };
}

function timeOf({ time }: LogLine): number {
  return Date.parse(String(time));
}

interface Holding {
  readonly fence: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** When a server held the lock at Redis: from the line that says so to the line that gives it back. */
function holdings(program: Program): Holding[] {
  const taken = program.log.filter(({ event }) => event === 'reload.lock.taken');
  const released = program.log.filter(({ event }) => event === 'reload.lock.released');
  return taken.map((line) => {
    const end = released.find(({ reload }) => reload === line.reload);
    if (end === undefined || line.lock !== 'redis') throw new Error(`not so: ${JSON.stringify(line)}`);
    return { fence: Number(line.fence), fromMs: timeOf(line), toMs: timeOf(end) };
  });
}

async function lastRecord(program: Program): Promise<Record<string, unknown>> {
  const { attempts } = await program.get<{ attempts: Record<string, unknown>[] }>('/api/v2/config/history?limit=1');
  return attempts[0] ?? {};
}

test('two servers that reload as fast as they can never hold the lock at the same time, and their fences never repeat', async () => {
  const redis = await RedisServer.start();
  const pair = await Promise.all([started(at(redis.address)), started(at(redis.address))]);
  await Promise.all(
    pair.map(async ({ site, program }) => {
      for (let n = 0; n < 30; n += 1) {
        site.configure(config({ redis: at(redis.address), url: `http://127.0.0.1:1/${n}` }));
        const { status, lock } = await hangUp(program);
        expect([status, lock]).toEqual(['success', 'redis']);
      }
    }),
  );
  const all = pair.flatMap(({ program }) => holdings(program)).sort((a, b) => a.fence - b.fence);
  expect(all).toHaveLength(60);
  expect(new Set(all.map(({ fence }) => fence)).size).toBe(60);
  for (const [index, { fromMs }] of all.entries()) {
    if (index > 0) expect(fromMs, `fence ${index}`).toBeGreaterThanOrEqual(all[index - 1]?.toMs ?? 0);
  }
  expect(await redis.ask('EXISTS', LOCK)).toBe(':0');
  const record = await lastRecord(pair[0].program);
  expect(record.details).toMatchObject({ lock: 'redis', fence: expect.any(Number) });
});

/** A reload of the first server that holds the lock for as long as a new Redis that says nothing takes to give up. */
async function holdsLong(redis: RedisServer, more = 'connect_timeout: 8s, command_timeout: 8s') {
  const pair = await Promise.all([started(at(redis.address)), started(at(redis.address))]);
  const [first, second] = pair;
  first.site.configure(config({ redis: at(await mute(), more), url: 'http://127.0.0.1:1/first' }));
  first.program.signal('SIGHUP');
  await first.program.said('reload.phase.finished', { phase: 'apply' });
  second.site.configure(config({ redis: at(redis.address), url: 'http://127.0.0.1:1/second' }));
  return { first, second };
}

test('a holder that is killed frees the lock by its time to live', async () => {
  const { first, second } = await holdsLong(await RedisServer.start());
  await first.program.killed();
  expect(await hangUp(second.program)).toMatchObject({ status: 'success', lock: 'redis', fence: 2 });
  const { waitedMs } = await second.program.said('reload.lock.taken');
  expect(Number(waitedMs)).toBeLessThan(2000);
});

test('a live holder keeps the lock beyond its time to live', async () => {
  const { first, second } = await holdsLong(await RedisServer.start(), 'connect_timeout: 3s, command_timeout: 3s');
  expect(await hangUp(second.program)).toMatchObject({ status: 'success', lock: 'redis', fence: 2 });
  const [{ toMs }] = holdings(first.program) as [Holding];
  const [{ fromMs }] = holdings(second.program) as [Holding];
  expect(fromMs).toBeGreaterThanOrEqual(toMs);
  expect(toMs - timeOf(await first.program.said('reload.lock.taken'))).toBeGreaterThan(2500);
});

test('a holder that stood still finds its lock lost when it wakes: nothing of its reload is seen', async () => {
  const redis = await RedisServer.start();
  const { first, second } = await holdsLong(redis);
  const before = await first.program.get<{ hash: string; version: number }>('/api/v2/config/status');
  first.program.signal('SIGSTOP');
  expect(await hangUp(second.program)).toMatchObject({ status: 'success', lock: 'redis', fence: 2 });
  const woken = finishedReloads(first.program).length;
  first.program.signal('SIGCONT');
  const outcome = await until('the reload of the woken server', () => finishedReloads(first.program)[woken]);
  expect(outcome).toMatchObject({ status: 'rolled_back', phase: 'reload', version: 1, lock: 'redis', fence: 1 });
  expect(outcome.err).toContain('the reload lock was lost');
  const after = await first.program.get<{ hash: string; version: number }>('/api/v2/config/status');
  expect([after.hash, after.version]).toEqual([before.hash, before.version]);
  expect((await lastRecord(first.program)).details).toMatchObject({ error_types: ['lock_failed'], fence: 1 });
  expect(await redis.ask('EXISTS', LOCK)).toBe(':0');
  // It goes on: the next reload takes the lock anew.
  first.site.configure(config({ redis: at(redis.address), url: 'http://127.0.0.1:1/again' }));
  expect(await hangUp(first.program)).toMatchObject({ status: 'success', lock: 'redis', fence: 3 });
});

test('a Redis that stands still, is killed or comes back costs no reload its end: it goes on under the local lock', async () => {
  const redis = await RedisServer.start();
  const { site, program } = await started(at(redis.address, 'connect_timeout: 1s, command_timeout: 500ms'));
  const edit = (name: string): void =>
    site.configure(
      config({
        redis: at(redis.address, 'connect_timeout: 1s, command_timeout: 500ms'),
        url: `http://127.0.0.1:1/${name}`,
      }),
    );
  const degraded = { status: 'success', lock: 'local', lockTrouble: expect.stringContaining(redis.address) };
  edit('frozen');
  redis.freeze();
  const began = performance.now();
  expect(await hangUp(program)).toMatchObject(degraded);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect((await lastRecord(program)).details).toMatchObject({ lock: 'local', lock_trouble: expect.any(String) });
  expect(await program.get('/api/v2/config/status')).toMatchObject({ degraded: true, redis: { state: 'away' } });
  expect((await program.fetch('/-/ready')).text).toContain('redis at');
  expect(await program.metric('amp_redis_up')).toBe(0);

  redis.thaw();
  await until('the lock that was asked for in vain is gone', async () => (await redis.ask('EXISTS', LOCK)) === ':0');
  edit('thawed');
  expect(await hangUp(program)).toMatchObject({ status: 'success', lock: 'redis' });

  await redis.killed();
  edit('killed');
  expect(await hangUp(program)).toMatchObject(degraded);

  await redis.begin();
  edit('back');
  expect(await hangUp(program)).toMatchObject({ status: 'success', lock: 'redis', fence: 1 });
  expect(await program.get('/api/v2/config/status')).toMatchObject({ degraded: false, redis: { state: 'ok' } });
  expect((await program.fetch('/-/ready')).text).toBe('OK');
  expect(await program.metric('amp_redis_up')).toBe(1);
  expect(await program.metric('amp_reload_lock_fallbacks_total')).toBe(2);
});

test('a lock that another holds for 30 s fails the reload, and the old config stays', { timeout: 90_000 }, async () => {
  const redis = await RedisServer.start();
  const { site, program } = await started(at(redis.address));
  await redis.ask('SET', LOCK, 'other-host/1 token');
  site.configure(config({ redis: at(redis.address), url: 'http://127.0.0.1:1/other' }));
  program.signal('SIGHUP');
  const outcome = await until('the end of the wait', () => finishedReloads(program)[0], 45_000);
  expect(outcome).toMatchObject({ status: 'error', phase: 'apply', version: 1 });
  expect(outcome.err).toContain('the reload lock could not be had: other-host/1 has held it for 30 s');
  expect((await lastRecord(program)).details).toMatchObject({ error_types: ['lock_failed'] });
  await redis.ask('DEL', LOCK);
  expect(await hangUp(program)).toMatchObject({ status: 'success', lock: 'redis' });
});

test('redis is added, changed and removed by reloads; one that does not answer is pinned until it does', async () => {
  const [a, b] = await Promise.all([RedisServer.start(), RedisServer.start({ password: 'S3CRET-right' })]);
  const site = new Site('route: {receiver: team}\nreceivers: [{name: team}]\n');
  const program = await site.start();
  site.configure(config({ redis: at(a.address) }));
  expect(await hangUp(program)).toMatchObject({ status: 'success', lock: 'local' });
  site.configure(config({ redis: at(b.address, 'password: S3CRET-wrong') }));
  expect(await hangUp(program)).toMatchObject({ status: 'success', lock: 'redis', fence: 1 });
  const status = await program.get<Record<string, unknown>>('/api/v2/config/status');
  expect(status).toMatchObject({ degraded: true, redis: { address: a.address } });
  expect(JSON.stringify(status.pinned)).toContain('WRONGPASS');

  site.configure(config({ redis: at(b.address, `password_file: ${site.file('password', 'S3CRET-right\n')}`) }));
  expect(await hangUp(program)).toMatchObject({ status: 'success', lock: 'redis', fence: 2 });
  expect(await program.get('/api/v2/config/status')).toMatchObject({ degraded: false, redis: { address: b.address } });
  site.configure('route: {receiver: team}\nreceivers: [{name: team}]\n# none\n');
  expect(await hangUp(program)).toMatchObject({ status: 'success', lock: 'redis', fence: 1 });
  expect(await program.get('/api/v2/config/status')).toMatchObject({ degraded: false, redis: null });
  for (const redis of [a, b])
    await until('no connection is left', async () => (await redis.ask('CLIENT', 'LIST')).match(/id=/g)?.length === 1);
  site.configure('route: {receiver: team}\nreceivers: [{name: team}]\n');
  expect(await hangUp(program)).toMatchObject({ status: 'success', lock: 'local' });
  for (const path of [
    '/api/v2/config',
    '/api/v2/config/status',
    '/api/v2/config/history',
    '/api/v2/status',
    '/metrics',
  ])
    expect((await program.fetch(path)).text, path).not.toContain('S3CRET');
  expect(program.stderr).not.toContain('S3CRET');
});

test('a password that Redis does not ask for is said in the log, as every line is a line of it', async () => {
  const redis = await RedisServer.start();
  const { program } = await started(at(redis.address, 'password: S3CRET'));
  const { msg } = await program.said('library.warning.given');
  expect(msg).toContain('does not require a password');
  expect(program.stderr).not.toContain('S3CRET');
});

test('a server starts without its Redis, says so, and takes the lock there as soon as it answers', async () => {
  const redis = await RedisServer.start();
  await redis.killed();
  const { site, program } = await started(at(redis.address));
  await program.said('redis.health.lost');
  expect((await program.fetch('/-/ready')).text).toContain(`redis at ${redis.address} does not answer`);
  expect(await program.metric('amp_redis_up')).toBe(0);
  // The file is the same, and that is no reason to leave it at that: what is away is asked again.
  expect(await hangUp(program)).toMatchObject({ status: 'success', outcome: 'unchanged', lock: 'local' });
  expect(await program.get('/api/v2/config/status')).toMatchObject({
    degraded: true,
    redis: { state: 'away', last_error: expect.stringContaining('ECONNREFUSED') },
  });
  await redis.begin();
  expect(await hangUp(program)).toMatchObject({ status: 'success', outcome: 'unchanged', lock: 'redis', fence: 1 });
  await program.said('redis.health.regained');
  expect(await program.get('/api/v2/config/status')).toMatchObject({ degraded: false, redis: { state: 'ok' } });
  expect((await program.fetch('/-/ready')).text).toBe('OK');
  site.configure(config({ redis: at(redis.address), url: 'http://127.0.0.1:1/new' }));
  expect(await hangUp(program)).toMatchObject({ status: 'success', lock: 'redis', fence: 2 });
  const ended = program.terminated();
  expect(await Promise.race([ended, pause(8000)])).toMatchObject({ code: 0 });
});
