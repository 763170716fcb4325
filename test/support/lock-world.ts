// LockWorld: servers in virtual time that share one Redis for the lock of their reloads, each with a link and a clock of its
// own: a server may stand still while time goes on.

import type { Clock, Timer } from '../../src/base/clock.ts';
import { sleepOn } from '../../src/base/clock.ts';
import { type RedisConfig, redis as schema } from '../../src/config/schema/redis.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import { RedisLock } from '../../src/redis/redis-lock.ts';
import type { HeldLock } from '../../src/reload/reload-lock.ts';
import { FakeRedis } from './fake-redis.ts';
import { settle, VirtualClock } from './virtual-clock.ts';

export const TTL_MS = 9000;

export function redisConfig(more: Partial<RedisConfig> = {}): RedisConfig {
  return { ...schema.absent, addr: 'cache:6379', lockTtlMs: TTL_MS, ...more };
}

/** A clock whose timers wait while its server stands still; the time itself goes on. */
class StoppableClock implements Clock {
  isStill = false;
  /** What its wall clock is ahead. */
  aheadMs = 0;
  readonly #clock: VirtualClock;
  readonly #missed = new Set<() => void>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.aheadMs;
  }

  elapsedMs(): number {
    return this.#clock.elapsedMs();
  }

  at(when: number, callback: () => void): Timer {
    const fire = (): void => {
      if (this.isStill) this.#missed.add(callback);
      else callback();
    };
    const timer = this.#clock.at(when - this.aheadMs, fire);
    return {
      cancel: () => {
        timer.cancel();
        this.#missed.delete(callback);
      },
    };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal);
  }

  /** What was missed comes one after the other, and what each sets off before the next: answers before timers, here. */
  async wake(): Promise<void> {
    this.isStill = false;
    for (const callback of this.#missed) {
      this.#missed.delete(callback);
      callback();
      await settle();
    }
  }
}

export class LockServerProcess {
  readonly clock: StoppableClock;
  readonly link: RedisLink;
  readonly lock: RedisLock;
  /** What became of the link. */
  readonly told: string[] = [];

  constructor(name: string, redis: FakeRedis, clock: VirtualClock, config: RedisConfig) {
    this.clock = new StoppableClock(clock);
    const events = {
      away: (address: string, reason: string) => void this.told.push(`${address} away: ${reason}`),
      back: (address: string, awayMs: number) => void this.told.push(`${address} back after ${awayMs}`),
    };
    this.link = new RedisLink(config, { clock: this.clock, connect: redis.connectBy(this.clock), events });
    let tokens = 0;
    this.lock = new RedisLock({
      clock: this.clock,
      link: () => this.link,
      name: `${name}/1`,
      newToken: () => {
        tokens += 1;
        return String(tokens);
      },
    });
  }
}

export class LockWorld {
  readonly clock = new VirtualClock();
  readonly redis = new FakeRedis(this.clock);
  readonly a: LockServerProcess;
  readonly b: LockServerProcess;

  constructor(config: RedisConfig = redisConfig()) {
    this.a = new LockServerProcess('a', this.redis, this.clock, config);
    this.b = new LockServerProcess('b', this.redis, this.clock, config);
  }

  /** The lock at once. */
  async taken({ lock }: LockServerProcess): Promise<HeldLock> {
    const pending = lock.acquire(new AbortController().signal);
    await settle();
    return pending;
  }

  /** Whether this promise has settled. */
  async isSettled(promise: Promise<unknown>): Promise<boolean> {
    let is = false;
    const settled = (): void => {
      is = true;
    };
    promise.then(settled, settled);
    await settle();
    return is;
  }
}
