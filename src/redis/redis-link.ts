// RedisLink: Redis as one config names it. It keeps one connection, looks every few seconds whether it answers, and connects
// again when it is gone. A reload that holds the lock through it keeps it open until it has given the lock back.

import type { Clock, Timer } from '../base/clock.ts';
import type { RedisConfig } from '../config/schema/redis.ts';
import type { ConnectRedis, RedisClient } from './redis-client.ts';
import { addressOf } from './redis-dial.ts';

/** Between two looks, and between two tries to connect. */
const LOOK_EVERY_MS = 5000;

/** What becomes of the link that a server runs with. The calls never throw. */
export interface LinkEvents {
  away(address: string, reason: string): void;
  back(address: string, awayMs: number): void;
}

export interface LinkSite {
  readonly clock: Clock;
  readonly connect: ConnectRedis;
  readonly events: LinkEvents;
}

export interface LinkState {
  readonly address: string;
  /** Why it does not answer; undefined when it does, or has not been asked yet. */
  readonly trouble: string | undefined;
  readonly sinceMs: number;
}

export class RedisLink {
  readonly config: RedisConfig;
  readonly address: string;
  readonly #site: LinkSite;
  readonly #closed = new AbortController();
  #client: RedisClient | undefined;
  #connecting: Promise<RedisClient> | undefined;
  #trouble: string | undefined;
  #sinceMs: number;
  #isKept = false;
  #look: Timer | undefined;
  #holders = 0;
  #onIdle: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(config: RedisConfig, site: LinkSite) {
    this.config = config;
    this.address = addressOf(config);
    this.#site = site;
    this.#sinceMs = site.clock.now();
  }

  get state(): LinkState {
    return { address: this.address, trouble: this.#trouble, sinceMs: this.#sinceMs };
  }

  /** The server runs with it: from now on it is watched, and what becomes of it is told. */
  keep(): void {
    if (this.#isKept || this.#closed.signal.aborted) return;
    this.#isKept = true;
    this.#lookIn(this.#client === undefined ? 0 : LOOK_EVERY_MS);
  }

  /** The connection that there is, or a new one; rejects with why there is none. */
  async reach(): Promise<RedisClient> {
    if (this.#client !== undefined) return this.#client;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async ping(): Promise<void> {
    await (await this.reach()).ping();
  }

  /** It stays open until the answer is called. */
  hold(): () => void {
    this.#holders += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holders -= 1;
      if (this.#holders === 0) this.#onIdle?.();
    };
  }

  /** Ends when nobody holds it any more. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#holders > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    this.#closed.abort(new Error('the connection to Redis is not used any more'));
    this.#look?.cancel();
    this.#client?.close();
    this.#client = undefined;
  }

  async #connect(): Promise<RedisClient> {
    const closed = this.#closed.signal;
    try {
      closed.throwIfAborted();
      const client = await this.#site.connect(this.config, closed);
      if (closed.aborted) {
        client.close();
        throw closed.reason;
      }
      this.#client = client;
      this.#isWell();
      void client.ended.then((reason) => this.#lost(client, reason));
      return client;
    } catch (error) {
      this.#isIll(error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  #lost(client: RedisClient, reason: string): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#isIll(reason);
    this.#lookIn(0); // it may be back at once
  }

  #lookIn(ms: number): void {
    if (!this.#isKept || this.#closed.signal.aborted) return;
    const { clock } = this.#site;
    this.#look?.cancel();
    this.#look = clock.at(clock.now() + ms, () => {
      this.#look = undefined;
      void this.#lookNow();
    });
  }

  async #lookNow(): Promise<void> {
    await this.ping().then(
      () => this.#isWell(),
      (error: unknown) => this.#isIll(error instanceof Error ? error.message : String(error)),
    );
    if (this.#look === undefined) this.#lookIn(LOOK_EVERY_MS); // a connection that was lost meanwhile is looked for already
  }

  #isWell(): void {
    if (this.#trouble === undefined || this.#closed.signal.aborted) return;
    const { clock, events } = this.#site;
    const awayMs = clock.now() - this.#sinceMs;
    this.#trouble = undefined;
    this.#sinceMs = clock.now();
    if (this.#isKept) events.back(this.address, awayMs);
  }

  #isIll(reason: string): void {
    if (this.#closed.signal.aborted) return;
    const { clock, events } = this.#site;
    const isNews = this.#trouble === undefined;
    this.#trouble = reason;
    if (!isNews) return;
    this.#sinceMs = clock.now();
    if (this.#isKept) events.away(this.address, reason);
  }
}
