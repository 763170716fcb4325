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
  /** Calls `callback` once when `now()` reaches `when`; at once (not synchronously) if that is past. */
  at(when: number, callback: () => void): Timer;
  /** Resolves after `ms`, or as soon as the signal aborts, whichever comes first; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// setTimeout takes 31 bits; a longer one fires at once. Far timers are reached in steps.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
// A wall clock set forward or back while we wait is noticed within this time.
const RECHECK_MS = 60_000;

/** Calls that are due together hold the event loop no longer than this. */
const SLICE_MS = 5;

/** The machine's clock: one heap of timers over one setTimeout. */
export class SystemClock implements Clock {
  readonly #timers = new TimerHeap();
  #armedFor = Number.POSITIVE_INFINITY;
  #handle: NodeJS.Timeout | undefined;

  now(): number {
    return Date.now();
  }

  elapsedMs(): number {
    return performance.now();
  }

  at(when: number, callback: () => void): Timer {
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
    const delay = Math.min(Math.max(0, next - this.now()), RECHECK_MS, LONGEST_TIMEOUT_MS);
    this.#handle = setTimeout(() => this.#fire(), delay);
  }

  #fire(): void {
    this.#armedFor = Number.NEGATIVE_INFINITY; // callbacks may add timers: arm once, at the end
    const enoughAtMs = this.elapsedMs() + SLICE_MS;
    try {
      this.#timers.fireDue(this.now(), () => this.elapsedMs() >= enoughAtMs);
    } finally {
      this.#arm();
    }
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
