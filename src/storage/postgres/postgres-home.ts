// PostgresHome: a Home in a PostgreSQL database. Writes go one after the other over one connection of the pool; reads take
// any other. Every transaction is fenced by the store's epoch.

import type pg from 'pg';
import type { ClientBase, PoolClient } from 'pg';
import { assert } from '../../base/assert.ts';
import type { Home, Part, Query, Row, Slice } from '../home.ts';
import { MIGRATIONS, type Migration } from '../migrations.ts';
import type { Cell } from '../tables.ts';
import { ContentSeal } from './content-seal.ts';
import { clientConfig, type Driver, loadDriver } from './driver.ts';
import { unusable } from './refusal.ts';
import { checkOwner, columnTypes, migrate } from './schema.ts';
import { demandKeys, renewSeals } from './seals.ts';
import { type LockSite, ServerLock, StoreTaken } from './server-lock.ts';
import { type PostgresSettings, placeOf } from './settings.ts';
import { deleteSql, selectSql, toColumns, upsertSql, wipeSql } from './statements.ts';

export interface PostgresSite extends LockSite {
  readonly migrations?: readonly Migration[];
}

export class PostgresHome implements Home {
  readonly #pool: pg.Pool;
  readonly #lock: ServerLock;
  readonly #types: ReadonlyMap<string, string>;
  readonly #seal: ContentSeal;
  readonly #onSuperseded: (reason: string) => void;
  /** Where the batch under way is written. */
  #writer: PoolClient | undefined;
  #lastCall: Promise<unknown> = Promise.resolve();
  #renewing: Promise<unknown> = Promise.resolve();
  #isClosing = false;

  private constructor(
    pool: pg.Pool,
    lock: ServerLock,
    types: ReadonlyMap<string, string>,
    seal: ContentSeal,
    onSuperseded: (reason: string) => void,
  ) {
    this.#pool = pool;
    this.#lock = lock;
    this.#types = types;
    this.#seal = seal;
    this.#onSuperseded = onSuperseded;
  }

  /** Rejects with StoreRefused where the database cannot be used; with StoreTaken while another server has the store. */
  static async open(settings: PostgresSettings, site: PostgresSite): Promise<PostgresHome> {
    const driver = await loadDriver();
    const lock = new ServerLock(settings, driver, site);
    const pool = newPool(settings, driver);
    try {
      const session = await bothDialled(lock, pool);
      await checkOwner(session, placeOf(settings));
      await migrate(session, placeOf(settings), site.migrations ?? MIGRATIONS);
      await lock.beginEpoch();
      return new PostgresHome(pool, lock, await columnTypes(session), new ContentSeal(settings.keys), (reason) =>
        site.onSuperseded(reason),
      );
    } catch (error) {
      await Promise.allSettled([lock.release(), pool.end()]);
      throw unusable(error, settings);
    }
  }

  /** Whether another home of this process stands on the same store, and has its lock. */
  get sharesStore(): boolean {
    return this.#lock.isLent;
  }

  /** Takes the lock over from the other home, which is about to be closed. Resolves when that is done. */
  inheritLock(): Promise<void> {
    return this.#lock.inherit();
  }

  /** Rejects with StoreRefused where what is stored is sealed with a key that is not there. */
  demandKeys(): Promise<void> {
    return demandKeys(this.#pool, this.#seal);
  }

  /** What was stored in clear, or under an older key, is sealed with the first one. Answers how much that was. */
  renewSeals(): Promise<number> {
    const renewing = renewSeals(this.#seal, {
      pool: this.#pool,
      begin: (client) => this.#lock.begin(client),
      nameOf: revisionName,
      isClosing: () => this.#isClosing,
    });
    this.#renewing = renewing.catch(() => undefined);
    return renewing;
  }

