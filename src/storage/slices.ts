// Slices: a batch as a series of messages small enough that encoding one does not hold up the event loop.

import type { Batch, Change } from './batch.ts';
import { GONE } from './batch.ts';
import type { Part, Slice } from './home.ts';
import { encodeAttempt, encodeRevision } from './journal-codec.ts';
import { encodeAlert, encodeGroup, encodeIntent, encodeSilence, encodeText, encodeTold } from './row-codec.ts';
import type { Cell, TableName } from './tables.ts';

// About 3 ms of encoding for alerts of usual size; values of a megabyte travel one at a time.
const SLICE_ROWS_MAX = 1000;
const SLICE_CHARS_MAX = 1_000_000;

/** All changes of the batch, encoded when asked for; at least one slice, so that an empty batch can be made durable. */
export function* slicesOf(batch: Batch, durable: boolean): Generator<Slice, void> {
  const total = batch.size - batch.forgottenGroups.size;
  const forgottenGroups = [...batch.forgottenGroups];
  let parts = new Parts();
  let done = 0;
  let first = true;
  const slice = (): Slice => {
    const made = {
      first,
      last: done === total,
      durable,
      forgottenGroups: first ? forgottenGroups : [],
      parts: parts.list,
    };
    parts = new Parts();
    first = false;
    return made;
  };

  for (const [table, key, row] of changesOf(batch)) {
    parts.add(table, key, row);
    done += 1;
    if (parts.isFull) yield slice();
  }
  if (first || parts.list.length > 0) yield slice();
}

type EncodedChange = readonly [table: TableName, key: Cell[], row: Change<Cell[]>];

function* changesOf(batch: Batch): Generator<EncodedChange, void> {
  yield* mapped('alerts', batch.alerts, encodeAlert, (fingerprint) => fingerprint);
  yield* mapped('live_groups', batch.groups, encodeGroup, (id) => id);
  for (const [id, to, told] of batch.told)
    yield ['told', [id, encodeText(to)], told === GONE ? GONE : encodeTold(told)];
  for (const [id, to, intent] of batch.intents) {
    yield ['intents', [id, encodeText(to)], intent === GONE ? GONE : encodeIntent(intent)];
  }
  yield* mapped('silences', batch.silences, encodeSilence, encodeText);
  yield* mapped('revisions', batch.revisions, encodeRevision, (id) => id);
  yield* mapped('attempts', batch.attempts, encodeAttempt, (id) => id);
  for (const [name, value] of batch.markers) yield ['markers', [name], [name, value]];
}

function* mapped<K, T>(
  table: TableName,
  changes: ReadonlyMap<K, Change<T>>,
  encode: (row: T) => Cell[],
  keyOf: (key: K) => Cell,
): Generator<EncodedChange, void> {
  for (const [key, change] of changes) yield [table, [keyOf(key)], change === GONE ? GONE : encode(change)];
}

class Parts {
  readonly list: Part[] = [];
  #rows = 0;
  #chars = 0;

  get isFull(): boolean {
    return this.#rows >= SLICE_ROWS_MAX || this.#chars >= SLICE_CHARS_MAX;
  }

  add(table: TableName, key: Cell[], row: Change<Cell[]>): void {
    const part = this.#partFor(table);
    if (row === GONE) part.deletes.push(...key);
    else part.upserts.push(...row);
    this.#rows += 1;
    for (const cell of row ?? key) if (typeof cell === 'string') this.#chars += cell.length;
  }

  #partFor(table: TableName): Part {
    const open = this.list.at(-1);
    if (open?.table === table) return open;
    const part: Part = { table, upserts: [], deletes: [] };
    this.list.push(part);
    return part;
  }
}
