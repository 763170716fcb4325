// RateLimiter: a bucket of `burst` tokens that gains one per `intervalMs`; each request takes one (golang.org/x/time/rate).

import type { Clock } from '../../base/clock.ts';

export interface RateLimit {
  /** 0: no limit. */
  readonly intervalMs: number;
  readonly burst: number;
}

export class RateLimiter {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  #limit: RateLimit | undefined;
  #tokens = 0;
  #countedAtMs = 0;

  constructor(clock: Pick<Clock, 'elapsedMs'>) {
    this.#clock = clock;
  }

  /** A changed limit begins with a full bucket. */
  allow(limit: RateLimit): boolean {
    if (limit.intervalMs === 0) return true;
    const now = this.#clock.elapsedMs();
    if (this.#limit?.intervalMs !== limit.intervalMs || this.#limit.burst !== limit.burst) {
      this.#limit = limit;
      this.#tokens = limit.burst;
    } else this.#tokens = Math.min(limit.burst, this.#tokens + (now - this.#countedAtMs) / limit.intervalMs);
    this.#countedAtMs = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
