// Store: all that the server keeps, as three views over one home, whatever database that is.

import type { StateStore } from '../alerting/ports.ts';
import type { Clock } from '../base/clock.ts';
import type { VerdictStore } from '../llm/verdict-store.ts';
import type { ReloadJournal } from '../reload/journal-port.ts';
import { BufferedStore } from './buffered-store.ts';
import type { Home } from './home.ts';
import type { OpenedHome } from './homes.ts';
import { type MovedFile, type MovingSite, moveIn } from './moving-in/move-in.ts';
import type { StoreEvent, StoreHealth } from './store-health.ts';
import { StoredJournal } from './stored-journal.ts';
import { StoredVerdicts } from './stored-verdicts.ts';
import { type Succession, succeed } from './succession.ts';
import { WriteBehind } from './write-behind.ts';

/** Closing `state` closes all views. */
export interface Store {
  readonly state: StateStore;
  readonly journal: ReloadJournal;
  readonly verdicts: VerdictStore;
  /** Takes over what an Alertmanager left in the directory, at the first start in it. Call before anything is restored. */
  moveIn(site: MovingSite): Promise<readonly MovedFile[]>;
  /** Brings another home up beside the one that is used, so that it can take its place. */
  succeed(successor: OpenedHome, signal: AbortSignal): Promise<Succession>;
  health(): StoreHealth;
}

export interface StoreOptions {
  readonly clock: Clock;
  readonly onEvent: (event: StoreEvent) => void;
  readonly pendingMax?: number;
}

/** The store over any home. */
export async function storeOn(home: Home, options: StoreOptions): Promise<Store> {
  const writes = new WriteBehind({ home, ...options });
  try {
    const journal = await StoredJournal.open(writes);
    return {
      state: new BufferedStore(writes, options.clock),
      journal,
      verdicts: new StoredVerdicts(writes),
      moveIn: (site) => moveIn(writes, site),
      succeed: (successor, signal) =>
        succeed(writes, successor, { clock: options.clock, lastAttempt: () => journal.lastAttempt }, signal),
      health: () => writes.health(),
    };
  } catch (error) {
    await home.close();
    throw error;
  }
}
