// Telemetry: the log, the metrics, and the observers that write both. One for each App.

import type { Clock } from '../base/clock.ts';
import { AlertingTelemetry } from './alerting-observer.ts';
import { HttpTelemetry } from './http-observer.ts';
import { LifeTelemetry } from './life-telemetry.ts';
import { LlmTelemetry } from './llm-telemetry.ts';
import { createLog, type Log, type LogFormat, type LogLevel } from './log.ts';
import { Metrics, type MetricsOptions } from './metrics.ts';
import { ReloadTelemetry } from './reload-telemetry.ts';
import { StderrSink } from './stderr-sink.ts';
import { SpanRecorder } from './tracing/span-recorder.ts';
import { TracingTelemetry } from './tracing/tracing-telemetry.ts';

export interface TelemetryOptions extends Omit<MetricsOptions, 'droppedLogLines'> {
  readonly level: LogLevel;
  readonly format: LogFormat;
}

export class Telemetry {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly alerting: AlertingTelemetry;
  readonly http: HttpTelemetry;
  readonly life: LifeTelemetry;
  readonly reload: ReloadTelemetry;
  readonly llm: LlmTelemetry;
  readonly tracing: TracingTelemetry;
  /** Off until a config says where spans go. */
  readonly tracer: SpanRecorder;
  readonly #sink: StderrSink;

  constructor(clock: Clock, { level, format, ...options }: TelemetryOptions) {
    const sink = new StderrSink(clock);
    this.#sink = sink;
    this.log = createLog({ level, format, clock, sink });
    this.metrics = new Metrics({ ...options, droppedLogLines: () => sink.dropped });
    this.alerting = new AlertingTelemetry(this.metrics, this.log);
    this.http = new HttpTelemetry(this.metrics, this.log);
    this.life = new LifeTelemetry(this.metrics, this.log);
    this.llm = new LlmTelemetry(this.metrics, this.log);
    this.reload = new ReloadTelemetry(this.metrics, this.log, this.life);
    this.tracing = new TracingTelemetry(this.metrics, this.log);
    this.tracer = new SpanRecorder(clock);
  }

  /** The process ends with this call: what the log has still to say is said at once. */
  crashed(error: unknown): void {
    this.#sink.flushNow();
    this.life.crashed(error);
  }

  /** Resolves when every line is out, or is known to be lost. */
  flush(): Promise<void> {
    return this.#sink.flush();
  }
}
