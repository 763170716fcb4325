// Writes messages of protocol buffers, for tests: what Alertmanager writes, and what no Alertmanager would.

export type Field = readonly [number: number, value: string | bigint | number | Uint8Array];

/** Text and bytes as they are, a bigint as a varint, a number as a double. */
export function message(...fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.flatMap(([number, value]) => encoded(number, value)));
}

/** Behind its length, as snapshots have it. */
export function record(...fields: readonly Field[]): Buffer {
  const body = message(...fields);
  return Buffer.concat([varint(BigInt(body.length)), body]);
}

/** Seconds since 1970, and nanoseconds. */
export function time(seconds: number, nanos = 0): Buffer {
  return message([1, BigInt(seconds)], [2, BigInt(nanos)]);
}

export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

function encoded(number: number, value: Field[1]): Buffer[] {
  const tag = (wire: number): Buffer => varint(BigInt(number * 8 + wire));
  if (typeof value === 'bigint') return [tag(0), varint(value)];
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return [tag(1), bytes];
  }
  const bytes = Buffer.from(value as Uint8Array);
  return [tag(2), varint(BigInt(bytes.length)), bytes];
}
