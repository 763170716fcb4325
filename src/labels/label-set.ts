// LabelSet: immutable names and values, sorted by name as Go sorts. Labels like `__proto__` are plain data: nothing here
// uses a label's name as a property.

import type { Brand } from '../base/brand.ts';
import { compareBytes } from '../base/byte-order.ts';
import { Fnv64a } from '../base/fnv.ts';
import { goQuote } from '../base/go-quote.ts';

/** 16 hexadecimal digits that name a label set; equal to Prometheus's fingerprint of it. */
export type Fingerprint = Brand<string, 'Fingerprint'>;

const SEPARATOR = 255; // prometheus/common, model.SeparatorByte

export class LabelSet {
  static readonly empty = new LabelSet([], []);

  /** Sorted by UTF-8 bytes; `values[i]` belongs to `names[i]`. */
  readonly names: readonly string[];
  readonly values: readonly string[];
  #fingerprint: Fingerprint | undefined;

  private constructor(names: readonly string[], values: readonly string[]) {
    this.names = names;
    this.values = values;
  }

  /** From pairs in any order. Of equal names the last wins, as in a JSON object. */
  static from(pairs: Iterable<readonly [name: string, value: string]>): LabelSet {
    const unique = new Map(pairs);
    if (unique.size === 0) return LabelSet.empty;
    const names = [...unique.keys()];
    if (!isStrictlySorted(names)) names.sort(compareBytes);
    return new LabelSet(
      names,
      names.map((name) => unique.get(name) ?? ''),
    );
  }

  /**
   * From a name and its value at the same index, in any order. The lists are the set's own from then on; sorted ones cost
   * nothing. `like` is a set that may well have the same names (the alert before in a batch): their list is shared then,
   * which saves 100 bytes and the look at its order.
   */
  static fromLists(names: readonly string[], values: readonly string[], like = LabelSet.empty): LabelSet {
    if (names.length === 0) return LabelSet.empty;
    if (areSame(names, like.names)) return new LabelSet(like.names, values);
    if (isStrictlySorted(names)) return new LabelSet(names, values);
    return LabelSet.from(names.map((name, i) => [name, values[i] ?? '']));
  }

  get size(): number {
    return this.names.length;
  }

  /** The value, or undefined where the label is not set. (To matchers a missing label is the empty string.) */
  get(name: string): string | undefined {
    const at = this.names.indexOf(name);
    return at < 0 ? undefined : this.values[at];
  }

  *[Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    for (let i = 0; i < this.names.length; i += 1) yield [this.names[i] ?? '', this.values[i] ?? ''];
  }

  /** The labels whose names are in `names`. */
  only(names: ReadonlySet<string>): LabelSet {
    const keptNames: string[] = [];
    const keptValues: string[] = [];
    for (let i = 0; i < this.names.length; i += 1) {
      const name = this.names[i] ?? '';
      if (!names.has(name)) continue;
      keptNames.push(name);
      keptValues.push(this.values[i] ?? '');
    }
    if (keptNames.length === this.size) return this;
    return keptNames.length === 0 ? LabelSet.empty : new LabelSet(keptNames, keptValues);
  }

  get fingerprint(): Fingerprint {
    this.#fingerprint ??= this.fingerprintOf();
    return this.#fingerprint;
  }

  /** The fingerprint of the labels whose names are in `names`; of all where that is left out. Calculated anew each time. */
  fingerprintOf(names?: ReadonlySet<string>): Fingerprint {
    const hash = new Fnv64a();
    for (let i = 0; i < this.names.length; i += 1) {
      const name = this.names[i] ?? '';
      if (names?.has(name) === false) continue;
      hash.text(name);
      hash.byte(SEPARATOR);
      hash.text(this.values[i] ?? '');
      hash.byte(SEPARATOR);
    }
    return hash.hex() as Fingerprint;
  }

  equals(other: LabelSet): boolean {
    return this === other || (areSame(this.names, other.names) && areSame(this.values, other.values));
  }

  /**
   * Go's LabelSet.Before as an order (prometheus/common, model/labelset.go): fewer labels first; then, at the first name
   * that only one of the two has, the set that lacks it; then by values.
   */
  compare(other: LabelSet): number {
    if (this.size !== other.size) return this.size - other.size;
    for (let i = 0; i < this.size; i += 1) {
      const byName = compareBytes(this.names[i] ?? '', other.names[i] ?? '');
      if (byName !== 0) return -byName;
      const byValue = compareBytes(this.values[i] ?? '', other.values[i] ?? '');
      if (byValue !== 0) return byValue;
    }
    return 0;
  }

  /** As Go prints a LabelSet: `{alertname="Up", job="node"}`. */
  toString(): string {
    return `{${[...this].map(([name, value]) => `${name}=${goQuote(value)}`).join(', ')}}`;
  }
}

function areSame(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** Sorted, and no name twice. */
function isStrictlySorted(names: readonly string[]): boolean {
  for (let i = 1; i < names.length; i += 1) {
    if (compareBytes(names[i - 1] ?? '', names[i] ?? '') >= 0) return false;
  }
  return true;
}
