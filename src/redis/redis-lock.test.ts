import { expect, test } from 'vitest';
import { LockWorld, redisConfig, TTL_MS } from '../../test/support/lock-world.ts';
import { settle } from '../../test/support/virtual-clock.ts';
import { LockLost } from '../reload/reload-lock.ts';

const patient = (): AbortSignal => new AbortController().signal;

test('the lock is taken at Redis, with a fence that grows with each grant, and given back', async () => {
  const world = new LockWorld();
  const first = await world.taken(world.a);
  expect(first).toMatchObject({ kind: 'redis', fence: 1 });
  expect(first.trouble).toBeUndefined();
  expect(world.redis.holder).toBe('a/1 1');
  first.confirm();
  await first.release();
  expect(world.redis.holder).toBeUndefined();
  expect(await world.taken(world.b)).toMatchObject({ kind: 'redis', fence: 2 });
});

test('whoever comes second waits until the other server gives it back, and says who has it', async () => {
  const world = new LockWorld();
  const first = await world.taken(world.a);
  const second = world.b.lock.acquire(patient());
  await world.clock.advance(60_000); // it is renewed as long as its holder lives
  expect(await world.isSettled(second)).toBe(false);
  expect(world.b.lock.holder()).toBe('a/1');
  await first.release();
  await world.clock.advance(200);
  expect(await second).toMatchObject({ kind: 'redis', fence: 2 });
  expect(world.a.lock.holder()).toBeUndefined();
});

test('two reloads of one server do not meet either', async () => {
  const world = new LockWorld();
  const first = await world.taken(world.a);
  const second = world.a.lock.acquire(patient());
  await world.clock.advance(1000);
  expect(world.redis.asked).toBe(1);
  await first.release();
  expect(await second).toMatchObject({ kind: 'redis', fence: 2 });
});

test('a holder that died frees it by its time to live', async () => {
  const world = new LockWorld();
  await world.taken(world.a);
  world.a.clock.isStill = true;
  const second = world.b.lock.acquire(patient());
  await world.clock.advance(TTL_MS - 300);
  expect(await world.isSettled(second)).toBe(false);
  await world.clock.advance(600);
  expect(await second).toMatchObject({ kind: 'redis', fence: 2 });
});

test('a holder that stood still finds it lost before anybody tells it, and never before another can have it', async () => {
  const world = new LockWorld();
  const held = await world.taken(world.a);
  world.a.clock.isStill = true;
  await world.clock.advance(TTL_MS * 0.9 - 1);
  held.confirm(); // still sure
  await world.clock.advance(1);
  expect(world.redis.holder).toBe('a/1 1'); // the margin: nobody else can have it yet
  expect(() => held.confirm()).toThrow(LockLost);
  expect(held.lost.aborted).toBe(true);
  await world.a.clock.wake();
  expect(() => held.confirm()).toThrow('could not be renewed within 9 s: this process stood still');
  await held.release(); // there is nothing to give back
});

test('a renewal that Redis answered before the holder stood still proves nothing after it', async () => {
  const world = new LockWorld();
  world.redis.latencyMs = 10;
  const pending = world.a.lock.acquire(patient());
  await world.clock.advance(30);
  const held = await pending;
  await world.clock.advance(3000 - 5); // the renewal has been made; its answer is on the way
  expect(world.redis.renewed).toBe(1);
  world.a.clock.isStill = true;
  await world.clock.advance(TTL_MS);
  await world.a.clock.wake();
  await world.clock.advance(20);
  expect(() => held.confirm()).toThrow(LockLost);
});

test('a machine that slept finds it lost by the clock for people, which jumped', async () => {
  const world = new LockWorld();
  const held = await world.taken(world.a);
  world.a.clock.aheadMs = TTL_MS;
  expect(() => held.confirm()).toThrow(LockLost);
});

test('a clock for people that is set back makes no lock last longer', async () => {
  const world = new LockWorld();
  const held = await world.taken(world.a);
  world.a.clock.isStill = true;
  world.a.clock.aheadMs = -3_600_000;
  await world.clock.advance(TTL_MS);
  expect(() => held.confirm()).toThrow(LockLost);
});

