// FakeRedis: the lock at Redis in virtual time. It is up, down, loading its data, or stands still; its clients are counted.

import type { Clock } from '../../src/base/clock.ts';
import type { ConnectRedis, RedisClient, Taken } from '../../src/redis/redis-client.ts';

export class FakeRedis {
  state: 'up' | 'down' | 'loading' | 'still' = 'up';
  /** Each answer is this long on its way back, by the clock of whoever asked. */
  latencyMs = 0;
  /** Connections that are open. */
  readonly open = new Set<FakeClient>();
  fence = 0;
  /** How often somebody asked for the lock. */
  asked = 0;
  renewed = 0;
  readonly #clock: Clock;
  #held: { readonly token: string; readonly endsAtMs: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Who has the lock just now. */
  get holder(): string | undefined {
    if (this.#held !== undefined && this.#held.endsAtMs <= this.#clock.elapsedMs()) this.#held = undefined;
    return this.#held?.token;
  }

  /** How a process with this clock reaches it. */
  connectBy(clock: Clock): ConnectRedis {
    return async ({ connectTimeoutMs, commandTimeoutMs }) => {
      await this.answered(() => undefined, clock, connectTimeoutMs);
      const client = new FakeClient(this, clock, commandTimeoutMs);
      this.open.add(client);
      return client;
    };
  }

  /** It ends: all connections, and what it held. */
  crash(): void {
    this.state = 'down';
    this.#held = undefined;
    for (const client of [...this.open]) client.end('connection refused');
  }

  /** Without its connections it loses nothing. */
  take(token: string, ttlMs: number): Taken {
    this.asked += 1;
    const holder = this.holder;
    if (holder !== undefined && holder !== token)
      return { kind: 'held', by: holder, forMs: (this.#held?.endsAtMs ?? 0) - this.#clock.elapsedMs() };
    this.#held = { token, endsAtMs: this.#clock.elapsedMs() + ttlMs };
    this.fence += 1;
    return { kind: 'taken', fence: this.fence };
  }

  renew(token: string, ttlMs: number): boolean {
    if (this.holder !== token) return false;
    this.renewed += 1;
    this.#held = { token, endsAtMs: this.#clock.elapsedMs() + ttlMs };
    return true;
  }

  free(token: string): void {
    if (this.holder === token) this.#held = undefined;
  }

  /** What the work comes to; rejects when it does not do it, which takes up to `maxMs` to see. */
  async answered<T>(work: () => T, clock: Clock, maxMs: number): Promise<T> {
    if (this.state === 'down') throw new Error('connection refused');
    if (this.state === 'still') {
      await clock.sleep(maxMs);
      throw new Error('does not answer in time');
    }
    if (this.state === 'loading') throw new FakeReply('LOADING Redis is loading the dataset in memory');
    const result = work();
    if (this.latencyMs > 0) await clock.sleep(this.latencyMs);
    return result;
  }
}

/** An error that it tells: the connection stays. */
class FakeReply extends Error {}

class FakeClient implements RedisClient {
  readonly ended: Promise<string>;
  readonly #redis: FakeRedis;
  readonly #clock: Clock;
  readonly #commandTimeoutMs: number;
  #end: (reason: string) => void = () => undefined;

  constructor(redis: FakeRedis, clock: Clock, commandTimeoutMs: number) {
    this.#redis = redis;
    this.#clock = clock;
    this.#commandTimeoutMs = commandTimeoutMs;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  ping(): Promise<void> {
    return this.#answered(() => undefined);
  }

  take(token: string, ttlMs: number): Promise<Taken> {
    return this.#answered(() => this.#redis.take(token, ttlMs));
  }

  renew(token: string, ttlMs: number): Promise<boolean> {
    return this.#answered(() => this.#redis.renew(token, ttlMs));
  }

  free(token: string): Promise<void> {
    return this.#answered(() => this.#redis.free(token));
  }

  close(): void {
    this.end('closed');
  }

  end(reason: string): void {
    this.#redis.open.delete(this);
    this.#end(reason);
  }

  async #answered<T>(work: () => T): Promise<T> {
    if (!this.#redis.open.has(this)) throw new Error('the connection is closed');
    try {
      return await this.#redis.answered(work, this.#clock, this.#commandTimeoutMs);
    } catch (error) {
      if (!(error instanceof FakeReply)) this.end(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }
}
