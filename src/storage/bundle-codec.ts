// Bundle codec: bundles of alerts as rows, and back. Alerts that come together are much alike: whatever is as in the alert
// before is written as 0. That is half the text, and text is what keeping an alert costs.

import type { AlertRow } from '../alerting/ports.ts';
import type { Timestamp } from '../base/timestamp.ts';
import { LabelSet } from '../labels/label-set.ts';
import { AlertBundle } from './alert-bundle.ts';
import type { Row } from './home.ts';
import { parsed, type TimeBody, timeBody, timeOf } from './row-body.ts';
import type { Cell } from './tables.ts';

/** As in the alert before. */
const SAME = 0;
type Same = typeof SAME;

/** Alerts lie flat, one after the other: names, values, the same of the annotations, three times, flags, URL. */
type Item = string | Same | number | readonly string[] | TimeBody;

const TIMEOUT = 1;
const SETTLED = 2;

export function encodeBundle({ rows }: AlertBundle, first: number): Cell[] {
  const items: Item[] = [];
  let before: AlertRow | undefined;
  for (const row of rows) {
    encodeLabels(items, row.alert.labels, before?.alert.labels);
    encodeLabels(items, row.alert.annotations, before?.alert.annotations);
    encodeTime(items, row.alert.startsAt, before?.alert.startsAt);
    encodeTime(items, row.alert.endsAt, before?.alert.endsAt);
    encodeTime(items, row.alert.updatedAt, before?.alert.updatedAt);
    items.push((row.alert.timeout ? TIMEOUT : 0) + (row.settled ? SETTLED : 0));
    items.push(row.alert.generatorUrl === before?.alert.generatorUrl ? SAME : row.alert.generatorUrl);
    before = row;
  }
  return [first, JSON.stringify(items)];
}

function encodeLabels(items: Item[], { names, values }: LabelSet, before: LabelSet | undefined): void {
  // One list where they came in one request (label-set.ts); where the lists differ they may well be equal, but who knows.
  const isAlike = names === before?.names;
  items.push(isAlike ? SAME : names);
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? '';
    items.push(isAlike && value === before.values[i] ? SAME : value);
  }
}

function encodeTime(items: Item[], time: Timestamp, before: Timestamp | undefined): void {
  items.push(time === before ? SAME : timeBody(time));
}

export function decodeBundle(row: Row): AlertBundle {
  const items = new Items(parsed<readonly Item[]>(row[1]));
  const rows: AlertRow[] = [];
  while (!items.areRead) rows.push(decodeNext(items, rows.at(-1)));
  return new AlertBundle(Number(row[0]), rows);
}

function decodeNext(items: Items, before: AlertRow | undefined): AlertRow {
  const labels = items.labels(before?.alert.labels);
  const annotations = items.labels(before?.alert.annotations);
  const startsAt = items.time(before?.alert.startsAt);
  const endsAt = items.time(before?.alert.endsAt);
  const updatedAt = items.time(before?.alert.updatedAt);
  const flags = Number(items.next());
  const generatorUrl = items.text(before?.alert.generatorUrl);
  const timeout = (flags & TIMEOUT) !== 0;
  const alert = { labels, annotations, startsAt, endsAt, updatedAt, generatorUrl, timeout };
  return { alert, settled: (flags & SETTLED) !== 0 };
}

/** What is left to read. A bundle that ends too early is damaged. */
class Items {
  readonly #items: readonly Item[];
  #at = 0;

  constructor(items: readonly Item[]) {
    this.#items = items;
  }

  get areRead(): boolean {
    return this.#at >= this.#items.length;
  }

  next(): Item {
    const item = this.#items[this.#at];
    if (item === undefined) throw new Error('it ends too early');
    this.#at += 1;
    return item;
  }

  text(before: string | undefined): string {
    const item = this.next();
    return item === SAME ? known(before) : String(item);
  }

  time(before: Timestamp | undefined): Timestamp {
    const item = this.next();
    return item === SAME ? known(before) : timeOf(item as TimeBody);
  }

  labels(before: LabelSet | undefined): LabelSet {
    const item = this.next();
    const names = item === SAME ? known(before).names : (item as readonly string[]);
    const values = names.map((_, i) => this.text(item === SAME ? known(before).values[i] : undefined));
    return LabelSet.fromLists(names, values, before);
  }
}

function known<T>(before: T | undefined): T {
  if (before === undefined) throw new Error('it begins as an alert before it that there is not');
  return before;
}
