import { expect, test } from 'vitest';
import { LockWorld, redisConfig } from '../../test/support/lock-world.ts';
import { settle } from '../../test/support/virtual-clock.ts';

test('a link that nobody has asked is not connected, and has no trouble', async () => {
  const { a, redis, clock } = new LockWorld();
  await settle();
  expect([redis.open.size, clock.pending, a.link.state.trouble]).toEqual([0, 0, undefined]);
});

test('many who ask at once share one connection', async () => {
  const { a, redis } = new LockWorld();
  const clients = await Promise.all([a.link.reach(), a.link.reach(), a.link.reach()]);
  expect(new Set(clients).size).toBe(1);
  expect(redis.open.size).toBe(1);
});

test('the one that the server runs with is watched: gone and back are told once each, with the reason and how long', async () => {
  const { a, redis, clock } = new LockWorld();
  a.link.keep();
  await clock.advance(60_000);
  expect(a.told).toEqual([]);
  redis.crash();
  await clock.advance(60_000);
  expect(a.link.state.trouble).toBe('connection refused');
  redis.state = 'up';
  await clock.advance(5000); // the next look
  expect(a.link.state.trouble).toBeUndefined();
  expect(a.told).toEqual(['cache:6379 away: connection refused', 'cache:6379 back after 65000']);
  expect(redis.open.size).toBe(1);
});

test('a Redis that stands still is noticed although nobody reloads', async () => {
  const { a, redis, clock } = new LockWorld(redisConfig({ commandTimeoutMs: 500 }));
  a.link.keep();
  await clock.advance(1000);
  redis.state = 'still';
  await clock.advance(6000);
  expect(a.told).toEqual(['cache:6379 away: does not answer in time']);
});

test('a Redis that answers that it cannot is away, too, and back on the same connection', async () => {
  const { a, redis, clock } = new LockWorld();
  a.link.keep();
  await clock.advance(1000);
  redis.state = 'loading';
  await clock.advance(5000);
  expect(a.link.state.trouble).toMatch(/^LOADING/);
  redis.state = 'up';
  await clock.advance(5000);
  expect(a.told).toEqual([expect.stringContaining('away: LOADING'), 'cache:6379 back after 5000']);
  expect(redis.open.size).toBe(1);
});

test('a failure of one that is only tried is told to whoever tries it', async () => {
  const { a, redis } = new LockWorld();
  redis.state = 'down';
  await expect(a.link.reach()).rejects.toThrow('connection refused');
  expect(a.told).toEqual([]);
});

test('it stays open for whoever holds it, and ends with the last of them', async () => {
  const { a, redis, clock } = new LockWorld();
  a.link.keep();
  await clock.advance(0);
  const [first, second] = [a.link.hold(), a.link.hold()];
  const closed = Promise.all([a.link.close(), a.link.close()]);
  first();
  first(); // once is enough
  await clock.advance(20_000);
  expect(redis.open.size).toBe(1);
  second();
  await closed;
  expect([redis.open.size, clock.pending]).toEqual([0, 0]);
});

test('one that is closed while it connects leaves no connection, and tells nothing', async () => {
  const { a, redis, clock } = new LockWorld();
  redis.latencyMs = 100;
  a.link.keep();
  await clock.advance(50);
  await a.link.close();
  await clock.advance(10_000);
  expect([redis.open.size, clock.pending]).toEqual([0, 0]);
  expect(a.told).toEqual([]);
  await expect(a.link.reach()).rejects.toThrow('not used any more');
});
