// OTLP: spans as an ExportTraceServiceRequest in protobuf (opentelemetry-proto 1.x, trace/v1/trace.proto). Written here: what
// we send is these few messages, and the libraries for it are forty packages (ADR 25).

import type { SpanKind, SpanValue } from '../../base/tracer.ts';
import type { FinishedSpan } from './finished-span.ts';
import { bytesField, doubleField, fixed32Field, fixed64Field, intField, messageField, textField } from './protobuf.ts';

/** Who sends them: resource attributes of OpenTelemetry. */
export type Resource = Readonly<Record<string, string>>;

const KINDS: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, client: 3 };
const STATUS_ERROR = 2;
/** Flags: sampled, and that it is known whether the parent is another program's. */
const FLAGS = 0x101;
const FLAG_PARENT_IS_REMOTE = 0x200;
const NANOS_PER_MS = 1_000_000;

/** `scope`: name and version of the program. */
export function traceRequest(
  spans: readonly FinishedSpan[],
  resource: Resource,
  scope: { readonly name: string; readonly version: string },
): Buffer {
  const attributes = Object.entries(resource).map(([name, value]) => keyValue(1, name, value));
  const scopeSpans = [
    messageField(1, [textField(1, scope.name), textField(2, scope.version)]),
    ...spans.map((span) => messageField(2, spanParts(span))),
  ];
  return messageField(1, [messageField(1, attributes), messageField(2, scopeSpans)]);
}

function spanParts(span: FinishedSpan): Buffer[] {
  const parts = [bytesField(1, fromHex(span.traceId)), bytesField(2, fromHex(span.spanId))];
  if (span.parentSpanId !== undefined) parts.push(bytesField(4, fromHex(span.parentSpanId)));
  parts.push(
    textField(5, span.name),
    intField(6, KINDS[span.kind]),
    fixed64Field(7, nanos(span.startedAtMs)),
    fixed64Field(8, nanos(span.endedAtMs)),
    ...[...span.attributes].map(([name, value]) => keyValue(9, name, value)),
  );
  if (span.failure !== undefined) parts.push(messageField(15, [...message(span.failure), intField(3, STATUS_ERROR)]));
  parts.push(fixed32Field(16, FLAGS | (span.isParentRemote ? FLAG_PARENT_IS_REMOTE : 0)));
  return parts;
}

function message(text: string): Buffer[] {
  return text === '' ? [] : [textField(2, text)];
}

function keyValue(field: number, name: string, value: SpanValue): Buffer {
  return messageField(field, [textField(1, name), messageField(2, [anyValue(value)])]);
}

function anyValue(value: SpanValue): Buffer {
  if (typeof value === 'string') return textField(1, value);
  if (typeof value === 'boolean') return intField(2, value ? 1 : 0);
  return Number.isSafeInteger(value) ? intField(3, value) : doubleField(4, value);
}

function fromHex(digits: string): Buffer {
  return Buffer.from(digits, 'hex');
}

/** A number alone has not room for all of them. */
function nanos(ms: number): bigint {
  const whole = Math.floor(ms);
  return BigInt(whole) * BigInt(NANOS_PER_MS) + BigInt(Math.round((ms - whole) * NANOS_PER_MS));
}
