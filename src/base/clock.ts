// Clock: the only place that knows what time it is. Everything else is given one, so a simulation can run weeks in a second.

import { TimerHeap } from './timer-heap.ts';

/** A call that was asked for and may be taken back. */
export interface Timer {
  cancel(): void;
}

/** The time, and calls at a time. All numbers are milliseconds. */
export interface Clock {
  /** Milliseconds since 1970 UTC: the time for people. May jump when the machine's clock is set. */
  now(): number;
  /** Milliseconds since some fixed moment, never going back: the time for measuring. */
  elapsedMs(): number;
  /**
   * Calls `callback` once when `now()` reaches `when`; at once (not synchronously) if that is past. If the machine's clock is
   * set meanwhile, it is called after the same wait as without that.
   */
  at(when: number, callback: () => void): Timer;
  /** Resolves after `ms`, or as soon as the signal aborts, whichever comes first; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// setTimeout takes 31 bits; a longer one fires at once. Far timers are reached in steps.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
// The wall clock is slewed by less than this between two looks; by more, it was set.
const SET_BY_MS = 500;

/** Calls that are due together hold the event loop no longer than this. */
const SLICE_MS = 5;

/**
 * The machine's clock: one heap of timers over one setTimeout. Waits are measured by the time that never goes back: when the
 * wall clock is set (a machine that boots with a wrong one, say), all timers move along, and nobody waits an hour too long
 * or not at all. A machine that sleeps counts as one whose clock is set.
 */
export class SystemClock implements Clock {
  readonly #timers = new TimerHeap();
  readonly #wallMs: () => number;
  /** The wall clock less the time that never goes back, at the last look. */
  #lead: number;
  #armedFor = Number.POSITIVE_INFINITY;
  #handle: NodeJS.Timeout | undefined;

  constructor(wallMs: () => number = () => Date.now()) {
    this.#wallMs = wallMs;
    this.#lead = wallMs() - this.elapsedMs();
  }

  now(): number {
    return this.#wallMs();
  }

  elapsedMs(): number {
    return performance.now();
  }

  at(when: number, callback: () => void): Timer {
    this.#followWallClock();
    const timer = this.#timers.add(when, callback);
    if (when < this.#armedFor) this.#arm();
    return timer;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal);
  }

  #arm(): void {
    clearTimeout(this.#handle);
    const next = this.#timers.nextAt();
    this.#armedFor = next ?? Number.POSITIVE_INFINITY;
    if (next === undefined) return;
    const delay = Math.min(Math.max(0, next - this.now()), LONGEST_TIMEOUT_MS);
    this.#handle = setTimeout(() => this.#fire(), delay);
  }

  #fire(): void {
    this.#followWallClock();
    this.#armedFor = Number.NEGATIVE_INFINITY; // callbacks may add timers: arm once, at the end
    const enoughAtMs = this.elapsedMs() + SLICE_MS;
    try {
      this.#timers.fireDue(this.now(), () => this.elapsedMs() >= enoughAtMs);
    } finally {
      this.#arm();
    }
  }

  #followWallClock(): void {
    const lead = this.now() - this.elapsedMs();
    const setByMs = lead - this.#lead;
    this.#lead = lead;
    if (Math.abs(setByMs) < SET_BY_MS) return;
    this.#timers.shift(setByMs);
    this.#armedFor += setByMs;
  }
}

/** `sleep` in terms of `at`, for every clock alike. */
export function sleepOn(clock: Pick<Clock, 'now' | 'at'>, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = clock.at(clock.now() + ms, () => {
      signal?.removeEventListener('abort', wake);
      resolve();
    });
    const wake = (): void => {
      timer.cancel();
      resolve();
    };
    signal?.addEventListener('abort', wake, { once: true });
  });
}
