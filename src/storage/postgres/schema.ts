// The schema in PostgreSQL: taken if it is empty or ours and not newer than this program, and brought up to date. Whoever
// calls this holds the store's lock.

import type { ClientBase } from 'pg';
import { StoreRefused } from '../home.ts';
import { type Migration, SCHEMA_TABLE } from '../migrations.ts';
import { TABLES } from '../tables.ts';

/** Who serves this store, and how often that has changed. */
export const SERVER_TABLE = 'store_server';

/** What stores any text as it comes; the others refuse whole batches for one character that they do not have. */
const ENCODINGS: readonly string[] = ['UTF8', 'SQL_ASCII'];

/** Before the lock is asked for, whose key is the schema's name: there must be one, and it must take any text. */
export async function checkPlace(client: ClientBase, place: string): Promise<void> {
  const { rows } = await client.query<{ schema: string | null; path: string; encoding: string }>(
    `SELECT current_schema() AS schema, current_setting('search_path') AS path, current_setting('server_encoding') AS encoding`,
  );
  for (const { schema, path, encoding } of rows) {
    if (schema === null) {
      throw new StoreRefused(
        `${place} has no schema that its search_path names and its user may use (${path}): create it, grant USAGE on it, or correct the search_path in database.url`,
      );
    }
    if (!ENCODINGS.includes(encoding)) {
      throw new StoreRefused(
        `${place} keeps text in ${encoding}, which has not every character: name a database with ENCODING 'UTF8' in database.url`,
      );
    }
  }
}

/** Before anything is written. */
export async function checkOwner(client: ClientBase, place: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename = ANY($1)',
    [[SCHEMA_TABLE, ...Object.keys(TABLES)]],
  );
  const names = rows.map(({ name }) => name);
  if (names.length === 0 || names.includes(SCHEMA_TABLE)) return;
  throw new StoreRefused(
    `${place} holds another program's tables (${names.join(', ')}): name another database in database.url, or a schema of its own with ?options=-csearch_path%3Damp`,
  );
}

/** Each step and its number in one transaction: a crash leaves the old schema or the new one. */
export async function migrate(client: ClientBase, place: string, migrations: readonly Migration[]): Promise<void> {
  const known = Math.max(...migrations.map(({ version }) => version));
  const present = await schemaVersion(client);
  if (present > known) {
    throw new StoreRefused(
      `${place} was written by a newer version of this program (its schema is ${present}, this program knows ${known}): start the newer version, or name another database`,
    );
  }
  for (const { version, statements } of migrations) {
    if (version <= present) continue;
    await client.query(
      [
        'BEGIN',
        ...statements,
        `CREATE TABLE IF NOT EXISTS ${SCHEMA_TABLE} (version BIGINT NOT NULL)`,
        `DELETE FROM ${SCHEMA_TABLE}`,
        `INSERT INTO ${SCHEMA_TABLE} VALUES (${version})`,
        'COMMIT',
      ].join(';\n'),
    );
  }
}

async function schemaVersion(client: ClientBase): Promise<number> {
  if (!(await hasTable(client, SCHEMA_TABLE))) return 0;
  const { rows } = await client.query<{ version: number }>(`SELECT version FROM ${SCHEMA_TABLE}`);
  return rows[0]?.version ?? 0;
}

export async function hasTable(client: ClientBase, table: string): Promise<boolean> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1',
    [table],
  );
  return rowCount === 1;
}

/** The type of each column, `table.column` → `int8`: arrays are given by it. */
export async function columnTypes(client: ClientBase): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `SELECT table_name || '.' || column_name AS name, udt_name AS type
       FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = ANY($1)`,
    [Object.keys(TABLES)],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}
