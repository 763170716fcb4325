// CircuitBreaker: an endpoint that keeps failing is left alone for a while, longer each time; then one request finds out
// whether it is back.

import type { Clock } from '../base/clock.ts';
import type { LlmObserver } from './llm-observer.ts';

const FAILURES_MAX = 5;
const FIRST_PAUSE_MS = 30_000;
const PAUSE_MAX_MS = 10 * 60_000;

export class CircuitBreaker {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #observer: Pick<LlmObserver, 'circuitOpened' | 'circuitClosed'>;
  #failures = 0;
  #pauseMs = FIRST_PAUSE_MS;
  /** Undefined while it is closed. */
  #openUntilMs: number | undefined;

  constructor(clock: Pick<Clock, 'now'>, observer: Pick<LlmObserver, 'circuitOpened' | 'circuitClosed'>) {
    this.#clock = clock;
    this.#observer = observer;
  }

  /** No request before this. */
  get notBeforeMs(): number {
    return this.#openUntilMs ?? 0;
  }

  /** It has failed, and not been seen to work since: one request at a time. */
  get isOnTrial(): boolean {
    return this.#openUntilMs !== undefined;
  }

  get isOpen(): boolean {
    return this.notBeforeMs > this.#clock.now();
  }

  succeeded(): void {
    this.#failures = 0;
    this.#pauseMs = FIRST_PAUSE_MS;
    if (this.#openUntilMs === undefined) return;
    this.#openUntilMs = undefined;
    this.#observer.circuitClosed();
  }

  failed(reason: string): void {
    if (this.isOpen) return; // begun before it opened
    this.#failures += 1;
    if (!this.isOnTrial && this.#failures < FAILURES_MAX) return;
    this.#openUntilMs = this.#clock.now() + this.#pauseMs;
    this.#observer.circuitOpened(reason, this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, PAUSE_MAX_MS);
  }
}
