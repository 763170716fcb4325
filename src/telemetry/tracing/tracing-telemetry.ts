// What becomes of spans, as metrics and log lines: a collector that is away is told once, and once when it is back.

import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { TracingEvents } from './span-queue.ts';

export class TracingTelemetry implements TracingEvents {
  readonly #metrics: Metrics;
  readonly #log: Log;
  #isAway = false;
  #dropped = 0;

  constructor(metrics: Metrics, log: Log) {
    this.#metrics = metrics;
    this.#log = log;
  }

  spansNotTaken(reason: string): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.#log.warn('tracing.collector.lost', {
      msg: 'The collector does not take spans: the newest wait',
      err: reason,
    });
  }

  spansTaken(): void {
    if (!this.#isAway) return;
    this.#log.info('tracing.collector.regained', { msg: 'The collector takes spans again', dropped: this.#dropped });
    this.#isAway = false;
    this.#dropped = 0;
  }

  spansDropped(count: number): void {
    this.#dropped += count;
    this.#metrics.trouble.spansDropped(count);
  }
}