test('what is lost aborts the reload by itself, at its time', async () => {
  const world = new LockWorld();
  const held = await world.taken(world.a);
  world.redis.crash();
  await world.clock.advance(TTL_MS * 0.9 - 1);
  expect(held.lost.aborted).toBe(false);
  await world.clock.advance(1);
  expect(held.lost.reason).toEqual(
    new LockLost('the reload lock was lost: it could not be renewed within 9 s: connection refused'),
  );
});

test('a connection that is lost costs no lock: the next renewal goes over a new one', async () => {
  const world = new LockWorld();
  const held = await world.taken(world.a);
  for (const client of [...world.redis.open]) client.end('reset');
  await world.clock.advance(60_000);
  held.confirm();
  await held.release();
  expect(world.redis.holder).toBeUndefined();
});

test('a lock that Redis does not know any more is lost at the next renewal', async () => {
  const world = new LockWorld();
  const held = await world.taken(world.a);
  world.redis.free('a/1 1');
  await world.clock.advance(TTL_MS / 3);
  expect(held.lost.reason).toEqual(
    new LockLost('the reload lock was lost: Redis does not hold it for this server any more'),
  );
  const other = await world.taken(world.b);
  await held.release();
  other.confirm();
  expect(world.redis.holder).toBe('b/1 1');
});

test('where Redis does not answer, the reload goes on under the local lock, and says why', async () => {
  const world = new LockWorld();
  world.redis.state = 'down';
  const held = await world.taken(world.a);
  expect(held).toMatchObject({ kind: 'local', trouble: 'redis at cache:6379: connection refused' });
  const second = world.a.lock.acquire(patient());
  expect(await world.isSettled(second)).toBe(false);
  await held.release();
  expect(await world.isSettled(second)).toBe(true);
});

test('a Redis that stands still is waited for no longer than a command may take', async () => {
  const world = new LockWorld(redisConfig({ commandTimeoutMs: 500, connectTimeoutMs: 800 }));
  await world.a.link.reach();
  world.redis.state = 'still';
  const held = world.a.lock.acquire(patient());
  await world.clock.advance(499);
  expect(await world.isSettled(held)).toBe(false);
  await world.clock.advance(1);
  expect(await held).toMatchObject({ kind: 'local', trouble: 'redis at cache:6379: does not answer in time' });
});

test('a Redis that goes away while another holds the lock is no leave to go on, before that one can have ended', async () => {
  const world = new LockWorld();
  await world.taken(world.a);
  world.a.clock.isStill = true;
  const second = world.b.lock.acquire(patient());
  await world.clock.advance(1000);
  world.redis.crash();
  await world.clock.advance(TTL_MS - 1500);
  expect(await world.isSettled(second)).toBe(false);
  await world.clock.advance(1000);
  expect(await second).toMatchObject({ kind: 'local', trouble: expect.stringContaining('connection refused') });
});

test('whoever gives up leaves both locks to those behind', async () => {
  const world = new LockWorld();
  const first = await world.taken(world.a);
  const impatient = new AbortController();
  const second = world.b.lock.acquire(impatient.signal);
  await settle();
  impatient.abort(new Error('too long'));
  await expect(second).rejects.toThrow('too long');
  const third = world.b.lock.acquire(patient());
  await first.release();
  await world.clock.advance(200);
  expect(await third).toMatchObject({ kind: 'redis', fence: 2 });
});

test('a grant that comes when nobody waits any more is given back', async () => {
  const world = new LockWorld();
  await world.a.link.reach();
  world.redis.latencyMs = 100;
  const impatient = new AbortController();
  const pending = world.a.lock.acquire(impatient.signal);
  await world.clock.advance(50);
  impatient.abort(new Error('too long'));
  await expect(pending).rejects.toThrow('too long');
  await world.clock.advance(300);
  expect(world.redis.fence).toBe(1);
  expect(world.redis.holder).toBeUndefined();
});

test('nothing is left of a hundred locks, taken, lost and given up', async () => {
  const world = new LockWorld();
  for (let n = 0; n < 100; n += 1) {
    if (n % 10 === 3) world.redis.crash();
    else world.redis.state = 'up';
    const held = await world.taken(world.a);
    if (n % 10 === 5) await world.clock.advance(TTL_MS);
    await held.release().catch(() => undefined);
  }
  await world.a.link.close();
  await world.clock.advance(TTL_MS);
  expect(world.redis.open.size).toBe(0);
  expect(world.clock.pending).toBe(0);
});
