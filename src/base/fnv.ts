// FNV-1a, 64 bit, in two 32-bit halves: the hash behind Prometheus's fingerprints. No BigInt: this is on the hot path.

const OFFSET_HIGH = 0xcbf29ce4 | 0;
const OFFSET_LOW = 0x84222325 | 0;
// The prime is 2^40 + 0x1b3: a product is a shift and a small multiplication.
const PRIME_LOW = 0x1b3;
/** Character codes of the digits. */
const HEX = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** A running 64-bit FNV-1a hash over bytes. */
export class Fnv64a {
  #high = OFFSET_HIGH;
  #low = OFFSET_LOW;

  /** One byte, 0–255. */
  byte(value: number): void {
    const low = this.#low ^ value;
    const product = (low & 0xffff) * PRIME_LOW;
    const upper = (low >>> 16) * PRIME_LOW + (product >>> 16);
    this.#high = (Math.imul(this.#high, PRIME_LOW) + (upper >>> 16) + (low << 8)) | 0;
    this.#low = (upper << 16) | (product & 0xffff);
  }

  /** The UTF-8 bytes of a string; an unpaired surrogate counts as U+FFFD, as encoders write it. */
  text(value: string): void {
    for (let i = this.#ascii(value, 0); i < value.length; i = this.#ascii(value, i)) i += this.#wide(value, i);
  }

  /** 16 hexadecimal digits. In one step: pieces put together would be a string of strings, which costs twice as much. */
  hex(): string {
    const [high, low] = [this.#high, this.#low];
    return String.fromCharCode(
      digit(high, 28),
      digit(high, 24),
      digit(high, 20),
      digit(high, 16),
      digit(high, 12),
      digit(high, 8),
      digit(high, 4),
      digit(high, 0),
      digit(low, 28),
      digit(low, 24),
      digit(low, 20),
      digit(low, 16),
      digit(low, 12),
      digit(low, 8),
      digit(low, 4),
      digit(low, 0),
    );
  }

  /**
   * The bytes of the characters up to the first that takes more than one; answers its place. The steps of `byte`, on local
   * variables: eight labels take 0.6 µs instead of 2.3.
   */
  #ascii(value: string, from: number): number {
    let high = this.#high;
    let low = this.#low;
    let i = from;
    for (; i < value.length; i += 1) {
      const unit = value.charCodeAt(i);
      if (unit >= 0x80) break;
      low ^= unit;
      const product = (low & 0xffff) * PRIME_LOW;
      const upper = (low >>> 16) * PRIME_LOW + (product >>> 16);
      high = (Math.imul(high, PRIME_LOW) + (upper >>> 16) + (low << 8)) | 0;
      low = (upper << 16) | (product & 0xffff);
    }
    this.#high = high;
    this.#low = low;
    return i;
  }

  /** A character of more than one byte; answers how many UTF-16 units it takes. */
  #wide(value: string, at: number): 1 | 2 {
    const unit = value.charCodeAt(at);
    if (unit < 0x800) {
      this.byte(0xc0 | (unit >> 6));
      this.byte(0x80 | (unit & 0x3f));
      return 1;
    }
    if (unit < 0xd800 || unit > 0xdfff) return this.#three(unit);
    const point = value.codePointAt(at) ?? 0xfffd;
    if (point <= 0xffff) return this.#three(0xfffd);
    this.byte(0xf0 | (point >> 18));
    this.byte(0x80 | ((point >> 12) & 0x3f));
    this.byte(0x80 | ((point >> 6) & 0x3f));
    this.byte(0x80 | (point & 0x3f));
    return 2;
  }

  #three(point: number): 1 {
    this.byte(0xe0 | (point >> 12));
    this.byte(0x80 | ((point >> 6) & 0x3f));
    this.byte(0x80 | (point & 0x3f));
    return 1;
  }
}

function digit(word: number, shift: number): number {
  return HEX[(word >>> shift) & 15] ?? 0;
}
