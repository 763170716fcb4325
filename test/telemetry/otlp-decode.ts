// Reads an ExportTraceServiceRequest back, by the field numbers of opentelemetry-proto 1.x alone: nothing of how it is written
// is shared. It was tried on what a real Alertmanager sends.

export interface DecodedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for none. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startNanos: bigint;
  readonly endNanos: bigint;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code: number; readonly message: string };
  readonly flags: number;
}

export interface DecodedRequest {
  readonly resource: Readonly<Record<string, unknown>>;
  /** Name and version. */
  readonly scope: readonly string[];
  readonly spans: readonly DecodedSpan[];
}

type Field = readonly [number: number, value: bigint | Buffer];

export function decodeTraceRequest(bytes: Buffer): DecodedRequest {
  const [resourceSpans] = messages(bytes, 1);
  if (resourceSpans === undefined) throw new Error('no resource spans');
  const [resource] = messages(resourceSpans, 1);
  const [scopeSpans] = messages(resourceSpans, 2);
  if (resource === undefined || scopeSpans === undefined) throw new Error('no resource, or no scope');
  const [scope] = messages(scopeSpans, 1);
  return {
    resource: attributesIn(messages(resource, 1)),
    scope: scope === undefined ? [] : [...fieldsOf(scope)].map(([, value]) => String(value)),
    spans: messages(scopeSpans, 2).map(spanIn),
  };
}

function spanIn(bytes: Buffer): DecodedSpan {
  const fields = new Map(fieldsOf(bytes));
  const status = new Map(fieldsOf(bufferOf(fields.get(15))));
  return {
    traceId: bufferOf(fields.get(1)).toString('hex'),
    spanId: bufferOf(fields.get(2)).toString('hex'),
    parentSpanId: bufferOf(fields.get(4)).toString('hex'),
    name: String(fields.get(5)),
    kind: Number(fields.get(6)),
    startNanos: BigInt(fields.get(7) as bigint),
    endNanos: BigInt(fields.get(8) as bigint),
    attributes: attributesIn(messages(bytes, 9)),
    status: { code: Number(status.get(3) ?? 0), message: String(status.get(2) ?? '') },
    flags: Number(fields.get(16)),
  };
}

function attributesIn(pairs: readonly Buffer[]): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const fields = new Map(fieldsOf(pair));
      return [String(fields.get(1)), valueIn(bufferOf(fields.get(2)))];
    }),
  );
}

function valueIn(bytes: Buffer): unknown {
  for (const [field, value] of fieldsOf(bytes)) {
    if (field === 1) return String(value);
    if (field === 2) return value === 1n;
    if (field === 3) return Number(BigInt.asIntN(64, value as bigint));
    if (field === 4) return doubleOf(value as bigint);
  }
  return undefined;
}

function doubleOf(bits: bigint): number {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(bits);
  return bytes.readDoubleLE();
}

function messages(bytes: Buffer, wanted: number): Buffer[] {
  return [...fieldsOf(bytes)].filter(([field]) => field === wanted).map(([, value]) => bufferOf(value));
}

function bufferOf(value: bigint | Buffer | undefined): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

function* fieldsOf(bytes: Buffer): Generator<Field> {
  let place = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(place);
      place += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const fixed = (length: 4 | 8): bigint => {
    place += length;
    return length === 4 ? BigInt(bytes.readUInt32LE(place - 4)) : bytes.readBigUInt64LE(place - 8);
  };
  while (place < bytes.length) {
    const tag = Number(varint());
    const wireType = tag & 7;
    if (wireType === 2) {
      const length = Number(varint());
      yield [tag >> 3, bytes.subarray(place, place + length)];
      place += length;
    } else if (wireType === 0) yield [tag >> 3, varint()];
    else if (wireType === 1) yield [tag >> 3, fixed(8)];
    else if (wireType === 5) yield [tag >> 3, fixed(4)];
    else throw new Error(`wire type ${wireType}`);
  }
}
