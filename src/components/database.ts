// Database: how the store is replaced. Both are open for a moment, the new one filled and a moment behind; better twice the
// connections than none. State is beside the snapshot, and so is the store: its buffer is bound to the new home when the
// verdict is good, in one step, and not before. So a reload that is taken back has never written anything elsewhere.

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
  /** Whose home the store has: the snapshot may say another after a way back that failed, or a start on a bad file. */
  #runs: DatabaseConfig;

  /** `first`: what the store was opened by. */
  constructor(
    store: Pick<Store, 'succeed'>,
    open: (config: DatabaseConfig) => Promise<OpenedHome>,
    first: DatabaseConfig,
  ) {
    this.#store = store;
    this.#open = open;
    this.#runs = first;
  }

  async prepare({ database: next }: Config, _running: Runtime, signal: AbortSignal): Promise<Staged> {
    if (!asksForPostgres(next) && !asksForPostgres(this.#runs)) return this.#nothingToDo();
    const opened = await this.#open(next); // a bad URL, a wrong password, no host: rejected here, harmlessly
    const succession = await this.#store.succeed(opened, signal);
    return {
      name: this.name,
      part: {},
      commit: () => undefined,
      rollback: () => undefined,
      verify: () => succession.verify(),
      settle: () => {
        succession.promote();
        this.#runs = next;
      },
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
