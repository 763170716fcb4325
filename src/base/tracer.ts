// Tracer: spans around work, as OpenTelemetry has them: which part of a request or of a flush took how long, and what failed.
// Where nobody traces, work runs as if it were not there.

export type SpanKind = 'internal' | 'server' | 'client';
export type SpanValue = string | number | boolean;
export type SpanAttributes = Readonly<Record<string, SpanValue>>;

export interface SpanStart {
  readonly kind: SpanKind;
  readonly attributes: SpanAttributes;
  /**
   * Whose child it is: of the span that the work runs in; or of whatever a `traceparent` from outside names, which need not
   * be one, and else of none.
   */
  readonly parent: 'current' | { readonly traceparent: string | undefined };
}

/** A span while its work runs. */
export interface Span {
  /** W3C trace context, to be sent along with a request; undefined where nobody traces. */
  readonly traceparent: string | undefined;
  set(name: string, value: SpanValue): void;
  /** One line, without secrets; empty where the attributes say it all. */
  fail(message: string): void;
}

export interface Tracer {
  /** Whether attributes are worth their making. */
  readonly isOn: boolean;
  /** Runs the work within a span; spans that begin in it are its children. */
  within<T>(name: string, start: SpanStart, work: (span: Span) => Promise<T>): Promise<T>;
}

/** A parent for work that nobody asked for. */
export const NO_PARENT: SpanStart['parent'] = { traceparent: undefined };

export const NO_SPAN: Span = { traceparent: undefined, set: () => undefined, fail: () => undefined };

export const NO_TRACER: Tracer = { isOn: false, within: (_name, _start, work) => work(NO_SPAN) };
