// Homes: opens the one that the `database` section asks for.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseConfig } from '../config/schema/database.ts';
import type { Home } from './home.ts';
import type { LockSite } from './postgres/server-lock.ts';
import { asksForPostgres, placeOf, postgresSettings } from './postgres/settings.ts';
import { WorkerHome } from './worker-home.ts';

export interface HomesSite extends LockSite {
  /** `--storage.path`: the embedded store's. */
  readonly directory: string;
  /** Where the bundled sqlite-worker is. */
  readonly workerUrl: URL;
}

export interface OpenedHome {
  readonly home: Home;
  /** For people; holds no secret. */
  readonly place: string;
  /** It stands on the same store as another home of this process: there is nothing to copy. */
  readonly sharesStore: boolean;
  /** The other home is about to be closed: takes its lock over. */
  inheritLock(): Promise<void>;
}

/** Rejects with StoreRefused, whose message names the way out; with StoreTaken while another server has a PostgreSQL store. */
export async function openHome(config: DatabaseConfig, site: HomesSite): Promise<OpenedHome> {
  return asksForPostgres(config) ? openPostgres(config, site) : openEmbedded(site);
}

export async function openEmbedded({ directory, workerUrl }: HomesSite): Promise<OpenedHome> {
  return {
    home: await WorkerHome.open(workerUrl, { directory }),
    place: `the embedded store under ${directory}`,
    sharesStore: false,
    inheritLock: () => Promise.resolve(),
  };
}

export function hasEmbedded(directory: string): boolean {
  return existsSync(join(directory, 'amp.db'));
}

async function openPostgres(config: DatabaseConfig, site: HomesSite): Promise<OpenedHome> {
  const settings = await postgresSettings(config);
  const { PostgresHome } = await import('./postgres/postgres-home.ts');
  const home = await PostgresHome.open(settings, site);
  return {
    home,
    place: placeOf(settings),
    sharesStore: home.sharesStore,
    inheritLock: () => home.inheritLock(),
  };
}
