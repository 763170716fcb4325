// Budget: how many requests may be made: so many within any minute, so many within a month of UTC. What the month has cost
// outlives the process.

import type { Clock } from '../base/clock.ts';
import type { Spending } from './verdict-store.ts';

const MINUTE_MS = 60_000;

/** 0: no limit. */
export interface Limits {
  readonly maxRequestsPerMinute: number;
  readonly maxRequestsPerMonth: number;
}

export class Budget {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #onSpent: (spending: Spending) => void;
  #limits: Limits = { maxRequestsPerMinute: 0, maxRequestsPerMonth: 0 };
  /** When the requests of the last minute were made; no more than are allowed in one. */
  readonly #recent: number[] = [];
  #spending: Spending;

  constructor(clock: Pick<Clock, 'now'>, before: Spending | undefined, onSpent: (spending: Spending) => void) {
    this.#clock = clock;
    this.#onSpent = onSpent;
    this.#spending = before ?? { month: monthOf(clock.now()), requests: 0 };
  }

  /** Other limits hold from now on; what was spent stays spent. */
  limit(limits: Limits): void {
    this.#limits = limits;
  }

  /** Requests of this month so far. */
  get spent(): number {
    return this.#spending.month === monthOf(this.#clock.now()) ? this.#spending.requests : 0;
  }

  get isSpent(): boolean {
    const { maxRequestsPerMonth: most } = this.#limits;
    return most > 0 && this.spent >= most;
  }

  /** When the next request may be made, as far as the minute goes; 0: at once. */
  get notBeforeMs(): number {
    const { maxRequestsPerMinute: most } = this.#limits;
    if (most === 0 || this.#recent.length < most) return 0;
    return (this.#recent.at(-most) ?? 0) + MINUTE_MS;
  }

  /** Pays for one request; false where it may not be made now. */
  take(): boolean {
    const nowMs = this.#clock.now();
    if (this.isSpent || this.notBeforeMs > nowMs) return false;
    const { maxRequestsPerMinute: most } = this.#limits;
    if (most > 0) this.#recent.push(nowMs);
    this.#recent.splice(0, this.#recent.length - most); // all of them where there is no limit
    this.#spending = { month: monthOf(nowMs), requests: this.spent + 1 };
    this.#onSpent(this.#spending);
    return true;
  }
}

function monthOf(ms: number): number {
  const date = new Date(ms);
  return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1;
}
