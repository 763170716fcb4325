// MemoryHomes: databases in memory that outlive the processes which use them, behind the interface that the real ones have.
// Everything that is asked of one goes by a hook, which may take its time, fail, or end the process.

import { assert } from '../../src/base/assert.ts';
import type { DatabaseConfig } from '../../src/config/schema/database.ts';
import { type Home, type Query, type Row, type Slice, StoreRefused } from '../../src/storage/home.ts';
import type { Homes, OpenedHome } from '../../src/storage/homes.ts';
import { StoreTaken } from '../../src/storage/postgres/server-lock.ts';
import { asksForPostgres } from '../../src/storage/postgres/settings.ts';
import { type Cell, columnsOf, TABLES, type TableName } from '../../src/storage/tables.ts';

/** What is on the disk of one database. */
class Shelf {
  readonly #tables = new Map<TableName, Map<string, Row>>();
  /** The process that has it, by its homes that are open. */
  readonly holders = new Set<MemoryHome>();

  read({ table, columns, limit, after, newestFirst = false, where }: Query): Row[] {
    const all = columnsOf(table);
    const width = TABLES[table].key.length;
    const sign = newestFirst ? -1 : 1;
    const found: Row[] = [];
    for (const row of this.#rows(table).values()) {
      if (where !== undefined && row[all.indexOf(where.column)] !== where.is) continue;
      if (after === undefined || sign * compare(row, after, width) > 0) found.push(row);
    }
    if (found.length > 1) found.sort((a, b) => sign * compare(a, b, width));
    const places = columns.map((column) => all.indexOf(column));
    return found.slice(0, limit).map((row) => places.map((place) => row[place] ?? null));
  }

  apply({ wipes, forgottenGroups, parts }: Slice): void {
    if (wipes === true) this.#tables.clear();
    for (const id of forgottenGroups) this.#forgetGroup(id);
    for (const { table, deletes, upserts } of parts) {
      const rows = this.#rows(table);
      for (const key of cut(deletes, TABLES[table].key.length)) rows.delete(JSON.stringify(key));
      for (const row of cut(upserts, columnsOf(table).length)) {
        rows.set(JSON.stringify(row.slice(0, TABLES[table].key.length)), row);
      }
    }
  }

  #forgetGroup(id: number): void {
    for (const table of ['told', 'intents', 'live_groups'] as const) {
      for (const [key, row] of this.#rows(table)) if (row[0] === id) this.#rows(table).delete(key);
    }
  }

  #rows(table: TableName): Map<string, Row> {
    let rows = this.#tables.get(table);
    if (rows === undefined) {
      rows = new Map();
      this.#tables.set(table, rows);
    }
    return rows;
  }
}

function cut(cells: readonly Cell[], width: number): Row[] {
  return Array.from({ length: cells.length / width }, (_, n) => cells.slice(n * width, (n + 1) * width));
}

/** By the key. */
function compare(a: Row, b: Row, width: number): number {
  for (let place = 0; place < width; place += 1) {
    const [one, other] = [a[place] ?? 0, b[place] ?? 0];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

export type HomeVerb = 'open' | 'read' | 'write' | 'close';

export interface HomeHook {
  /** `place`: as its URL says it. Throws, waits, or ends the process. */
  before(verb: HomeVerb, place: string, slice?: Slice): Promise<void> | undefined;
  /** It is done, and nobody has been told yet. */
  after(verb: HomeVerb, place: string, slice?: Slice): void;
}

/** The databases of a world. */
export class Databases {
  readonly #shelves = new Map<string, Shelf>();
  /** Homes that are open, of all processes. */
  readonly open = new Set<MemoryHome>();

  at(place: string): Shelf {
    let shelf = this.#shelves.get(place);
    if (shelf === undefined) {
      shelf = new Shelf();
      this.#shelves.set(place, shelf);
    }
    return shelf;
  }

  has(place: string): boolean {
    return this.#shelves.has(place);
  }
}

export const EMBEDDED = 'embedded';

/** The homes of one process. */
export class ProcessHomes implements Homes {
  readonly databases: Databases;
  readonly hook: HomeHook;
  readonly #open = new Set<MemoryHome>();
  #isDead = false;

  constructor(databases: Databases, hook: HomeHook) {
    this.databases = databases;
    this.hook = hook;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** What was not written is lost, and nobody is told. */
  kill(): void {
    this.#isDead = true;
    for (const home of this.#open) this.gone(home);
  }

  hasEmbedded(): boolean {
    return this.databases.has(EMBEDDED);
  }

  async open(config: DatabaseConfig): Promise<OpenedHome> {
    const place = asksForPostgres(config) ? (config.url?.reveal() ?? '') : EMBEDDED;
    await this.call('open', place);
    const shelf = this.databases.at(place);
    const [holder] = shelf.holders;
    if (holder !== undefined && holder.homes !== this) throw new StoreTaken(`${place} is in use by another server`);
    if (holder !== undefined && place === EMBEDDED) throw new StoreRefused('the directory is in use');
    const home = new MemoryHome(place, shelf, this);
    for (const set of [shelf.holders, this.#open, this.databases.open]) set.add(home);
    this.hook.after('open', place);
    return {
      home,
      place,
      sharesStore: holder !== undefined,
      inheritLock: async () => undefined,
      demandKeys: async () => undefined,
      settle: async () => undefined,
    };
  }

  gone(home: MemoryHome): void {
    for (const set of [home.shelf.holders, this.#open, this.databases.open]) set.delete(home);
  }

  /** Never settles when the process is dead by then. */
  async call(verb: HomeVerb, place: string, slice?: Slice): Promise<void> {
    await this.unlessDead();
    await this.hook.before(verb, place, slice);
    await this.unlessDead();
  }

  unlessDead(): Promise<void> | undefined {
    return this.#isDead ? new Promise(() => undefined) : undefined;
  }
}

export class MemoryHome implements Home {
  readonly place: string;
  readonly shelf: Shelf;
  readonly homes: ProcessHomes;
  #transaction: Slice[] | undefined;
  #lastCall: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(place: string, shelf: Shelf, homes: ProcessHomes) {
    this.place = place;
    this.shelf = shelf;
    this.homes = homes;
  }

  async read(query: Query): Promise<readonly Row[]> {
    await this.#call('read');
    const rows = this.shelf.read(query);
    this.homes.hook.after('read', this.place);
    await this.homes.unlessDead();
    return rows;
  }

  write(slice: Slice): Promise<void> {
    const written = this.#lastCall.then(() => this.#write(slice));
    this.#lastCall = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#lastCall;
    await this.#call('close').finally(() => {
      this.#isClosed = true;
      if (!this.homes.isDead) this.homes.gone(this);
    });
  }

  async #write(slice: Slice): Promise<void> {
    try {
      await this.#call('write', slice);
      if (slice.first) this.#transaction = [];
      assert(this.#transaction !== undefined, 'a slice of a batch whose beginning is not here');
      this.#transaction.push(slice);
      if (!slice.last) return;
      for (const one of this.#transaction) this.shelf.apply(one);
      this.#transaction = undefined;
    } catch (error) {
      this.#transaction = undefined;
      throw error;
    }
    this.homes.hook.after('write', this.place, slice);
    await this.homes.unlessDead();
  }

  async #call(verb: HomeVerb, slice?: Slice): Promise<void> {
    await this.homes.call(verb, this.place, slice);
    if (this.#isClosed) throw new Error(`${this.place} is closed`);
  }
}

/** Nothing ever happens. */
export const QUIET: HomeHook = { before: () => undefined, after: () => undefined };
