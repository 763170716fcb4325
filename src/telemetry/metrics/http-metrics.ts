// Metrics of the HTTP interface. Names, labels, buckets and help are Alertmanager's (0.33.1).

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { FinishedRequest } from '../../http/observer.ts';
import { started } from './alert-metrics.ts';

const SIZE_BUCKETS = [1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

export class HttpMetrics {
  readonly #durations: Histogram<'handler' | 'method' | 'code'>;
  readonly #sizes: Histogram<'handler' | 'method'>;
  readonly #inFlight: Gauge.Internal<'method'>;
  readonly #limited: Counter.Internal;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#durations = new Histogram({
      name: 'alertmanager_http_request_duration_seconds',
      help: 'Histogram of latencies for HTTP requests.',
      labelNames: ['handler', 'method', 'code'],
      registers,
    });
    this.#sizes = new Histogram({
      name: 'alertmanager_http_response_size_bytes',
      help: 'Histogram of response size for HTTP requests.',
      labelNames: ['handler', 'method'],
      buckets: SIZE_BUCKETS,
      registers,
    });
    const inFlight = new Gauge({
      name: 'alertmanager_http_requests_in_flight',
      help: 'Current number of HTTP requests being processed.',
      labelNames: ['method'],
      registers,
    });
    this.#inFlight = inFlight.labels('get');
    this.#inFlight.set(0);
    const limited = new Counter({
      name: 'alertmanager_http_concurrency_limit_exceeded_total',
      help: 'Total number of times an HTTP request failed because the concurrency limit was reached.',
      labelNames: ['method'],
      registers,
    });
    this.#limited = started(limited.labels('get'));
  }

  finished(request: FinishedRequest): void {
    const { handler, method } = request;
    this.#durations.labels(handler, method, String(request.code)).observe(request.durationMs / 1000);
    if (request.responseBytes !== undefined) this.#sizes.labels(handler, method).observe(request.responseBytes);
  }

  getStarted(): void {
    this.#inFlight.inc();
  }

  getFinished(): void {
    this.#inFlight.dec();
  }

  limitExceeded(): void {
    this.#limited.inc();
  }
}
