// WireReader: reads one message of protocol buffers from bytes that nobody vouches for. It allocates nothing that the bytes
// do not hold, never reads past their end, and throws WireError where they are no message. (protobuf.dev: Encoding)

/** The bytes are no message, or not the one that was expected. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;

const FIELD_MAX = 0x1fff_ffffn;

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;
  #wire = VARINT;
  #isUnread = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes that have been read. */
  get position(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The numbers of the fields, one after the other. A value that is not read before the next is asked for is passed over. */
  *fields(): IterableIterator<number> {
    while (!this.isAtEnd) {
      const tag = this.varint();
      const field = tag >> 3n;
      if (field === 0n || field > FIELD_MAX) throw new WireError(`no field has the number ${field}`);
      this.#wire = Number(tag & 7n);
      this.#isUnread = true;
      yield Number(field);
      if (this.#isUnread) this.#skip();
    }
  }

  /** The next seven bits at a time, 64 of them at most; not negative. */
  varint(): bigint {
    // In parts that are small enough for numbers: a log of a million hashes is read through here.
    let [low, middle, high] = [0, 0, 0];
    for (let place = 0; place < 10; place += 1) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new WireError('it ends within a number');
      this.#at += 1;
      const bits = byte & 0x7f;
      if (place < 4) low |= bits << (7 * place);
      else if (place < 8) middle |= bits << (7 * (place - 4));
      else high |= bits << (7 * (place - 8));
      if (byte >= 0x80) continue;
      if (high > 0xff) break;
      return (BigInt(high) << 56n) | (BigInt(middle) << 28n) | BigInt(low);
    }
    throw new WireError('a number has more than 64 bits');
  }

  /** A field that holds an unsigned number. */
  uint64(): bigint {
    this.#expect(VARINT);
    return this.varint();
  }

  /** A field that holds a signed number; not a zigzag one. */
  int64(): bigint {
    return BigInt.asIntN(64, this.uint64());
  }

  /** A field that holds one number or a list of them: writers may pack them together or not. */
  uint64s(): bigint[] {
    if (this.#wire === VARINT) return [this.uint64()];
    const packed = this.message();
    const all: bigint[] = [];
    while (!packed.isAtEnd) all.push(packed.varint());
    return all;
  }

  message(): WireReader {
    return new WireReader(this.#bytesOfField());
  }

  text(): string {
    const bytes = this.#bytesOfField();
    try {
      return UTF_8.decode(bytes);
    } catch {
      throw new WireError('a text is not valid UTF-8');
    }
  }

  #skip(): void {
    if (this.#wire === VARINT) this.varint();
    else if (this.#wire === FIXED_64) this.#take(8);
    else if (this.#wire === BYTES) this.#take(this.varint());
    else if (this.#wire === FIXED_32) this.#take(4);
    else throw new WireError(`a field has the wire type ${this.#wire}`);
  }

  #bytesOfField(): Buffer {
    this.#expect(BYTES);
    return this.#take(this.varint());
  }

  #take(count: bigint | number): Buffer {
    const left = this.#bytes.length - this.#at;
    if (count > left) throw new WireError(`it ends ${BigInt(count) - BigInt(left)} bytes too early`);
    const from = this.#at;
    this.#at += Number(count);
    return this.#bytes.subarray(from, this.#at);
  }

  #expect(wire: number): void {
    this.#isUnread = false;
    if (this.#wire !== wire) throw new WireError(`a field has the wire type ${this.#wire}, not ${wire}`);
  }
}
