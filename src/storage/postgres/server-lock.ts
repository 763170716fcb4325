// ServerLock: one active server per store. A session of its own holds an advisory lock; the epoch in `store_server` says how
// often the store has changed hands, and every transaction asks for it: who has been superseded writes nothing more.

import type pg from 'pg';
import type { ClientBase } from 'pg';
import type { Clock } from '../../base/clock.ts';
import { StoreRefused } from '../home.ts';
import { clientConfig, type Driver } from './driver.ts';
import { endWhenSilent, keepAlive } from './pulse.ts';
import { checkPlace, hasTable, SERVER_TABLE } from './schema.ts';
import { type PostgresSettings, placeOf } from './settings.ts';

/** Who serves a store. */
export interface ServerName {
  /** Names the process, and no other, ever. */
  readonly instance: string;
  /** For people: `process 17 on host`. */
  readonly name: string;
}

export interface LockSite {
  readonly self: ServerName;
  readonly clock: Clock;
  /**
   * This server comes to take another's place: a lock that is free is left alone for a while, in which a server that lives and
   * only lost its connection takes it again.
   */
  readonly isStandby?: boolean;
  /** Another server has taken the store: this one must end. May be called more than once. */
  onSuperseded(reason: string): void;
}

/** Another server has the store. Asking again later may help. */
export class StoreTaken extends StoreRefused {}

/** The first number of the lock's key; the second is made of the schema's name. Locks count within one database. */
const LOCK_SPACE = 0x616d70; // "amp"
const KEY = `${LOCK_SPACE}, hashtext(current_schema())`;
/** A lost lock is asked for this often; a standby leaves a free one alone for longer. */
const REGAIN_EVERY_MS = 500;
const STANDBY_GRACE_MS = 2000;
/** A transaction that does not even begin has a dead connection, or a database that nobody waits for any longer. */
const BEGIN_WITHIN_MS = 5000;
/** A connection that is dead does not end by itself. */
const END_WITHIN_MS = 2000;

export class ServerLock {
  readonly #settings: PostgresSettings;
  readonly #driver: Driver;
  readonly #site: LockSite;
  readonly #released = new AbortController();
  #session: pg.Client | undefined;
  /** Stops the questions that keep the session alive. */
  #pulse = new AbortController();
  #regaining: Promise<void> | undefined;
  #epoch = 0;
  /** Another home of this process holds the lock of the same store; see `inherit`. */
  #isLent = false;

  constructor(settings: PostgresSettings, driver: Driver, site: LockSite) {
    this.#settings = settings;
    this.#driver = driver;
    this.#site = site;
  }

  /** Whether the store is already served by another home of this process. */
  get isLent(): boolean {
    return this.#isLent;
  }

