// The store of a start, and the config that the process begins with. Each needs the other: the file says which database
// holds the state, and where the file is bad the last good config may be in that state.

import type { Config } from './config/config.ts';
import type { ConfigReader } from './config/config-reader.ts';
import { sameValue } from './config/config-values.ts';
import { databaseSection } from './config/database-section.ts';
import { type DatabaseConfig, database } from './config/schema/database.ts';
import type { MatcherMode } from './labels/label-name.ts';
import { type FirstConfig, firstConfig } from './reload/first-config.ts';
import { readConfigFile } from './reload/phases/1-load.ts';
import {
  type HomeAtStart,
  homeAtStart,
  STANDBY_EVERY_MS,
  type StartNews,
  type StartSite,
  StoreLeft,
} from './storage/home-at-start.ts';
import { type Store, type StoreOptions, storeOn } from './storage/store.ts';

export interface StoreAtStartSite {
  readonly file: string;
  readonly fallback: 'none' | 'last-good';
  readonly matcherMode: MatcherMode;
  readonly reader: ConfigReader;
  readonly start: Omit<StartSite, 'databaseOf'>;
  readonly store: StoreOptions;
  /** Throws where what the config asks for cannot be built. */
  build(config: Config): void;
  /** A config was found; the store may be waited for. */
  onRead(first: FirstConfig): void;
}

export interface StoreAtStart {
  readonly first: FirstConfig;
  readonly store: Store;
  /** Which database the store is in: another than the config says where the file is bad. */
  readonly database: DatabaseConfig;
}

export async function storeAtStart(site: StoreAtStartSite): Promise<StoreAtStart> {
  const { signal, clock, onNews } = site.start;
  let reason: string | undefined;
  const told = (news: StartNews): void => {
    if (news.kind === 'standing by' || news.kind === 'standby in trouble') ({ reason } = news);
    onNews(news);
  };
  for (let hasWaited = false; ; hasWaited = true) {
    const opening = new Opening({ ...site, start: { ...site.start, hasWaited, onNews: told } });
    const begun = await opening.begin();
    if (begun === undefined) continue;
    if (!(begun instanceof StoreLeft)) return begun;
    if (begun.message !== reason) told({ kind: 'standing by', reason: begun.message });
    await clock.sleep(STANDBY_EVERY_MS, signal);
    if (signal.aborted) throw begun;
  }
}

class Opening {
  readonly #site: StoreAtStartSite;
  #opened: { readonly home: HomeAtStart; readonly store: Store } | undefined;

  constructor(site: StoreAtStartSite) {
    this.#site = site;
  }

  /** Undefined if the file came to name another database while this one was waited for; as it may yet where the store was left. */
  async begin(): Promise<StoreAtStart | StoreLeft | undefined> {
    try {
      const first = await this.#readConfig();
      this.#site.onRead(first);
      const { home, store } = await this.#open(first.config.database);
      if (!home.hasWaited) return this.#begun(first, home, store);
      const now = await this.#readConfig();
      if (sameValue(now.config.database, first.config.database)) return this.#begun(now, home, store);
      await store.state.close();
      return undefined;
    } catch (error) {
      await this.#opened?.store.state.close();
      if (error instanceof StoreLeft) return error;
      throw error;
    }
  }

  #begun(first: FirstConfig, home: HomeAtStart, store: Store): StoreAtStart {
    void home.settle(); // nobody waits for it
    return { first, store, database: home.config };
  }

  #readConfig(): Promise<FirstConfig> {
    const { file, fallback, reader, build } = this.#site;
    return firstConfig({
      file,
      fallback,
      read: readConfigFile,
      reader,
      build,
      journal: {
        liveRevision: async () => {
          const { store } = this.#opened ?? (await this.#open(await this.#databaseOfBadFile()));
          return store.journal.liveRevision();
        },
      },
    });
  }

  async #open(config: DatabaseConfig | undefined): Promise<{ readonly home: HomeAtStart; readonly store: Store }> {
    if (this.#opened === undefined) {
      const { start, matcherMode } = this.#site;
      const home = await homeAtStart(config, {
        ...start,
        databaseOf: (content, source) => databaseSection(content, source, { matcherMode }),
      });
      this.#opened = { home, store: await storeOn(home.home, this.#site.store) };
    }
    return this.#opened;
  }

  /** Undefined where it cannot be made out: then it is the embedded store, if there is one. */
  async #databaseOfBadFile(): Promise<DatabaseConfig | undefined> {
    const { file, start, matcherMode } = this.#site;
    const bytes = await readConfigFile(file).catch(() => undefined);
    const section = bytes && databaseSection(bytes, file, { matcherMode });
    return section ?? (start.homes.hasEmbedded() ? undefined : database.absent);
  }
}
