// Homes: where the home comes from that the `database` section asks for.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseConfig } from '../config/schema/database.ts';
import { type Home, messageOf } from './home.ts';
import type { LockSite } from './postgres/server-lock.ts';
import { asksForPostgres, placeOf, postgresSettings } from './postgres/settings.ts';
import { WorkerHome } from './worker-home.ts';

export interface HomesSite extends LockSite {
  /** `--storage.path`: the embedded store's. */
  readonly directory: string;
  /** Where the bundled sqlite-worker is. */
  readonly workerUrl: URL;
  onSeals?(news: SealNews): void;
}

/** What became of contents that were stored in clear or under an older key, once there is a new one. */
export type SealNews =
  | { readonly kind: 'renewed'; readonly place: string; readonly count: number }
  | { readonly kind: 'failed'; readonly place: string; readonly reason: string };

export interface OpenedHome {
  readonly home: Home;
  /** For people; holds no secret. */
  readonly place: string;
  /** It stands on the same store as another home of this process: there is nothing to copy. */
  readonly sharesStore: boolean;
  /** The other home is about to be closed: takes its lock over. */
  inheritLock(): Promise<void>;
  /** Rejects with StoreRefused where what is stored is sealed with a key that this home has not. */
  demandKeys(): Promise<void>;
  /** It is the one that is used from now on: seals what is stored under its newest key. Never rejects. */
  settle(): Promise<void>;
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
    demandKeys: () => Promise.resolve(),
    settle: () => Promise.resolve(),
  };
}

async function openPostgres(config: DatabaseConfig, site: HomesSite): Promise<OpenedHome> {
  const settings = await postgresSettings(config);
  const { PostgresHome } = await import('./postgres/postgres-home.ts');
  const home = await PostgresHome.open(settings, site);
  const place = placeOf(settings);
  return {
    home,
    place,
    sharesStore: home.sharesStore,
    inheritLock: () => home.inheritLock(),
    demandKeys: () => home.demandKeys(),
    settle: () =>
      home
        .renewSeals()
        .then(
          (count) => count > 0 && site.onSeals?.({ kind: 'renewed', place, count }),
          (error: unknown) => site.onSeals?.({ kind: 'failed', place, reason: messageOf(error) }),
        )
        .then(() => undefined),
  };
}
