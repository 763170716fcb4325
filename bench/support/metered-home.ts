// MeteredHome: a home that takes the time of each batch, from its first slice until its last has landed, and counts its rows.

import type { SystemClock } from '../../src/base/clock.ts';
import type { Home, Query, Row, Slice } from '../../src/storage/home.ts';
import { columnsOf, TABLES } from '../../src/storage/tables.ts';

export interface BatchTime {
  readonly ms: number;
  readonly rows: number;
}

export class MeteredHome implements Home {
  readonly #home: Home;
  readonly #clock: SystemClock;
  #batches: BatchTime[] = [];
  #beganMs = 0;
  #rows = 0;

  constructor(home: Home, clock: SystemClock) {
    this.#home = home;
    this.#clock = clock;
  }

  get batches(): readonly BatchTime[] {
    return this.#batches;
  }

  forget(): void {
    this.#batches = [];
  }

  read(query: Query): Promise<readonly Row[]> {
    return this.#home.read(query);
  }

  async write(slice: Slice): Promise<void> {
    if (slice.first) {
      this.#beganMs = this.#clock.elapsedMs();
      this.#rows = 0;
    }
    this.#rows += rowsOf(slice);
    await this.#home.write(slice);
    if (slice.last) this.#batches.push({ ms: this.#clock.elapsedMs() - this.#beganMs, rows: this.#rows });
  }

  close(): Promise<void> {
    return this.#home.close();
  }
}

function rowsOf({ parts, forgottenGroups }: Slice): number {
  return parts.reduce(
    (sum, { table, deletes, upserts }) =>
      sum + deletes.length / TABLES[table].key.length + upserts.length / columnsOf(table).length,
    forgottenGroups.length,
  );
}
