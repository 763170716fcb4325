// SpanQueue: spans on their way to the collector, in batches. It holds so many and no more: a collector that is away costs
// the oldest spans, never memory or time.

import type { Clock, Timer } from '../../base/clock.ts';
import type { FinishedSpan } from './finished-span.ts';
import type { SpanSink } from './span-recorder.ts';

/** Sends one batch. `again`: it may be taken later. */
export type SendSpans = (spans: readonly FinishedSpan[], signal: AbortSignal) => Promise<SendOutcome>;
export type SendOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly reason: string; readonly again: boolean };

/** What becomes of spans. The calls never throw. */
export interface TracingEvents {
  /** A batch was not taken, for the first time or again. */
  spansNotTaken(reason: string): void;
  spansTaken(count: number): void;
  spansDropped(count: number): void;
}

// As OpenTelemetry's BatchSpanProcessor has them.
const QUEUE_MAX = 2048;
const BATCH_MAX = 512;
const DELAY_MS = 5_000;

export class SpanQueue implements SpanSink {
  readonly samplingFraction: number;
  readonly #send: SendSpans;
  readonly #clock: Clock;
  readonly #events: TracingEvents;
  readonly #stop = new AbortController();
  #waiting: FinishedSpan[] = [];
  #timer: Timer | undefined;
  #sending: Promise<void> | undefined;
  #isClosed = false;

  constructor(samplingFraction: number, send: SendSpans, clock: Clock, events: TracingEvents) {
    this.samplingFraction = samplingFraction;
    this.#send = send;
    this.#clock = clock;
    this.#events = events;
  }

  take(span: FinishedSpan): void {
    this.#waiting.push(span);
    if (this.#waiting.length > QUEUE_MAX) this.#drop();
    this.#flushSoon(this.#waiting.length === BATCH_MAX ? 0 : DELAY_MS);
  }

  /** Sends what waits; gives up after `graceMs`, however the collector fares. */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    this.#timer?.cancel();
    const deadline = this.#clock.at(this.#clock.now() + graceMs, () => this.#stop.abort());
    await this.#sending;
    while (this.#waiting.length > 0 && !this.#stop.signal.aborted) {
      if (!(await this.#sendBatch())) break; // there is no later
    }
    deadline.cancel();
    if (this.#waiting.length > 0) this.#events.spansDropped(this.#waiting.length);
    this.#waiting = [];
  }

  #flushSoon(ms: number): void {
    if (this.#isClosed || this.#sending !== undefined) return;
    if (this.#timer !== undefined && ms > 0) return;
    this.#timer?.cancel();
    this.#timer = this.#clock.at(this.#clock.now() + ms, () => this.#flush());
  }

  #flush(): void {
    this.#timer = undefined;
    this.#sending = this.#sendBatch().then((isTaken) => {
      this.#sending = undefined;
      if (this.#waiting.length > 0) this.#flushSoon(isTaken && this.#waiting.length >= BATCH_MAX ? 0 : DELAY_MS);
    });
  }

  /** Whether the collector took it. */
  async #sendBatch(): Promise<boolean> {
    const batch = this.#waiting.splice(0, BATCH_MAX);
    const outcome = await this.#send(batch, this.#stop.signal);
    if (outcome.kind === 'taken') {
      this.#events.spansTaken(batch.length);
      return true;
    }
    this.#events.spansNotTaken(outcome.reason);
    if (outcome.again) this.#waiting = [...batch, ...this.#waiting];
    else this.#events.spansDropped(batch.length);
    this.#drop();
    return false;
  }

  /** The oldest make room. */
  #drop(): void {
    const count = this.#waiting.length - QUEUE_MAX;
    if (count <= 0) return;
    this.#waiting.splice(0, count);
    this.#events.spansDropped(count);
  }
}
