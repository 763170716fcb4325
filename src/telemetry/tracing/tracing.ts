// Tracing: what `tracing` asks for, at work: a queue of spans and the collector that takes them. Opening it asks nobody.

import type { Clock } from '../../base/clock.ts';
import type { TracingConfig } from '../../config/schema/tracing.ts';
import type { HttpSite } from '../../receivers/http/http-client.ts';
import type { BuildInfo } from '../build-info.ts';
import type { Collector } from './collector.ts';
import { GrpcCollector } from './grpc-collector.ts';
import { HttpCollector } from './http-collector.ts';
import { traceRequest } from './otlp.ts';
import { type SendOutcome, SpanQueue, type TracingEvents } from './span-queue.ts';

/** As of OpenTelemetry's exporters, where `timeout` says nothing. */
const TIMEOUT_MS = 10_000;

export interface TracingSite {
  readonly http: HttpSite;
  readonly build: BuildInfo;
  readonly events: TracingEvents;
}

export class Tracing {
  readonly queue: SpanQueue;
  readonly #collector: Collector;

  /** Throws HttpFailure where the config cannot be honoured. */
  constructor(config: TracingConfig, { http, build, events }: TracingSite) {
    const collector = config.clientType === 'http' ? new HttpCollector(config, http) : new GrpcCollector(config, http);
    collector.prime();
    const scope = { name: 'alertmanager-plus-plus', version: build.version };
    const resource = resourceOf(build);
    const timeoutMs = config.timeoutMs > 0 ? config.timeoutMs : TIMEOUT_MS;
    const send = (spans: Parameters<typeof traceRequest>[0], stop: AbortSignal): Promise<SendOutcome> =>
      within(timeoutMs, stop, http.clock, (signal) => collector.send(traceRequest(spans, resource, scope), signal));
    this.queue = new SpanQueue(config.samplingFraction, send, http.clock, events);
    this.#collector = collector;
  }

  /** Sends what waits and lets go of the collector, within `graceMs`. */
  async close(graceMs: number): Promise<void> {
    await this.queue.close(graceMs);
    await this.#collector.close();
  }
}

/** Alertmanager's own name, under which its traces are looked for. */
function resourceOf({ version, goVersion }: BuildInfo): Readonly<Record<string, string>> {
  return {
    'service.name': 'alertmanager',
    'service.version': version,
    'process.runtime.description': goVersion,
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'alertmanager-plus-plus',
    'telemetry.sdk.version': version,
  };
}

async function within<T>(
  ms: number,
  stop: AbortSignal,
  clock: Clock,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController();
  const timer = clock.at(clock.now() + ms, () => timeout.abort());
  try {
    return await work(AbortSignal.any([stop, timeout.signal]));
  } finally {
    timer.cancel();
  }
}
