// SpanRecorder: the Tracer of the process. It decides which traces are recorded, knows which span work runs in, and gives
// what has ended to whatever a reload has put in place; while there is none, it does nothing.

import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { NO_SPAN, type Span, type SpanStart, type SpanValue, type Tracer } from '../../base/tracer.ts';
import type { FinishedSpan } from './finished-span.ts';
import { formatTraceparent, parseTraceparent, type TraceContext } from './trace-context.ts';

/** Where spans go, and how many traces are recorded. */
export interface SpanSink {
  /** Of traces that begin here, 0 to 1; others say themselves. */
  readonly samplingFraction: number;
  /** Never throws, never waits. */
  take(span: FinishedSpan): void;
}

interface Parent {
  readonly context: TraceContext | undefined;
  readonly isRemote: boolean;
}

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

export class SpanRecorder implements Tracer {
  readonly #clock: Clock;
  readonly #newId: (bytes: number) => string;
  readonly #current = new AsyncLocalStorage<TraceContext>();
  #sink: SpanSink | undefined;

  /** `newId`: hexadecimal, never all zero. */
  constructor(clock: Clock, newId: (bytes: number) => string = randomId) {
    this.#clock = clock;
    this.#newId = newId;
  }

  get isOn(): boolean {
    return this.#sink !== undefined;
  }

  /** From now on spans go there when they end, those that are open as well. */
  use(sink: SpanSink | undefined): void {
    this.#sink = sink;
    if (sink === undefined) this.#current.disable(); // what follows asynchronous work costs nothing again
  }

  within<T>(name: string, start: SpanStart, work: (span: Span) => Promise<T>): Promise<T> {
    const sink = this.#sink;
    return sink === undefined ? work(NO_SPAN) : this.#within(name, start, work, sink.samplingFraction);
  }

  async #within<T>(
    name: string,
    start: SpanStart,
    work: (span: Span) => Promise<T>,
    samplingFraction: number,
  ): Promise<T> {
    const parent = this.#parentOf(start);
    const context = this.#contextUnder(parent.context, samplingFraction);
    if (!context.isSampled) return await this.#current.run(context, work, unrecorded(context));
    const span = new OpenSpan(context, start, this.#clock);
    try {
      return await this.#current.run(context, work, span);
    } catch (error) {
      span.fail(error instanceof Error ? error.name : 'failed');
      throw error;
    } finally {
      this.#sink?.take(span.end(name, parent, this.#clock));
    }
  }

  #parentOf({ parent }: SpanStart): Parent {
    return parent === 'current'
      ? { context: this.#current.getStore(), isRemote: false }
      : { context: parseTraceparent(parent.traceparent), isRemote: true };
  }

  #contextUnder(parent: TraceContext | undefined, fraction: number): TraceContext {
    const spanId = this.#newId(SPAN_ID_BYTES);
    if (parent !== undefined) return { ...parent, spanId };
    const traceId = this.#newId(TRACE_ID_BYTES);
    return { traceId, spanId, isSampled: isAmong(traceId, fraction) };
  }
}

/** The same verdict for a trace wherever it is asked: by the id alone, as OpenTelemetry's TraceIdRatioBased in Go. */
function isAmong(traceId: string, fraction: number): boolean {
  if (fraction >= 1) return true;
  return fraction > 0 && BigInt(`0x${traceId.slice(16)}`) >> 1n < BigInt(Math.floor(fraction * 2 ** 63));
}

function unrecorded(context: TraceContext): Span {
  return { ...NO_SPAN, traceparent: formatTraceparent(context) };
}

function randomId(bytes: number): string {
  const id = randomBytes(bytes);
  id[0] = (id[0] ?? 0) | 1;
  return id.toString('hex');
}

class OpenSpan implements Span {
  readonly traceparent: string;
  readonly #context: TraceContext;
  readonly #start: SpanStart;
  readonly #startedAtMs: number;
  readonly #begunMs: number;
  readonly #attributes: Map<string, SpanValue>;
  #failure: string | undefined;

  constructor(context: TraceContext, start: SpanStart, clock: Clock) {
    this.traceparent = formatTraceparent(context);
    this.#context = context;
    this.#start = start;
    this.#startedAtMs = clock.now();
    this.#begunMs = clock.elapsedMs();
    this.#attributes = new Map(Object.entries(start.attributes));
  }

  set(name: string, value: SpanValue): void {
    this.#attributes.set(name, value);
  }

  fail(message: string): void {
    this.#failure ??= message;
  }

  end(name: string, parent: Parent, clock: Clock): FinishedSpan {
    return {
      name,
      kind: this.#start.kind,
      traceId: this.#context.traceId,
      spanId: this.#context.spanId,
      parentSpanId: parent.context?.spanId,
      isParentRemote: parent.isRemote && parent.context !== undefined,
      startedAtMs: this.#startedAtMs,
      endedAtMs: this.#startedAtMs + clock.elapsedMs() - this.#begunMs,
      attributes: this.#attributes,
      failure: this.#failure,
    };
  }
}
