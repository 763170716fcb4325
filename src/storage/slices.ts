// Slices: a batch as a series of messages small enough that encoding one does not hold up the event loop. This is the hot
// path of a flood of alerts: one loop, no object per row but its cells.

import { encodeAlert } from './alert-codec.ts';
import { type Batch, type Change, GONE } from './batch.ts';
import { encodeBundle } from './bundle-codec.ts';
import type { Part, Slice } from './home.ts';
import { encodeAttempt, encodeRevision } from './journal-codec.ts';
import { encodeText } from './row-body.ts';
import { encodeGroup, encodeInherited, encodeIntent, encodeSilence, encodeTold } from './row-codec.ts';
import type { Cell, TableName } from './tables.ts';
import { encodeVerdict } from './verdict-codec.ts';

// About 2 ms of encoding for alerts of usual size; values of a megabyte travel one at a time.
const SLICE_ROWS_MAX = 1000;
const SLICE_CHARS_MAX = 500_000;

/** All changes of the batch, encoded when asked for; at least one slice, so that an empty batch can be made durable. */
export function* slicesOf(batch: Batch, durable: boolean): Generator<Slice, void> {
  const tables = changesOf(batch);
  let left = tables.reduce((sum, { count }) => sum + count, 0);
  let forgottenGroups = [...batch.forgottenGroups];
  let parts: Part[] = [];
  let first = true;
  const slice = (): Slice => {
    const made = { first, last: left === 0, durable, forgottenGroups, parts };
    [first, forgottenGroups, parts] = [false, [], []];
    return made;
  };

  let rows = 0;
  let chars = 0;
  for (const changes of tables) {
    let part = newPart(changes.table, parts);
    for (let count = changes.count; count > 0; count -= 1) {
      chars += changes.encodeNext(part);
      rows += 1;
      left -= 1;
      if (rows < SLICE_ROWS_MAX && chars < SLICE_CHARS_MAX) continue;
      yield slice();
      [rows, chars, part] = [0, 0, newPart(changes.table, parts)];
    }
  }
  if (first || rows > 0) yield slice();
}

/** The changes to one table, in turn. */
interface TableChanges {
  readonly table: TableName;
  readonly count: number;
  /** Adds the next change to the part; answers how many characters that were. */
  encodeNext(part: Part): number;
}

function changesOf(batch: Batch): TableChanges[] {
  return [
    keyed('alert_bundles', batch.bundles, (first) => [first], encodeBundle),
    keyed('alerts', batch.alerts, (id) => [id], encodeAlert),
    keyed('live_groups', batch.groups, (id) => [id], encodeGroup),
    keyed('told', batch.told, destinationKey, encodeTold),
    keyed('intents', batch.intents, destinationKey, encodeIntent),
    keyed('inherited', batch.inherited, (id) => [id], encodeInherited),
    keyed('silences', batch.silences, (id) => [encodeText(id)], encodeSilence),
    keyed('verdicts', batch.verdicts, (id) => [id], encodeVerdict),
    keyed('revisions', batch.revisions, (id) => [id], encodeRevision),
    keyed('attempts', batch.attempts, (id) => [id], encodeAttempt),
    keyed(
      'markers',
      batch.markers,
      (name) => [name],
      (value, name) => [name, value],
    ),
  ].filter(({ count }) => count > 0);
}

interface Changes<K, T> extends Iterable<readonly [K, Change<T>]> {
  readonly size: number;
}

function keyed<K, T>(
  table: TableName,
  changes: Changes<K, T>,
  keyOf: (key: K) => readonly Cell[],
  encode: (row: T, key: K) => readonly Cell[],
): TableChanges {
  const all = changes[Symbol.iterator]();
  return {
    table,
    count: changes.size,
    encodeNext(part) {
      const next = all.next();
      if (next.done === true) return 0;
      const [key, change] = next.value;
      return change === GONE ? append(part.deletes, keyOf(key)) : append(part.upserts, encode(change, key));
    },
  };
}

function append(cells: Cell[], more: readonly Cell[]): number {
  let chars = 0;
  for (const cell of more) {
    cells.push(cell);
    if (typeof cell === 'string') chars += cell.length;
  }
  return chars;
}

function destinationKey([groupId, destination]: readonly [groupId: number, destination: string]): readonly Cell[] {
  return [groupId, encodeText(destination)];
}

function newPart(table: TableName, parts: Part[]): Part {
  const part: Part = { table, upserts: [], deletes: [] };
  parts.push(part);
  return part;
}
