// Turns: many small works that come due together, each begun only when there is time for it: when they have held the event
// loop for a slice, the others wait until it has been around once, in their order. (slices.ts: one long work, split.)

import type { Clock } from './clock.ts';

const SLICE_MS = 5;

export class Turns {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #waiting: (() => void)[] = [];
  #sliceEndsMs: number | undefined;

  constructor(clock: Pick<Clock, 'elapsedMs'>) {
    this.#clock = clock;
  }

  /** Undefined: it is yours, begin before you await anything. */
  take(): Promise<void> | undefined {
    if (this.#waiting.length === 0 && this.#isTimeLeft()) return undefined;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #isTimeLeft(): boolean {
    if (this.#sliceEndsMs === undefined) {
      this.#sliceEndsMs = this.#clock.elapsedMs() + SLICE_MS;
      setImmediate(() => void this.#nextSlice());
    }
    return this.#clock.elapsedMs() < this.#sliceEndsMs;
  }

  async #nextSlice(): Promise<void> {
    this.#sliceEndsMs = undefined;
    while (this.#waiting.length > 0 && this.#isTimeLeft()) {
      this.#waiting.shift()?.();
      await undefined; // whoever waited for it works now
    }
  }
}
