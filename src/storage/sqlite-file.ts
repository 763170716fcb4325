// The file amp.db: opened if it is ours, sound and not newer than this program; brought up to date; never destroyed.

import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { messageOf, StoreRefused } from './home.ts';
import { MIGRATIONS, type Migration, SCHEMA_TABLE } from './migrations.ts';
import { type Database, resultCode, SQLITE_CORRUPT, SQLITE_NOTADB, type SqliteLibrary } from './sqlite-library.ts';

/** The directory must be locked: opening and closing the file by other means than SQLite would drop another's locks. */
export function openDatabase(
  file: string,
  sqlite: SqliteLibrary,
  migrations: readonly Migration[] = MIGRATIONS,
): Database {
  let database: Database | undefined;
  try {
    // Revisions may hold secrets. The files beside it (-wal, -shm) take their mode from this one.
    if (existsSync(file)) chmodSync(file, 0o600);
    else closeSync(openSync(file, 'ax', 0o600));
    database = new sqlite.DatabaseSync(file);
    checkOwner(database, file);
    checkSoundness(database, file);
    configure(database);
    migrate(database, file, migrations);
    return database;
  } catch (error) {
    database?.close();
    throw refusal(error, file);
  }
}

/** Before anything is written: whether the database is empty or ours. */
function checkOwner(database: Database, file: string): void {
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  if (tables.length === 0 || tables.some(({ name }) => name === SCHEMA_TABLE)) return;
  throw new StoreRefused(
    `${file} is another program's database (it has a table ${JSON.stringify(tables[0]?.name)}): give another --storage.path`,
  );
}

/** Reads every page once: 30 ms for 100,000 alerts. Better now than at the first read that meets the damage. */
function checkSoundness(database: Database, file: string): void {
  const verdict = String(database.prepare('PRAGMA quick_check(1)').get()?.quick_check);
  if (verdict !== 'ok') throw damaged(file, new Error(verdict.split('\n').at(-1)));
}

function configure(database: Database): void {
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA busy_timeout = 2000;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16000;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA journal_size_limit = 67108864;
  `);
  // busy_timeout: a backup may hold the file for a moment. temp_store: statements of many rows keep a journal of their
  // own, which would be a file. wal_autocheckpoint: every 16 MB, a checkpoint syncs twice.
}

/** Each step and its number in one transaction: a crash leaves the old schema or the new one. */
function migrate(database: Database, file: string, migrations: readonly Migration[]): void {
  const known = Math.max(...migrations.map(({ version }) => version));
  const present = schemaVersion(database);
  if (present > known) {
    throw new StoreRefused(
      `${file} was written by a newer version of this program (its schema is ${present}, this program knows ${known}): start the newer version, or give another --storage.path`,
    );
  }
  for (const { version, statements } of migrations) {
    if (version <= present) continue;
    transaction(database, () => {
      for (const statement of statements) database.exec(statement);
      database.exec(`CREATE TABLE IF NOT EXISTS ${SCHEMA_TABLE} (version BIGINT NOT NULL)`);
      database.exec(`DELETE FROM ${SCHEMA_TABLE}`);
      database.exec(`INSERT INTO ${SCHEMA_TABLE} VALUES (${version})`);
    });
  }
}

function schemaVersion(database: Database): number {
  const exists = database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(SCHEMA_TABLE) !== undefined;
  return exists ? Number(database.prepare(`SELECT version FROM ${SCHEMA_TABLE}`).get()?.version ?? 0) : 0;
}

function transaction(database: Database, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function refusal(error: unknown, file: string): StoreRefused {
  if (error instanceof StoreRefused) return error;
  const code = resultCode(error);
  if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) return damaged(file, error);
  return new StoreRefused(`${file} cannot be opened: ${messageOf(error)}`, { cause: error });
}

function damaged(file: string, cause: unknown): StoreRefused {
  return new StoreRefused(
    `${file} is damaged or no database (${messageOf(cause)}). Nothing was changed in it. Put a backup in its place, or move amp.db, amp.db-wal and amp.db-shm away to start empty: silences, the notification log and the reload history start anew`,
    { cause },
  );
}
