// openSqliteStore: the embedded store, one file in a directory that this process has to itself.

import { type Store, type StoreOptions, storeOn } from './store.ts';
import { WorkerHome } from './worker-home.ts';

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
