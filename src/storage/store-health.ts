// Store health: whether the store takes writes, since when, and what it cost. Away is a state, not an error: it begins
// with one event and ends with another, however many writes fail between.

import type { Clock } from '../base/clock.ts';
import { messageOf } from './home.ts';

export interface StoreHealth {
  readonly state: 'ok' | 'away';
  /** When this state began. */
  readonly sinceMs: number;
  /** Rows that are not written yet. */
  readonly pending: number;
  /** Alert rows given up for lack of room, since the start. */
  readonly dropped: number;
  readonly lastError: string | undefined;
}

export type StoreEvent =
  | { readonly kind: 'away'; readonly error: string }
  | { readonly kind: 'back'; readonly awayMs: number }
  /** Reported with the next write or retry, not for each row. */
  | { readonly kind: 'dropped'; readonly alerts: number };

/** The store does not take writes at the moment. What was given is not forgotten. */
export class StoreAway extends Error {
  override readonly name = 'StoreAway';
}

const FIRST_RETRY_MS = 100;
const RETRY_MAX_MS = 10_000;

export class StoreTrouble {
  readonly #clock: Clock;
  readonly #onEvent: (event: StoreEvent) => void;
  #isAway = false;
  #sinceMs: number;
  #lastError: unknown;
  #retryMs = FIRST_RETRY_MS;
  #dropped = 0;
  #unreported = 0;

  constructor(clock: Clock, onEvent: (event: StoreEvent) => void) {
    this.#clock = clock;
    this.#onEvent = onEvent;
    this.#sinceMs = clock.now();
  }

  get isAway(): boolean {
    return this.#isAway;
  }

  away(error: unknown): void {
    this.#lastError = error;
    if (!this.#isAway) {
      this.#isAway = true;
      this.#sinceMs = this.#clock.now();
      this.#onEvent({ kind: 'away', error: messageOf(error) });
    }
    this.#reportDropped();
  }

  back(): void {
    this.#retryMs = FIRST_RETRY_MS;
    this.#reportDropped();
    if (!this.#isAway) return;
    const awayMs = this.#clock.now() - this.#sinceMs;
    this.#isAway = false;
    this.#sinceMs = this.#clock.now();
    this.#onEvent({ kind: 'back', awayMs });
  }

  dropped(alerts: number): void {
    this.#dropped += alerts;
    this.#unreported += alerts;
  }

  /** Twice the last one, up to a bound. */
  nextRetryMs(): number {
    const retryMs = this.#retryMs;
    this.#retryMs = Math.min(2 * retryMs, RETRY_MAX_MS);
    return retryMs;
  }

  error(): StoreAway {
    return new StoreAway(`the store is away: ${messageOf(this.#lastError)}`, { cause: this.#lastError });
  }

  health(pending: number): StoreHealth {
    return {
      state: this.#isAway ? 'away' : 'ok',
      sinceMs: this.#sinceMs,
      pending,
      dropped: this.#dropped,
      lastError: this.#lastError === undefined ? undefined : messageOf(this.#lastError),
    };
  }

  #reportDropped(): void {
    if (this.#unreported === 0) return;
    this.#onEvent({ kind: 'dropped', alerts: this.#unreported });
    this.#unreported = 0;
  }
}