  async read(query: Query): Promise<readonly Row[]> {
    const { text, values } = selectSql(query);
    const { rows } = await this.#pool.query<Cell[]>({ text, values: [...values], rowMode: 'array' });
    return rows.map((row) => this.#opened(query, row));
  }

  write(slice: Slice): Promise<void> {
    const written = this.#lastCall.then(() => this.#write(slice));
    this.#lastCall = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all([this.#lastCall, this.#renewing]);
    this.#giveWriterBack(new Error('closed'));
    await Promise.all([this.#lock.release(), this.#pool.end()]);
  }

  async #write(slice: Slice): Promise<void> {
    try {
      const writer = slice.first ? await this.#begin() : this.#writer;
      assert(writer !== undefined, 'a slice of a batch whose beginning is not here');
      if (slice.wipes === true) await writer.query(wipeSql());
      await this.#forgetGroups(writer, slice.forgottenGroups);
      for (const part of slice.parts) await this.#apply(writer, part);
      if (!slice.last) return;
      await writer.query('COMMIT');
      this.#giveWriterBack();
    } catch (error) {
      this.#giveWriterBack(error); // the connection ends, and with it the transaction
      if (error instanceof StoreTaken) this.#onSuperseded(error.message);
      throw error;
    }
  }

  async #begin(): Promise<PoolClient> {
    this.#giveWriterBack(new Error('a batch without an end'));
    await this.#lock.hold();
    this.#writer = await this.#pool.connect();
    await this.#lock.begin(this.#writer);
    return this.#writer;
  }

  async #forgetGroups(writer: PoolClient, ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    await writer.query('DELETE FROM told WHERE group_id = ANY($1)', [ids]);
    await writer.query('DELETE FROM intents WHERE group_id = ANY($1)', [ids]);
    await writer.query('DELETE FROM live_groups WHERE id = ANY($1)', [ids]);
  }

  async #apply(writer: PoolClient, part: Part): Promise<void> {
    const { table, deletes, upserts } = part;
    if (deletes.length > 0) {
      const { text, width } = deleteSql(table, this.#types);
      await writer.query(text, toColumns(deletes, width));
    }
    if (upserts.length > 0) {
      const { text, width } = upsertSql(table, this.#types);
      await writer.query(text, toColumns(this.#sealed(part, width), width));
    }
  }

  /** The content of revisions is the fifth of their cells, their id the first. */
  #sealed({ table, upserts }: Part, width: number): readonly Cell[] {
    if (table !== 'revisions') return upserts;
    return upserts.map((cell, i) =>
      cell instanceof Uint8Array ? this.#seal.seal(cell, revisionName(upserts[i - (i % width)])) : cell,
    );
  }

  #opened({ table, columns }: Query, row: Row): Row {
    if (table !== 'revisions') return row;
    return row.map((cell) =>
      cell instanceof Uint8Array ? this.#seal.open(cell, revisionName(row[columns.indexOf('id')])) : cell,
    );
  }

  #giveWriterBack(failure?: unknown): void {
    const writer = this.#writer;
    this.#writer = undefined;
    writer?.release(failure !== undefined);
  }
}

/**
 * The lock's session and the pool's first connection, side by side: a reload waits for them. One more than the lock's, so that a
 * database that is full says so now. What became of the lock is waited for in any case, so that it can be released.
 */
async function bothDialled(lock: ServerLock, pool: pg.Pool): Promise<ClientBase> {
  const [session, pooled] = await Promise.allSettled([lock.take(), pool.query('SELECT 1')]);
  if (session.status === 'rejected') throw session.reason;
  if (pooled.status === 'rejected') throw pooled.reason;
  return session.value;
}

function newPool(settings: PostgresSettings, driver: Driver): pg.Pool {
  const pool = new driver.Pool({
    ...clientConfig(settings, driver),
    min: settings.poolMin,
    max: settings.poolMax,
    idleTimeoutMillis: settings.idleTimeoutMs,
  });
  // A connection that breaks is told to whoever uses it, by their query; to be told twice would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

function revisionName(id: Cell | undefined): string {
  return `revision ${String(id)}`;
}
