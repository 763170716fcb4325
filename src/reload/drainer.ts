// Drainer: lets the losers of a reload finish their work in the background, within a bound. Nobody waits for it, and a
// failure is an event, not an outcome.

import type { Clock } from '../base/clock.ts';
import { messageOf } from './reload-failure.ts';
import type { Staged } from './reloadable.ts';
import { withDeadline } from './with-deadline.ts';

/** A send of a receiver that was taken away may take as long as a flush. */
const DRAIN_MAX_MS = 600_000;

export class Drainer {
  readonly #clock: Clock;
  readonly #onFailure: (reason: string) => void;
  readonly #stopped = new AbortController();

  constructor(clock: Clock, onFailure: (reason: string) => void) {
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  drain(losers: readonly Staged[]): void {
    for (const loser of losers) {
      withDeadline(() => loser.dispose(), DRAIN_MAX_MS, this.#clock, this.#stopped.signal).catch((error: unknown) => {
        if (!this.#stopped.signal.aborted) this.#onFailure(messageOf(error));
      });
    }
  }

  /** The process ends: what is still being drained ends with it. */
  stop(): void {
    this.#stopped.abort();
  }
}
