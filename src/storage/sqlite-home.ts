// SqliteHome: the database file and all that is done to it, synchronously: lock, migrations, transactions, reads. It runs
// in a worker thread, where waiting for the disk holds up nobody.

import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { StatementSync } from 'node:sqlite';
import { assert } from '../base/assert.ts';
import { type DirectoryLock, lockDirectory } from './directory-lock.ts';
import { messageOf, type Part, type Query, type Row, type Slice, StoreRefused } from './home.ts';
import { MIGRATIONS } from './migrations.ts';
import { openDatabase } from './sqlite-file.ts';
import type { Database, SqliteLibrary } from './sqlite-library.ts';
import { type Cell, columnsOf, TABLES, type TableName } from './tables.ts';

// Measured: one row costs 3.5 µs of CPU, in statements of 16 rows 2.5 µs; more rows gain nothing.
const ROWS_PER_STATEMENT = 16;

export class SqliteHome {
  readonly #lock: DirectoryLock;
  readonly #database: Database;
  readonly #statements = new Map<string, StatementSync>();
  #inTransaction = false;

  /** Throws {@link StoreRefused} where the directory is taken, or the file is not for this program. */
  constructor(directory: string, sqlite: SqliteLibrary, migrations = MIGRATIONS) {
    makeDirectory(directory);
    this.#lock = lockDirectory(directory, sqlite);
    try {
      this.#database = openDatabase(join(directory, 'amp.db'), sqlite, migrations);
    } catch (error) {
      this.#lock.release();
      throw error;
    }
  }

  read(query: Query): Row[] {
    const keys = TABLES[query.table].key;
    const conditions: string[] = [];
    const values: Cell[] = [];
    if (query.where !== undefined) {
      conditions.push(query.where.is === null ? `${query.where.column} IS NULL` : `${query.where.column} = ?`);
      if (query.where.is !== null) values.push(query.where.is);
    }
    if (query.after !== undefined) {
      conditions.push(`(${keys.join(', ')}) ${query.newestFirst ? '<' : '>'} (${marks(keys.length)})`);
      values.push(...query.after);
    }
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    const order = keys.map((column) => `${column} ${query.newestFirst ? 'DESC' : 'ASC'}`).join(', ');
    const sql = `SELECT ${query.columns.join(', ')} FROM ${query.table}${where} ORDER BY ${order} LIMIT ?`;
    const rows = this.#prepared(sql).all(...values, query.limit);
    return rows.map((row) => query.columns.map((column) => cellOf(row[column])));
  }

  write(slice: Slice): void {
    try {
      if (slice.first) this.#begin(slice.durable);
      assert(this.#inTransaction, 'a slice of a batch whose beginning is not here');
      if (slice.wipes === true) for (const table of Object.keys(TABLES)) this.#database.exec(`DELETE FROM ${table}`);
      for (const id of slice.forgottenGroups) this.#forgetGroup(id);
      for (const part of slice.parts) this.#apply(part);
      if (slice.last) this.#commit(slice.durable);
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  close(): void {
    this.#rollback();
    this.#statements.clear();
    try {
      this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)'); // leaves one file for whoever copies it
    } catch {
      // Disk full: the log stays beside the database, and the next start reads both.
    }
    this.#database.close();
    this.#lock.release();
  }

  /** `synchronous` says whether the commit waits for the platter. A sync covers all that was written before it, too. */
  #begin(durable: boolean): void {
    this.#rollback(); // what a batch left behind whose end never came
    this.#database.exec(durable ? 'PRAGMA synchronous = FULL' : 'PRAGMA synchronous = NORMAL');
    this.#database.exec('BEGIN IMMEDIATE');
    this.#inTransaction = true;
  }

  #commit(durable: boolean): void {
    // A transaction without changes would not reach the disk, and what earlier ones left unsynced would stay so.
    if (durable)
      this.#prepared(
        "INSERT INTO markers VALUES ('syncs', 1) ON CONFLICT (name) DO UPDATE SET value = markers.value + 1",
      ).run();
    this.#database.exec('COMMIT');
    this.#inTransaction = false;
  }

  #rollback(): void {
    if (!this.#inTransaction) return;
    this.#inTransaction = false;
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // After some errors (disk full, I/O) SQLite has rolled back by itself, and says that there is nothing to roll back.
    }
  }

  #forgetGroup(id: number): void {
    this.#prepared('DELETE FROM told WHERE group_id = ?').run(id);
    this.#prepared('DELETE FROM intents WHERE group_id = ?').run(id);
    this.#prepared('DELETE FROM live_groups WHERE id = ?').run(id);
  }

  #apply(part: Part): void {
    const keys = TABLES[part.table].key;
    const remove = this.#prepared(`DELETE FROM ${part.table} WHERE ${keys.map((key) => `${key} = ?`).join(' AND ')}`);
    for (let i = 0; i < part.deletes.length; i += keys.length) remove.run(...part.deletes.slice(i, i + keys.length));

    const width = columnsOf(part.table).length;
    for (let i = 0; i < part.upserts.length; ) {
      const rows = part.upserts.length - i >= ROWS_PER_STATEMENT * width ? ROWS_PER_STATEMENT : 1;
      this.#prepared(upsertSql(part.table, rows)).run(...part.upserts.slice(i, i + rows * width));
      i += rows * width;
    }
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function upsertSql(table: TableName, rows: number): string {
  const columns = columnsOf(table);
  const values = Array(rows)
    .fill(`(${marks(columns.length)})`)
    .join(', ');
  const { key, rest } = TABLES[table];
  const updates = rest.map((column) => `${column} = excluded.${column}`).join(', ');
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates}`;
}

function marks(count: number): string {
  return Array(count).fill('?').join(', ');
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'string' || typeof value === 'number' || value === null || value instanceof Uint8Array)
    return value;
  throw new TypeError(`a column holds a ${typeof value}`);
}

function makeDirectory(directory: string): void {
  try {
    makeDirectories(resolve(directory));
  } catch (error) {
    throw new StoreRefused(`${directory} cannot be used as storage: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Level by level: Node's own `recursive` never returns where a directory that is there takes no entries (/proc, a mount
 * whose source was deleted). A directory that only its entry in the parent knows of is lost in a power cut: the parent is
 * synced as well.
 */
function makeDirectories(directory: string): void {
  if (isDirectory(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) makeDirectories(parent);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if (!isDirectory(directory)) throw error; // else another process has just made it
  }
  syncDirectory(parent);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
