// AlertPlaces: under which number each alert is stored, in a bundle or by itself, and what a change of it means for the rows.
// Numbers only grow, so new alerts are appended to their tables. Keyed by fingerprint they would fall all over them: 100,000
// new ones would cost the database 0.6 s of CPU instead of 0.3.

import type { AlertRow } from '../alerting/ports.ts';
import type { Steps } from '../base/slices.ts';
import type { Fingerprint } from '../labels/label-set.ts';
import { AlertBundle } from './alert-bundle.ts';
import { type AlertChange, type Batch, FORGOTTEN, GONE } from './batch.ts';

export class AlertPlaces {
  readonly #numbers = new Map<Fingerprint, number>();
  /** In the order of their numbers. */
  readonly #bundles: AlertBundle[] = [];
  #last = 0;

  keep(row: AlertRow, batch: Batch): void {
    const { fingerprint } = row.alert.labels;
    const number = this.#numbers.get(fingerprint);
    if (number === undefined) this.#numbers.set(fingerprint, this.#append(row, batch));
    else this.#change(number, row, batch);
  }

  forget(fingerprint: Fingerprint, batch: Batch): void {
    const number = this.#numbers.get(fingerprint);
    if (number === undefined) return;
    this.#numbers.delete(fingerprint);
    this.#change(number, FORGOTTEN, batch);
  }

  /**
   * What the store holds, bundles and rows by themselves, each in the order of their numbers; answers the alerts. An alert
   * stands there twice if its end was given up while the disk was away, and it fired again: the larger number counts. What
   * must be put right in the store is left in `batch`.
   */
  *restore(bundles: readonly AlertBundle[], rows: readonly StoredAlert[], batch: Batch): Steps<AlertRow[]> {
    this.#numbers.clear();
    this.#bundles.splice(0, this.#bundles.length, ...bundles);
    this.#last = Math.max(bundles.at(-1)?.end ?? 1, (rows.at(-1)?.number ?? 0) + 1) - 1;
    for (const { number, change } of rows) {
      this.#takeUp(number, change, batch);
      yield;
    }
    const newest = new Map<Fingerprint, AlertRow>();
    const take = (number: number, row: AlertRow): void => {
      const { fingerprint } = row.alert.labels;
      const other = this.#numbers.get(fingerprint) ?? 0;
      if (number > other) {
        this.#numbers.set(fingerprint, number);
        newest.set(fingerprint, row);
      }
      if (other > 0) this.#change(Math.min(number, other), FORGOTTEN, batch);
    };
    for (const { number, change } of rows) {
      if (change !== FORGOTTEN) take(number, change);
      yield;
    }
    for (const bundle of bundles) {
      for (const [number, row] of [...bundle.standing()]) take(number, row);
      yield;
    }
    for (const bundle of bundles) {
      this.#endIfSparse(bundle, batch);
      yield;
    }
    return [...newest.values()];
  }

  #takeUp(number: number, change: StoredAlert['change'], batch: Batch): void {
    const bundle = this.#bundleOf(number);
    if (bundle !== undefined) bundle.overrule(number, change === FORGOTTEN);
    else if (change === FORGOTTEN) batch.alerts.set(number, GONE); // its bundle was given up while the disk was away
  }

  #append(row: AlertRow, batch: Batch): number {
    this.#last += 1;
    let open = this.#bundles.at(-1);
    if (open === undefined || open.isFull || open.end !== this.#last || !batch.isToWrite(open)) {
      open = new AlertBundle(this.#last);
      this.#bundles.push(open);
    }
    batch.addToBundle(open, row);
    return this.#last;
  }

  #change(number: number, change: StoredAlert['change'], batch: Batch): void {
    const bundle = this.#bundleOf(number);
    if (bundle === undefined) batch.alerts.set(number, change === FORGOTTEN ? GONE : change);
    else if (change === FORGOTTEN || !batch.isToWrite(bundle) || !bundle.replace(number, change)) {
      batch.alerts.set(number, change);
      bundle.overrule(number, change === FORGOTTEN);
      this.#endIfSparse(bundle, batch);
    }
  }

  /** The few that are left get rows by themselves, which is a bundle's work at most. */
  #endIfSparse(bundle: AlertBundle, batch: Batch): void {
    if (!bundle.isSparse) return;
    const place = this.#placeOf(bundle.first);
    if (this.#bundles[place] !== bundle) return; // it has ended
    for (const [number, row] of bundle.standing()) batch.alerts.set(number, row);
    for (const number of bundle.forgotten) batch.alerts.set(number, GONE);
    batch.endBundle(bundle);
    this.#bundles.splice(place, 1);
  }

  /** The bundle that has the number; undefined where there is none any more. */
  #bundleOf(number: number): AlertBundle | undefined {
    const bundle = this.#bundles[this.#placeOf(number)];
    return bundle !== undefined && number < bundle.end ? bundle : undefined;
  }

  /** The place of the last bundle that begins no later; -1 where all begin later. */
  #placeOf(number: number): number {
    let [low, high] = [0, this.#bundles.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#bundles[middle]?.first ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** A row of an alert by itself. */
export interface StoredAlert {
  readonly number: number;
  readonly change: Exclude<AlertChange, typeof GONE>;
}
