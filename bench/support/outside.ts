// Outside: a real PostgreSQL, a real redis-server and an endpoint of a language model, as the tests start them. PostgreSQL
// waits for its disk here, as it does for its users.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { cleanUp } from '../../test/support/leftovers.ts';
import { LlmServer } from '../../test/support/llm-server.ts';
import { PostgresServer } from '../../test/support/postgres-server.ts';
import { RedisServer } from '../../test/support/redis-server.ts';

export class Outside implements AsyncDisposable {
  readonly redis: RedisServer;
  readonly llm: LlmServer;
  readonly #postgres: PostgresServer;
  #databases = 0;

  private constructor(postgres: PostgresServer, redis: RedisServer, llm: LlmServer) {
    this.#postgres = postgres;
    this.redis = redis;
    this.llm = llm;
  }

  static async start(): Promise<Outside> {
    const postgres = await PostgresServer.start('-c', 'fsync=on');
    try {
      return new Outside(postgres, await RedisServer.start(), await LlmServer.open());
    } catch (error) {
      await Promise.all([cleanUp(), postgres.remove()]);
      throw error;
    }
  }

  /** The name of a new, empty database. */
  async database(): Promise<string> {
    this.#databases += 1;
    const name = `amp${this.#databases}`;
    await this.#ask(`CREATE DATABASE ${name}`);
    return name;
  }

  /** Where that is; by another port where something stands in between. */
  urlOf(database: string, port = this.postgresPort): string {
    const { user, password } = this.#postgres.address;
    return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  }

  get postgresPort(): number {
    return this.#postgres.address.port;
  }

  /** The process that all others of PostgreSQL descend from. */
  async postgresPid(): Promise<number> {
    const [row] = await this.#ask('SHOW data_directory');
    return Number(readFileSync(join(String(row?.data_directory), 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await cleanUp();
    await this.#postgres.remove();
  }

  async #ask(text: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: this.urlOf('postgres') });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }
}
