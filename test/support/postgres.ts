// Places in the tests' PostgreSQL: each test has a schema of its own, which the lock takes for a store of its own.

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { SystemClock } from '../../src/base/clock.ts';
import { Secret } from '../../src/base/secret.ts';
import { type DatabaseConfig, database } from '../../src/config/schema/database.ts';
import type { Home, Query, Row, Slice } from '../../src/storage/home.ts';
import { PostgresHome, type PostgresSite } from '../../src/storage/postgres/postgres-home.ts';
import { postgresSettings } from '../../src/storage/postgres/settings.ts';
import { type Store, type StoreOptions, storeOn } from '../../src/storage/store.ts';
import type { JournalSite } from './journal-contract.ts';
import { atTheEnd } from './leftovers.ts';
import type { PostgresAddress } from './postgres-server.ts';
import { VirtualClock } from './virtual-clock.ts';

/** An empty schema, dropped when the file's tests are over. */
export class PostgresSchema {
  readonly name = `s_${randomUUID().replaceAll('-', '')}`;
  readonly address: PostgresAddress;

  private constructor(address: PostgresAddress) {
    this.address = address;
  }

  /** Its URL, with whatever the query string needs besides. */
  url(by: { readonly port?: number; readonly password?: string; readonly database?: string } = {}): string {
    const { port, user, password } = { ...this.address, ...by };
    const secret = encodeURIComponent(password);
    return `postgres://${user}:${secret}@127.0.0.1:${port}/${by.database ?? 'postgres'}?options=-csearch_path%3D${this.name}`;
  }

  config(changes: Partial<DatabaseConfig> = {}): DatabaseConfig {
    return { ...database.absent, url: new Secret(this.url()), ...changes };
  }

  static async create(): Promise<PostgresSchema> {
    const schema = await PostgresSchema.on(inject('postgres'));
    atTheEnd(() => schema.drop());
    return schema;
  }

  /** In a server of the test's own, which takes it along when it goes. */
  static async on(address: PostgresAddress): Promise<PostgresSchema> {
    const schema = new PostgresSchema(address);
    await schema.query(`CREATE SCHEMA ${schema.name}`);
    return schema;
  }

  async query<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.url() });
    await client.connect();
    try {
      return (await client.query<T>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  async drop(): Promise<void> {
    await this.query(`DROP SCHEMA IF EXISTS ${this.name} CASCADE`);
  }
}

export async function openPostgres(config: DatabaseConfig, site: Partial<PostgresSite> = {}): Promise<PostgresHome> {
  const instance = randomUUID();
  return PostgresHome.open(await postgresSettings(config), {
    self: { instance, name: `test ${instance}` },
    clock: new SystemClock(),
    onSuperseded: () => undefined,
    ...site,
  });
}

/** A home whose process can be killed: what was not written is lost, and nobody is told. */
class MortalHome implements Home {
  readonly #home: PostgresHome;
  #isDead = false;

  constructor(home: PostgresHome) {
    this.#home = home;
  }

  read(query: Query): Promise<readonly Row[]> {
    return this.#isDead ? new Promise(() => undefined) : this.#home.read(query);
  }

  write(slice: Slice): Promise<void> {
    return this.#isDead ? new Promise(() => undefined) : this.#home.write(slice);
  }

  close(): Promise<void> {
    return this.kill();
  }

  async kill(): Promise<void> {
    if (this.#isDead) return;
    this.#isDead = true;
    await this.#home.close();
  }
}

/** A schema, and the store of one process at a time on it. */
export class PostgresStoreSite implements JournalSite {
  readonly schema: PostgresSchema;
  readonly clock = new VirtualClock();
  #home: MortalHome | undefined;

  private constructor(schema: PostgresSchema) {
    this.schema = schema;
  }

  static async create(): Promise<PostgresStoreSite> {
    return new PostgresStoreSite(await PostgresSchema.create());
  }

  async open(): Promise<Store['state']> {
    return (await this.openStore()).state;
  }

  async openStore(options: Partial<StoreOptions> = {}): Promise<Store> {
    const home = new MortalHome(await openPostgres(this.schema.config()));
    this.#home = home;
    return storeOn(home, { clock: this.clock, onEvent: () => undefined, ...options });
  }

  async kill(): Promise<void> {
    await this.#home?.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.schema.drop();
  }
}
