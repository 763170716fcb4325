// The HTTP side's events as metrics and log lines.

import type { FinishedRequest, HttpObserver } from '../http/observer.ts';
import type { MatcherWarning } from '../labels/matcher-parser.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

export class HttpTelemetry implements HttpObserver {
  readonly #metrics: Metrics;
  readonly #log: Log;

  constructor(metrics: Metrics, log: Log) {
    this.#metrics = metrics;
    this.#log = log.child({ component: 'web' });
  }

  requestFinished(request: FinishedRequest): void {
    this.#metrics.http.finished(request);
  }

  getStarted(): void {
    this.#metrics.http.getStarted();
  }

  getFinished(): void {
    this.#metrics.http.getFinished();
  }

  concurrencyLimitExceeded(): void {
    this.#metrics.http.limitExceeded();
  }

  requestRefused(handler: string, method: string, status: number, reason: string): void {
    this.#log.warn('http.request.refused', { handler, method, status, reason });
  }

  requestFailed(handler: string, error: unknown): void {
    this.#log.error('http.request.failed', { handler, err: error });
  }

  listening(address: string, tls: boolean): void {
    this.#log.info('http.listener.opened', { msg: 'Listening on', address, tls });
  }

  matcherWarning({ message, ...fields }: MatcherWarning): void {
    this.#log.warn('matcher.input.doubted', { msg: message, origin: 'api', ...fields });
  }

  webConfigFailed(error: unknown): void {
    this.#log.error('http.webConfig.failed', { err: error });
  }
}
