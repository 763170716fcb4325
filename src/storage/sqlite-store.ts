// openSqliteStore: the embedded store, one file in a directory that this process has to itself.

import type { StateStore } from '../alerting/ports.ts';
import type { Clock } from '../base/clock.ts';
import type { VerdictStore } from '../llm/verdict-store.ts';
import type { ReloadJournal } from '../reload/journal-port.ts';
import { BufferedStore } from './buffered-store.ts';
import type { Home } from './home.ts';
import { type MovedFile, type MovingSite, moveIn } from './moving-in/move-in.ts';
import type { StoreEvent, StoreHealth } from './store-health.ts';
import { StoredJournal } from './stored-journal.ts';
import { StoredVerdicts } from './stored-verdicts.ts';
import { WorkerHome } from './worker-home.ts';
import { WriteBehind } from './write-behind.ts';

/** Three views of one database. Closing `state` closes all. */
export interface Store {
  readonly state: StateStore;
  readonly journal: ReloadJournal;
  readonly verdicts: VerdictStore;
  /** Takes over what an Alertmanager left in the directory, at the first start in it. Call before anything is restored. */
  moveIn(site: MovingSite): Promise<readonly MovedFile[]>;
  health(): StoreHealth;
}

export interface StoreOptions {
  readonly clock: Clock;
  readonly onEvent: (event: StoreEvent) => void;
  readonly pendingMax?: number;
}

export interface SqliteStoreOptions extends StoreOptions {
  /** `--storage.path`; made if it is missing. */
  readonly directory: string;
  /** Where the bundled sqlite-worker is. */
  readonly workerUrl: URL;
}

/** Rejects with StoreRefused, whose message names the way out, where the directory or the file cannot be used. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  return storeOn(await WorkerHome.open(options.workerUrl, { directory: options.directory }), options);
}

/** The store over any home. */
export async function storeOn(home: Home, options: StoreOptions): Promise<Store> {
  const writes = new WriteBehind({ home, ...options });
  try {
    const journal = await StoredJournal.open(writes);
    return {
      state: new BufferedStore(writes),
      journal,
      verdicts: new StoredVerdicts(writes),
      moveIn: (site) => moveIn(writes, site),
      health: () => writes.health(),
    };
  } catch (error) {
    await home.close();
    throw error;
  }
}
