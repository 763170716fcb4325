// Homes: where the home comes from that the `database` section asks for.

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

/** Where homes come from. */
export interface Homes {
  /** Rejects with StoreRefused, whose message names the way out; with StoreTaken while another server has a PostgreSQL store. */
  open(config: DatabaseConfig): Promise<OpenedHome>;
  /** Whether there is an embedded store already. */
  hasEmbedded(): boolean;
}

export function homesOf(site: HomesSite): Homes {
  return {
    open: (config) => (asksForPostgres(config) ? openPostgres(config, site) : openEmbedded(site)),
    hasEmbedded: () => existsSync(join(site.directory, 'amp.db')),
  };
}

async function openEmbedded({ directory, workerUrl }: HomesSite): Promise<OpenedHome> {
  return {
    home: await WorkerHome.open(workerUrl, { directory }),
    place: `the embedded store under ${directory}`,
    sharesStore: false,
    inheritLock: () => Promise.resolve(),
  };
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
