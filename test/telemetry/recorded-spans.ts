// RecordedSpans: a tracer that keeps what has ended, for tests that look at spans without a collector.

import type { Clock } from '../../src/base/clock.ts';
import type { FinishedSpan } from '../../src/telemetry/tracing/finished-span.ts';
import { SpanRecorder } from '../../src/telemetry/tracing/span-recorder.ts';

export class RecordedSpans {
  readonly ended: FinishedSpan[] = [];
  readonly tracer: SpanRecorder;

  constructor(clock: Clock) {
    this.tracer = new SpanRecorder(clock);
    this.tracer.use({ samplingFraction: 1, take: (span) => void this.ended.push(span) });
  }

  /** The only one with this name. */
  named(name: string): FinishedSpan {
    const [span, ...others] = this.ended.filter((one) => one.name === name);
    if (span === undefined || others.length > 0)
      throw new Error(`${name}: ${others.length + Number(span !== undefined)} spans`);
    return span;
  }

  attributes(name: string): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.named(name).attributes);
  }

  /** The name of the span that it is a child of. */
  parentOf({ parentSpanId }: FinishedSpan): string | undefined {
    return this.ended.find(({ spanId }) => spanId === parentSpanId)?.name;
  }
}
