// AlertBundle: alerts that came one after the other, in one row of the store. What becomes of one of them later is a row by
// itself, under the alert's own number, and counts instead of what the bundle says. When few are left that the bundle still
// speaks for, it is given up.

import type { AlertRow } from '../alerting/ports.ts';

// Measured: half and twice as many cost the same.
const ALERTS_MAX = 64;
/** Of text. An alert of any length may still be the only one, or the last. */
const CHARS_MAX = 64_000;
/** A bundle ends when no more than this part of it is left. */
const SPARSE_SHARE = 1 / 4;

const NONE: ReadonlySet<number> = new Set();

export class AlertBundle {
  /** Of its first alert; the others have the numbers that follow. It names the bundle, too. */
  readonly first: number;
  readonly #rows: AlertRow[] = [];
  /** Numbers of alerts that have a row by themselves; of those in `forgotten`, one that says so. */
  #overruled = NONE;
  #forgotten = NONE;
  #chars = 0;

  constructor(first: number, rows: Iterable<AlertRow> = []) {
    this.first = first;
    for (const row of rows) this.add(row);
  }

  /** As they came: what counts of them, `standing` says. */
  get rows(): readonly AlertRow[] {
    return this.#rows;
  }

  /** The number after the last alert's. */
  get end(): number {
    return this.first + this.#rows.length;
  }

  get isFull(): boolean {
    return this.#rows.length >= ALERTS_MAX || this.#chars >= CHARS_MAX;
  }

  get isSparse(): boolean {
    return this.#rows.length - this.#overruled.size <= this.#rows.length * SPARSE_SHARE;
  }

  /** Numbers of rows that only say that an alert of the bundle is forgotten. */
  get forgotten(): Iterable<number> {
    return this.#forgotten;
  }

  add(row: AlertRow): void {
    this.#rows.push(row);
    this.#chars += lengthOf(row);
  }

  /** Another state of an alert that the bundle speaks for, while it is not written; false where it must be a row by itself. */
  replace(number: number, row: AlertRow): boolean {
    const length = lengthOf(row);
    if (this.#overruled.has(number) || this.#chars + length > CHARS_MAX) return false;
    this.#rows[number - this.first] = row;
    this.#chars += length;
    return true;
  }

  /** The alert of this number has a row by itself from now on. */
  overrule(number: number, isForgotten: boolean): void {
    this.#overruled = withOne(this.#overruled, number);
    if (isForgotten) this.#forgotten = withOne(this.#forgotten, number);
  }

  /** Alerts that it still speaks for. */
  *standing(): IterableIterator<readonly [number: number, row: AlertRow]> {
    for (const [place, row] of this.#rows.entries()) {
      if (!this.#overruled.has(this.first + place)) yield [this.first + place, row];
    }
  }
}

/** Most bundles never need a set of their own. */
function withOne(numbers: ReadonlySet<number>, one: number): ReadonlySet<number> {
  return numbers === NONE ? new Set([one]) : (numbers as Set<number>).add(one);
}

/** Of most of its text. */
function lengthOf({ alert: { labels, annotations, generatorUrl } }: AlertRow): number {
  let length = generatorUrl.length;
  for (const value of labels.values) length += value.length;
  for (const value of annotations.values) length += value.length;
  return length;
}
