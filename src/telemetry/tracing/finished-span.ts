// FinishedSpan: a span whose work is over, ready to be sent.

import type { SpanKind, SpanValue } from '../../base/tracer.ts';

export interface FinishedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  /** Whether the parent is another program's. */
  readonly isParentRemote: boolean;
  /** Milliseconds since 1970, with their fraction. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly attributes: ReadonlyMap<string, SpanValue>;
  /** Undefined where nothing failed. */
  readonly failure: string | undefined;
}
