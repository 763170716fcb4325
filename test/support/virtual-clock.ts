// VirtualClock: time that moves only when a test says so, and every timer due on the way fires in order.

import type { Clock, Timer } from '../../src/base/clock.ts';
import { sleepOn } from '../../src/base/clock.ts';
import { TimerHeap } from '../../src/base/timer-heap.ts';

export class VirtualClock implements Clock {
  readonly #timers = new TimerHeap();
  readonly #start: number;
  readonly #turns: number;
  #now: number;
  /** How much the wall clock was set, all in all. */
  #set = 0;

  /**
   * Starts at a fixed, round moment: 2026-01-01T00:00:00Z. `turns`: of the event loop, between one timer and the next; whatever
   * needs more finds that time has gone on.
   */
  constructor(start = Date.UTC(2026, 0, 1), turns = 1) {
    this.#turns = turns;
    this.#start = start;
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  elapsedMs(): number {
    return this.#now - this.#start - this.#set;
  }

  at(when: number, callback: () => void): Timer {
    return this.#timers.add(when, callback);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal);
  }

  /** A synchronous step takes this long: nothing else runs meanwhile, and timers are late. */
  pass(ms: number): void {
    this.#now += ms;
  }

  /** Somebody sets the wall clock; no time passes. */
  set(byMs: number): void {
    this.#now += byMs;
    this.#set += byMs;
    this.#timers.shift(byMs);
  }

  /** Timers that wait; 0 after a clean stop. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves to `now + ms`, stopping at each timer on the way; promises settle before time goes on. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#settle();
    for (let next = this.#timers.nextAt(); next !== undefined && next <= end; next = this.#timers.nextAt()) {
      this.#now = Math.max(this.#now, next);
      this.#timers.fireDue(this.#now);
      await this.#settle();
    }
    this.#now = end;
  }

  async #settle(): Promise<void> {
    for (let turn = 0; turn < this.#turns; turn += 1) await settle();
  }
}

/** Lets every promise that can settle do so: a macrotask runs only when no microtask is left. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