  /** The session, with the lock; rejects with {@link StoreTaken} while another server has it. */
  async take(): Promise<ClientBase> {
    const session = await this.#connect();
    try {
      await checkPlace(session, placeOf(this.#settings));
      const isFree = await tryLock(session);
      const holder = await this.#holder(session);
      if (isFree && (await this.#leaves(session, holder))) {
        this.#session = session;
        return session;
      }
      if (holder?.instance !== this.#site.self.instance) throw taken(holder, this.#settings);
      [this.#session, this.#isLent, this.#epoch] = [session, true, holder.epoch];
      return session;
    } catch (error) {
      await this.#end(session);
      throw error;
    }
  }

  /**
   * A new epoch: whoever served the store before writes nothing more. Not where the lock is lent: the server stays the same.
   * From now on the session belongs to the lock alone.
   */
  async beginEpoch(): Promise<void> {
    if (!this.#isLent) await this.#raiseEpoch();
    if (this.#session !== undefined) this.#keep(this.#session);
  }

  async #raiseEpoch(): Promise<void> {
    if (this.#session === undefined) return;
    await this.#session.query(
      `CREATE TABLE IF NOT EXISTS ${SERVER_TABLE} (epoch BIGINT NOT NULL, instance TEXT NOT NULL, name TEXT NOT NULL, since_ms BIGINT NOT NULL)`,
    );
    const { self, clock } = this.#site;
    const values = [self.instance, self.name, clock.now()];
    const raised = await this.#session.query<{ epoch: number }>(
      `UPDATE ${SERVER_TABLE} SET epoch = epoch + 1, instance = $1, name = $2, since_ms = $3 RETURNING epoch`,
      values,
    );
    const first = `INSERT INTO ${SERVER_TABLE} VALUES (1, $1, $2, $3) RETURNING epoch`;
    const { rows } = raised.rowCount === 0 ? await this.#session.query<{ epoch: number }>(first, values) : raised;
    this.#epoch = rows[0]?.epoch ?? 0;
  }

  /**
   * Before a transaction: takes the lock again that went with its connection. Where a session of ours that the database has
   * not given up yet still holds it, the epoch alone guards the store. Rejects with {@link StoreTaken} when it is another's.
   */
  async hold(): Promise<void> {
    if (this.#session !== undefined) return;
    this.#regaining ??= this.#regain().finally(() => {
      this.#regaining = undefined;
    });
    await this.#regaining;
  }

  /** Opens a transaction that fails with {@link StoreTaken} if the store has changed hands. Taking it over waits for the transaction. */
  async begin(client: ClientBase): Promise<void> {
    const fence = {
      text: `BEGIN; SELECT 1 FROM ${SERVER_TABLE} WHERE epoch = ${this.#epoch} FOR SHARE`,
      query_timeout: Math.min(BEGIN_WITHIN_MS, this.#settings.queryTimeoutMs),
    };
    const results: unknown = await client.query(fence);
    const [, guard] = results as [unknown, pg.QueryResult];
    if (guard.rowCount !== 1) throw taken(await this.#holder(client), this.#settings);
  }

  /** Stands in the queue for the lock that another home of this process is about to release: nobody gets between. */
  async inherit(): Promise<void> {
    if (!this.#isLent) return;
    this.#isLent = false;
    const session = this.#session;
    if (session === undefined) return;
    this.#pulse.abort(); // it waits in the queue instead, and that may take its time
    await session.query(`SELECT pg_advisory_lock(${KEY})`);
    if (this.#session === session) this.#keep(session);
  }

  async release(): Promise<void> {
    this.#released.abort();
    this.#pulse.abort();
    const session = this.#session;
    this.#session = undefined;
    if (session !== undefined) await this.#end(session);
  }

  /** Whether a lock that was free stays so: a standby gives a server that lives the time to take it again. */
  async #leaves(session: ClientBase, holder: Holder | undefined): Promise<boolean> {
    if (this.#site.isStandby !== true || holder === undefined) return true;
    await session.query(`SELECT pg_advisory_unlock(${KEY})`);
    await this.#site.clock.sleep(STANDBY_GRACE_MS);
    return await tryLock(session);
  }

  async #regain(): Promise<void> {
    const session = await this.#connect();
    try {
      const isLocked = await tryLock(session);
      const holder = await this.#holder(session);
      if (holder?.epoch !== this.#epoch) throw taken(holder, this.#settings);
      if (isLocked && !this.#released.signal.aborted) {
        this.#session = session;
        this.#keep(session);
      } else await this.#end(session);
    } catch (error) {
      await this.#end(session);
      if (error instanceof StoreTaken) this.#site.onSuperseded(error.message);
      throw error;
    }
  }

  /** Asks it again and again whether it lives. */
  #keep(session: pg.Client): void {
    const pulse = new AbortController();
    this.#pulse = pulse;
    keepAlive(session, this.#site.clock, pulse.signal).catch(() => {
      void this.#end(session);
      void this.#lost(session);
    });
  }

  async #end(session: pg.Client): Promise<void> {
    const ended = new AbortController();
    const end = session.end().then(
      () => ended.abort(),
      () => ended.abort(),
    );
    await Promise.race([end, this.#site.clock.sleep(END_WITHIN_MS, ended.signal)]);
  }

  /** The connection went, and the lock with it: at once, also while nothing is written, or a standby takes it. */
  async #lost(session: pg.Client): Promise<void> {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#pulse.abort();
    const { signal } = this.#released;
    while (this.#session === undefined && !signal.aborted) {
      const isOver = await this.hold().then(
        () => false,
        (error: unknown) => error instanceof StoreTaken,
      );
      if (isOver) return;
      await this.#site.clock.sleep(REGAIN_EVERY_MS, signal);
    }
  }

  async #connect(): Promise<pg.Client> {
    const session = new this.#driver.Client(clientConfig(this.#settings, this.#driver));
    session.on('error', () => void this.#lost(session));
    session.on('end', () => void this.#lost(session));
    await session.connect();
    try {
      await endWhenSilent(session);
    } catch (error) {
      await this.#end(session);
      throw error;
    }
    return session;
  }

  async #holder(client: ClientBase): Promise<Holder | undefined> {
    if (!(await hasTable(client, SERVER_TABLE))) return undefined;
    const { rows } = await client.query<Holder>(`SELECT epoch, instance, name FROM ${SERVER_TABLE}`);
    return rows[0];
  }
}

interface Holder {
  readonly epoch: number;
  readonly instance: string;
  readonly name: string;
}

async function tryLock(session: ClientBase): Promise<boolean> {
  const { rows } = await session.query<{ got: boolean }>(`SELECT pg_try_advisory_lock(${KEY}) AS got`);
  return rows[0]?.got === true;
}

function taken(holder: Holder | undefined, settings: PostgresSettings): StoreTaken {
  const who = holder === undefined ? '' : ` (${holder.name})`;
  return new StoreTaken(
    `${placeOf(settings)} is in use by another server${who}: stop that one first, start this one with --standby to take its place when it ends, or give this one another database`,
  );
}
