// Lease: the lock at Redis while a reload holds it. It is renewed at a third of its time, and it counts as lost as soon as
// this process cannot be sure of it: by its own clocks, from the moment that the last confirmed request was sent, less a
// margin. So a process that stood still finds its lease over before it does anything, and needs nobody to tell it.

import type { Clock, Timer } from '../base/clock.ts';
import { LockLost } from '../reload/reload-lock.ts';
import type { LockServer } from './redis-client.ts';

/** Of the time to live: what two clocks may differ by, and the way to the commit. */
const MARGIN = 0.1;
/** A renewal that failed is tried again after this part of the time to live. */
const RETRY = 0.05;

/** A moment on both clocks: the one for people jumps forward after a machine slept, when the other stood still. */
export interface Moment {
  readonly elapsedMs: number;
  readonly nowMs: number;
}

export interface LeaseTerms {
  readonly token: string;
  readonly ttlMs: number;
  readonly fence: number;
  /** When the request that was granted went out. */
  readonly sentAt: Moment;
}

export function momentOf(clock: Pick<Clock, 'elapsedMs' | 'now'>): Moment {
  return { elapsedMs: clock.elapsedMs(), nowMs: clock.now() };
}

export class Lease {
  readonly fence: number;
  readonly #server: () => Promise<LockServer>;
  readonly #clock: Clock;
  readonly #token: string;
  readonly #ttlMs: number;
  readonly #lost = new AbortController();
  readonly #over = new AbortController();
  #confirmedAt: Moment;
  #end: Timer | undefined;
  #trouble: string | undefined;

  /** `server`: asked for each renewal anew, so that a connection that is lost costs no lease. */
  constructor({ token, ttlMs, fence, sentAt }: LeaseTerms, server: () => Promise<LockServer>, clock: Clock) {
    this.fence = fence;
    this.#token = token;
    this.#ttlMs = ttlMs;
    this.#confirmedAt = sentAt;
    this.#server = server;
    this.#clock = clock;
    this.#awaitEnd();
    void this.#renew();
  }

  /** Aborts when the lock is not sure any more. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Throws {@link LockLost} when it is not; awaits nothing. */
  confirm(): void {
    if (this.#msLeft() <= 0) this.#lose(this.#ranOut());
    this.#lost.signal.throwIfAborted();
  }

  /** Rejects when Redis could not be told: the lock then ends by itself. */
  async release(): Promise<void> {
    this.#stop();
    if (this.#lost.signal.aborted) return;
    await (await this.#server()).free(this.#token);
  }

  /** By whichever clock went further. */
  #msLeft(): number {
    const { elapsedMs, nowMs } = momentOf(this.#clock);
    const passedMs = Math.max(elapsedMs - this.#confirmedAt.elapsedMs, nowMs - this.#confirmedAt.nowMs);
    return this.#ttlMs * (1 - MARGIN) - passedMs;
  }

  #awaitEnd(): void {
    this.#end?.cancel();
    const leftMs = this.#msLeft();
    if (leftMs <= 0) this.#lose(this.#ranOut());
    else this.#end = this.#clock.at(this.#clock.now() + Math.ceil(leftMs), () => this.#awaitEnd());
  }

  async #renew(): Promise<void> {
    const over = this.#over.signal;
    let waitMs = this.#ttlMs / 3;
    for (;;) {
      await this.#clock.sleep(waitMs, over);
      if (over.aborted) return;
      waitMs = (await this.#isRenewed()) ? this.#ttlMs / 3 : this.#ttlMs * RETRY;
    }
  }

  async #isRenewed(): Promise<boolean> {
    const sentAt = momentOf(this.#clock);
    try {
      const isOurs = await (await this.#server()).renew(this.#token, this.#ttlMs);
      if (this.#over.signal.aborted) return true;
      if (!isOurs) this.#lose('Redis does not hold it for this server any more');
      else this.#confirmed(sentAt);
      return true;
    } catch (error) {
      this.#trouble = error instanceof Error ? error.message : String(error);
      return false;
    }
  }

  #confirmed(sentAt: Moment): void {
    if (this.#msLeft() <= 0) {
      this.#lose(this.#ranOut()); // the answer was there before we woke
      return;
    }
    this.#confirmedAt = sentAt;
    this.#trouble = undefined;
    this.#awaitEnd();
  }

  #ranOut(): string {
    const why = this.#trouble ?? 'this process stood still';
    return `it could not be renewed within ${this.#ttlMs / 1000} s: ${why}`;
  }

  #lose(reason: string): void {
    this.#stop();
    if (!this.#lost.signal.aborted) this.#lost.abort(new LockLost(`the reload lock was lost: ${reason}`));
  }

  #stop(): void {
    this.#end?.cancel();
    this.#over.abort();
  }
}
