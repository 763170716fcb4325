// Database: how the store is replaced. Both are open for a moment, the new one filled and a moment behind; better twice the
// connections than none. State is beside the snapshot: the store's buffer is bound to the new home, and nothing is copied then.

import type { Config } from '../config/config.ts';
import type { DatabaseConfig } from '../config/schema/database.ts';
import type { Reloadable, Staged } from '../reload/reloadable.ts';
import type { Runtime } from '../reload/runtime.ts';
import type { OpenedHome } from '../storage/homes.ts';
import { asksForPostgres } from '../storage/postgres/settings.ts';
import type { Store } from '../storage/store.ts';

export class DatabaseComponent implements Reloadable {
  readonly name = 'database';
  readonly isCritical = true;
  readonly #store: Pick<Store, 'succeed'>;
  readonly #open: (config: DatabaseConfig) => Promise<OpenedHome>;

  constructor(store: Pick<Store, 'succeed'>, open: (config: DatabaseConfig) => Promise<OpenedHome>) {
    this.#store = store;
    this.#open = open;
  }

  async prepare(next: Config, running: Runtime, signal: AbortSignal): Promise<Staged> {
    if (isEmbedded(next) && isEmbedded(running.config)) return this.#nothingToDo();
    const opened = await this.#open(next.database); // a bad URL, a wrong password, no host: rejected here, harmlessly
    const succession = await this.#store.succeed(opened, signal);
    return {
      name: this.name,
      part: {},
      commit: () => succession.promote(),
      rollback: () => succession.demote(),
      verify: () => succession.verify(),
      dispose: () => succession.end(),
    };
  }

  /** The embedded store has no settings: pool sizes and the like are PostgreSQL's. */
  #nothingToDo(): Staged {
    return {
      name: this.name,
      part: {},
      commit: () => undefined,
      rollback: () => undefined,
      verify: async () => undefined,
      dispose: async () => undefined,
    };
  }
}

function isEmbedded({ database }: Config): boolean {
  return !asksForPostgres(database);
}
