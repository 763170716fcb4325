// FNV-1a, 64 bit, in two 32-bit halves: the hash behind Prometheus's fingerprints. No BigInt: this is on the hot path.

const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
const TWO_TO_32 = 4294967296;

/** A running 64-bit FNV-1a hash over bytes. */
export class Fnv64a {
  #high = OFFSET_HIGH;
  #low = OFFSET_LOW;

  /** One byte, 0–255. The prime is 2^40 + 0x1b3, so a product is a shift and a small multiplication. */
  byte(value: number): void {
    const low = (this.#low ^ value) >>> 0;
    const product = low * 0x1b3; // < 2^41: exact in a double
    this.#high = (this.#high * 0x1b3 + Math.floor(product / TWO_TO_32) + ((low << 8) >>> 0)) >>> 0;
    this.#low = product >>> 0;
  }

  /** The UTF-8 bytes of a string; an unpaired surrogate counts as U+FFFD, as encoders write it. */
  text(value: string): void {
    for (let i = 0; i < value.length; i += 1) {
      const unit = value.charCodeAt(i);
      if (unit < 0x80) this.byte(unit);
      else i += this.#wide(value, i, unit);
    }
  }

  /** 16 hexadecimal digits. */
  hex(): string {
    return this.#high.toString(16).padStart(8, '0') + this.#low.toString(16).padStart(8, '0');
  }

  /** A character of more than one byte; answers how many further UTF-16 units it took. */
  #wide(value: string, at: number, unit: number): 0 | 1 {
    if (unit < 0x800) {
      this.byte(0xc0 | (unit >> 6));
      this.byte(0x80 | (unit & 0x3f));
      return 0;
    }
    if (unit >= 0xd800 && unit <= 0xdfff) {
      const point = value.codePointAt(at) ?? 0xfffd;
      if (point > 0xffff) {
        this.byte(0xf0 | (point >> 18));
        this.byte(0x80 | ((point >> 12) & 0x3f));
        this.byte(0x80 | ((point >> 6) & 0x3f));
        this.byte(0x80 | (point & 0x3f));
        return 1;
      }
      this.#three(0xfffd);
      return 0;
    }
    this.#three(unit);
    return 0;
  }

  #three(point: number): void {
    this.byte(0xe0 | (point >> 12));
    this.byte(0x80 | ((point >> 6) & 0x3f));
    this.byte(0x80 | (point & 0x3f));
  }
}
