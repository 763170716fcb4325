import { expect, test } from 'vitest';
import { BASE, goodConfig } from '../../test/support/config-files.ts';
import { FakeRedis } from '../../test/support/fake-redis.ts';
import { settle, VirtualClock } from '../../test/support/virtual-clock.ts';
import type { Config } from '../config/config.ts';
import type { RedisConfig } from '../config/schema/redis.ts';
import { RedisLink } from '../redis/redis-link.ts';
import type { Staged } from '../reload/reloadable.ts';
import type { Runtime } from '../reload/runtime.ts';
import { RedisComponent } from './redis.ts';

const A = goodConfig(`${BASE}redis: {addr: 'a:6379'}\n`);
const B = goodConfig(`${BASE}redis: {addr: 'b:6379'}\n`);
const WITHOUT = goodConfig(BASE);

/** A server that runs A, with a Redis that answers at every address. */
class Site {
  readonly clock = new VirtualClock();
  readonly redis = new FakeRedis(this.clock);
  readonly old = this.#link(A.redis as RedisConfig);
  readonly component = new RedisComponent((config) => this.#link(config));

  static async start(): Promise<Site> {
    const site = new Site();
    await site.old.reach();
    return site;
  }

  prepare(config: Config, signal = new AbortController().signal): Promise<Staged> {
    return this.component.prepare(config, { redis: this.old } as Runtime, signal);
  }

  #link(config: RedisConfig): RedisLink {
    const events = { away: () => undefined, back: () => undefined };
    return new RedisLink(config, { clock: this.clock, connect: this.redis.connectBy(this.clock), events });
  }
}

test('the new one is reached beside the running one, which stays open for the reload that holds the lock through it', async () => {
  const site = await Site.start();
  const { old, redis } = site;
  const letGo = old.hold();
  const staged = await site.prepare(B);
  expect(redis.open.size).toBe(2);
  staged.commit();
  const gone = staged.dispose();
  await settle();
  expect(redis.open.size).toBe(2);
  letGo();
  await gone;
  expect(redis.open.size).toBe(1);
  await expect(old.reach()).rejects.toThrow('not used any more');
  await staged.part.redis?.ping();
});

test('the new one ends when the reload is rolled back, and the old one serves on', async () => {
  const site = await Site.start();
  const staged = await site.prepare(B);
  staged.commit();
  staged.rollback();
  await staged.dispose();
  expect(site.redis.open.size).toBe(1);
  await site.old.ping();
});

test('one that says the same is the running one, and no connection is made', async () => {
  const site = await Site.start();
  const staged = await site.prepare(goodConfig(`${BASE}redis: {addr: 'a:6379', lock_ttl: 15s}\n`));
  expect(staged.part.redis).toBe(site.old);
  staged.commit();
  await staged.dispose();
  expect(site.redis.open.size).toBe(1);
  await site.old.ping();
});

test('one that does not answer is refused with its address, and leaves nothing', async () => {
  const site = await Site.start();
  await site.old.close();
  site.redis.state = 'down';
  await expect(site.prepare(B)).rejects.toThrow('redis at b:6379: connection refused');
  site.redis.state = 'still';
  const stop = new AbortController();
  const pending = site.prepare(B, stop.signal);
  await site.clock.advance(1000);
  stop.abort(new Error('given up'));
  await expect(pending).rejects.toThrow('given up');
  await site.clock.advance(60_000);
  expect([site.redis.open.size, site.clock.pending]).toEqual([0, 0]);
});

test('one that stopped answering after it was reached fails the check', async () => {
  const site = await Site.start();
  const staged = await site.prepare(B);
  staged.commit();
  await staged.verify(new AbortController().signal);
  site.redis.crash();
  await expect(staged.verify(new AbortController().signal)).rejects.toThrow('the connection is closed');
});

test('one that runs and is away fails no reload that leaves it as it is', async () => {
  const site = await Site.start();
  site.redis.state = 'down';
  site.redis.crash();
  const staged = await site.prepare(A);
  staged.commit();
  await staged.verify(new AbortController().signal);
  expect(staged.part.redis).toBe(site.old);
  await staged.dispose();
});

test('without it in the file there is none, and the old one ends', async () => {
  const site = await Site.start();
  const staged = await site.prepare(WITHOUT);
  expect(staged.part).toEqual({ redis: undefined });
  staged.commit();
  await staged.verify(new AbortController().signal);
  await staged.dispose();
  expect(site.redis.open.size).toBe(0);
});
