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
    for (const loser of losers) void this.#drain(loser);
  }

  /** The process ends: what is still being drained ends with it. */
  stop(): void {
    this.#stopped.abort();
  }

  async #drain(loser: Staged): Promise<void> {
    const stopped = this.#stopped.signal;
    try {
      if (stopped.aborted)
        await loser.dispose(); // begun all the same: it may be quick
      else await withDeadline(() => loser.dispose(), DRAIN_MAX_MS, this.#clock, stopped);
    } catch (error) {
      if (!stopped.aborted) this.#onFailure(`${loser.name}: ${messageOf(error)}`);
    }
  }
}
