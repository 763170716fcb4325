// DirectHome: SQLite in the thread of the test, behind the interface that the worker has. Its process can be killed, its
// disk made to fail or to hang.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Home, Query, Row, Slice } from '../../src/storage/home.ts';
import type { OpenedHome } from '../../src/storage/homes.ts';
import { SqliteHome } from '../../src/storage/sqlite-home.ts';
import { loadSqlite } from '../../src/storage/sqlite-library.ts';
import { type Store, type StoreOptions, storeOn } from '../../src/storage/store.ts';
import { atTheEnd } from './leftovers.ts';
import type { StoreSite } from './store-contract.ts';
import { VirtualClock } from './virtual-clock.ts';

export class DirectHome implements Home {
  readonly #home: SqliteHome;
  /** Slices that arrived, those that failed included. */
  readonly slices: Slice[] = [];
  /** Asked before each slice: throws, or waits. */
  beforeWrite: (slice: Slice) => Promise<void> = () => Promise.resolve();
  #isDead = false;

  private constructor(home: SqliteHome) {
    this.#home = home;
  }

  static async open(directory: string): Promise<DirectHome> {
    return new DirectHome(new SqliteHome(directory, await loadSqlite()));
  }

  get isClosed(): boolean {
    return this.#isDead;
  }

  async read(query: Query): Promise<readonly Row[]> {
    await this.#unlessDead();
    return this.#home.read(query);
  }

  async write(slice: Slice): Promise<void> {
    await this.#unlessDead();
    this.slices.push(slice);
    await this.beforeWrite(slice);
    await this.#unlessDead();
    this.#home.write(slice);
  }

  async close(): Promise<void> {
    await this.#unlessDead();
    this.kill();
  }

  /** What was not written is lost, and nobody is told. */
  kill(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#home.close();
  }

  #unlessDead(): Promise<void> {
    return this.#isDead ? new Promise(() => undefined) : Promise.resolve();
  }
}

/** A home in a directory of its own; both are gone when the file's tests are over. */
export async function newHome(): Promise<DirectHome> {
  const directory = mkdtempSync(join(tmpdir(), 'amp-home-'));
  const home = await DirectHome.open(directory);
  atTheEnd(() => {
    home.kill();
    rmSync(directory, { recursive: true, force: true });
  });
  return home;
}

/** The same, as a store takes it for a successor. */
export async function openedHome(): Promise<OpenedHome & { readonly home: DirectHome }> {
  return {
    home: await newHome(),
    place: 'there',
    sharesStore: false,
    inheritLock: () => Promise.resolve(),
    demandKeys: () => Promise.resolve(),
    settle: () => Promise.resolve(),
  };
}

/** A directory with a database, and the store of one process at a time on it. */
export class DirectSite implements StoreSite {
  readonly directory = mkdtempSync(join(tmpdir(), 'amp-store-'));
  readonly clock = new VirtualClock();
  #home: DirectHome | undefined;

  async open(): Promise<Store['state']> {
    return (await this.openStore()).state;
  }

  async openStore(options: Partial<StoreOptions> = {}): Promise<Store & { readonly home: DirectHome }> {
    const home = await DirectHome.open(this.directory);
    this.#home = home;
    const store = await storeOn(home, { clock: this.clock, onEvent: () => undefined, ...options });
    return { ...store, home };
  }

  kill(): Promise<void> {
    this.#home?.kill();
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
