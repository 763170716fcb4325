// CircuitBreaker: how one endpoint fares. One that keeps failing is left alone for a while, longer each time; then one request
// finds out whether it is back. One that asks for a pause gets it. Until it is seen to work again, it is in trouble.

import type { Clock } from '../base/clock.ts';
import type { LlmObserver } from './llm-observer.ts';

const FAILURES_MAX = 5;
const FIRST_PAUSE_MS = 30_000;
const PAUSE_MAX_MS = 10 * 60_000;

/** Whether an endpoint can be relied on. */
export interface Standing {
  /** Why not; undefined while nothing speaks against it. */
  readonly trouble: string | undefined;
  readonly sinceMs: number;
}

type Observer = Pick<LlmObserver, 'circuitOpened' | 'circuitClosed' | 'pauseAsked' | 'regained'>;

export class CircuitBreaker {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #observer: Observer;
  #failures = 0;
  #pauseMs = FIRST_PAUSE_MS;
  /** Undefined while it is closed. */
  #openUntilMs: number | undefined;
  /** The endpoint has asked for it. */
  #pausedUntilMs = 0;
  #trouble: string | undefined;
  /** Since when it is in trouble, or is not. */
  #sinceMs: number;

  constructor(clock: Pick<Clock, 'now'>, observer: Observer) {
    this.#clock = clock;
    this.#observer = observer;
    this.#sinceMs = clock.now();
  }

  /** No request before this. */
  get notBeforeMs(): number {
    return Math.max(this.#openUntilMs ?? 0, this.#pausedUntilMs);
  }

  /** It has failed, and not been seen to work since: one request at a time. */
  get isOnTrial(): boolean {
    return this.#openUntilMs !== undefined;
  }

  get isOpen(): boolean {
    return (this.#openUntilMs ?? 0) > this.#clock.now();
  }

  get standing(): Standing {
    return { trouble: this.#trouble, sinceMs: this.#sinceMs };
  }

  succeeded(): void {
    const wasOnTrial = this.isOnTrial;
    const wasInTrouble = this.#trouble !== undefined;
    this.#failures = 0;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#openUntilMs = undefined;
    this.#trouble = undefined;
    if (wasInTrouble) this.#sinceMs = this.#clock.now();
    if (wasOnTrial) this.#observer.circuitClosed();
    else if (wasInTrouble) this.#observer.regained();
  }

  failed(reason: string): void {
    if (this.notBeforeMs > this.#clock.now()) return; // begun before the pause
    this.#failures += 1;
    if (!this.isOnTrial && this.#failures < FAILURES_MAX) return;
    this.#openUntilMs = this.#clock.now() + this.#pauseMs;
    this.doubt(reason);
    this.#observer.circuitOpened(reason, this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, PAUSE_MAX_MS);
  }

  /** No request for this long, whoever would make it. A shorter pause than the one that holds changes nothing. */
  pause(forMs: number): void {
    const untilMs = this.#clock.now() + forMs;
    if (untilMs <= this.notBeforeMs) return;
    this.#pausedUntilMs = untilMs;
    this.#observer.pauseAsked(forMs);
  }

  /** It was tried and did not do; the alerts that come try it again. */
  doubt(reason: string): void {
    if (this.#trouble === undefined) this.#sinceMs = this.#clock.now();
    this.#trouble = reason;
  }
}
