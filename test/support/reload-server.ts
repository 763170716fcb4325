// ReloadServer: a server as its reloads know it, in virtual time: the real start, store, journal, lock and coordinator, and the
// components that speak with the outside world. What else a reload replaces is the test's.

import { seededRandom } from '../../src/base/random.ts';
import { DatabaseComponent } from '../../src/components/database.ts';
import { LlmComponent } from '../../src/components/llm.ts';
import { RedisComponent } from '../../src/components/redis.ts';
import { readerHere } from '../../src/config/config-reader.ts';
import { databaseSection } from '../../src/config/database-section.ts';
import type { RedisConfig } from '../../src/config/schema/redis.ts';
import type { LlmObserver } from '../../src/llm/llm-observer.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import { RedisLock } from '../../src/redis/redis-lock.ts';
import { Coordinator, type ReloadSite } from '../../src/reload/coordinator.ts';
import { firstConfig } from '../../src/reload/first-config.ts';
import { JournalRetention } from '../../src/reload/journal-retention.ts';
import { recordStart } from '../../src/reload/record-start.ts';
import type { ReloadObserver, ReloadReport } from '../../src/reload/reload-observer.ts';
import type { ComponentName, Reloadable } from '../../src/reload/reloadable.ts';
import type { Runtime } from '../../src/reload/runtime.ts';
import { type HomeAtStart, homeAtStart, type StartNews } from '../../src/storage/home-at-start.ts';
import { type Store, storeOn } from '../../src/storage/store.ts';
import type { StoreEvent } from '../../src/storage/store-health.ts';
import { type HomeHook, ProcessHomes } from './memory-homes.ts';
import type { Outside, Step } from './outside.ts';

const FILE = '/etc/amp/amp.yml';
const STEP_MS = 1000;
const WAIT_MAX_MS = 1_000_000;

export interface ServerScene {
  /** Of all that is asked of databases. */
  readonly hook: HomeHook;
  /** Of all that is asked of Redis and the model. */
  readonly step: Step;
  /** Components beside those that speak with the outside. */
  readonly others: (runtime: () => Runtime) => readonly Reloadable[];
  /** Fields of the snapshot that are theirs, at the start. */
  readonly parts?: Partial<Runtime>;
  /** The alert path decides what becomes of it. */
  foresee?(next: Runtime, signal: AbortSignal): Promise<void>;
  /** The alert path follows; `set` makes the snapshot the one that runs. */
  swap(next: Runtime, set: () => void): undefined;
  holdFlushes?(): () => void;
}

let servers = 0;

export class ReloadServer {
  readonly outside: Outside;
  readonly homes: ProcessHomes;
  readonly store: Store;
  readonly coordinator: Coordinator;
  readonly reports: ReloadReport[] = [];
  /** What went wrong in the background: `drainFailed …`, `recordDelayed`. */
  readonly troubles: string[];
  readonly news: readonly StartNews[];
  readonly llm: LlmComponent;
  readonly storeEvents: StoreEvent[];
  /** The file. */
  content: string;
  #runtime: Runtime;

  private constructor(made: {
    outside: Outside;
    homes: ProcessHomes;
    store: Store;
    storeEvents: StoreEvent[];
    home: HomeAtStart;
    news: readonly StartNews[];
    runtime: Runtime;
    link: (config: RedisConfig) => RedisLink;
    scene: ServerScene;
  }) {
    const { outside, homes, store, storeEvents, home, news, runtime, link, scene } = made;
    this.outside = outside;
    this.homes = homes;
    this.store = store;
    this.storeEvents = storeEvents;
    this.news = news;
    this.troubles = [];
    this.content = runtime.text;
    this.#runtime = runtime;
    const observer = new Proxy({} as LlmObserver, { get: () => () => undefined });
    this.llm = new LlmComponent({
      connect: outside.connectModel(scene.step),
      clock: outside.clock,
      random: seededRandom(1),
      observer,
      store: store.verdicts,
    });
    const components = [
      ...scene.others(() => this.#runtime),
      new DatabaseComponent(store, (config) => homes.open(config), home.config),
      new RedisComponent(link),
      this.llm,
    ];
    this.coordinator = new Coordinator(this.#site(components, scene), outside.clock.now());
  }

  /** A process that starts on this file, whatever the one before has left. */
  static async start(outside: Outside, text: string, scene: ServerScene): Promise<ReloadServer> {
    const { clock } = outside;
    const homes = new ProcessHomes(outside.databases, scene.hook);
    const news: StartNews[] = [];
    const storeEvents: StoreEvent[] = [];
    const section = databaseSection(new TextEncoder().encode(text), FILE, { matcherMode: 'fallback' });
    const home = await homeAtStart(section, {
      homes,
      clock,
      signal: new AbortController().signal,
      onNews: (one) => news.push(one),
      databaseOf: (content, source) => databaseSection(content, source, { matcherMode: 'fallback' }),
    });
    const store = await storeOn(home.home, { clock, onEvent: (event) => storeEvents.push(event) });
    const first = await firstConfig({
      file: FILE,
      fallback: 'last-good',
      read: async () => new TextEncoder().encode(text),
      reader: readerHere('fallback'),
      journal: store.journal,
      build: () => undefined,
    });
    const { config, source } = first;
    const { revision, onRuns } = await recordStart(store.journal, first, clock.now(), () => undefined);
    await onRuns(clock.now());
    const events = { away: () => undefined, back: () => undefined };
    const connect = outside.connectRedis(scene.step);
    const link = (one: RedisConfig) => new RedisLink(one, { clock, connect, events });
    const identity = { config, revision, hash: source.hash, text };
    const redis = config.redis && link(config.redis);
    const runtime = Object.freeze({ ...scene.parts, redis, ...identity } as Runtime);
    const server = new ReloadServer({ outside, homes, store, storeEvents, home, news, runtime, link, scene });
    redis?.keep();
    server.#runtime = Object.freeze({ ...server.#runtime, ...(await server.llm.begin(config)) });
    return server;
  }

  /** What the alert path runs is part of the snapshot, before anything else happens. */
  complete(parts: Partial<Runtime>): void {
    this.#runtime = Object.freeze({ ...parts, ...this.#runtime });
  }

  get running(): Runtime {
    return this.#runtime;
  }

  /** Reloads this file; time goes on until there is an outcome. */
  reload(text = this.content): Promise<ReloadReport> {
    return this.until(this.reloading(text));
  }

  /** The same, and time is the caller's. */
  reloading(text = this.content): Promise<ReloadReport> {
    this.content = text;
    return this.coordinator.attempt({ trigger: 'sighup', actor: 'test' });
  }

  /** Lets time go on until this has settled. */
  until<T>(pending: Promise<T>): Promise<T> {
    return passed(pending, this.outside);
  }

  /** `kill -9`. */
  kill(): void {
    this.homes.kill();
    this.llm.stop();
    void this.#runtime.redis?.close();
    for (const model of this.outside.models.open) void model.close();
  }

  #site(components: readonly Reloadable[], scene: ServerScene): ReloadSite {
    const { clock } = this.outside;
    const { journal } = this.store;
    servers += 1;
    const name = `server-${servers}`;
    let tokens = 0;
    return {
      file: FILE,
      clock,
      read: async () => new TextEncoder().encode(this.content),
      reader: readerHere('fallback'),
      tryConfig: async () => [],
      rehearse: async () => undefined,
      components,
      lock: new RedisLock({ clock, link: () => this.#runtime.redis, name, newToken: () => `${++tokens}` }),
      journal,
      retention: new JournalRetention(journal, async () => new Set([this.#runtime.revision])),
      observer: this.#observer(),
      probes: [],
      running: () => this.#runtime,
      troubled: () => this.#troubled(),
      foresee: scene.foresee ?? (async () => undefined),
      swap: (next) =>
        scene.swap(next, () => {
          this.#runtime = next;
        }),
      holdFlushes: scene.holdFlushes ?? (() => () => undefined),
    };
  }

  #troubled(): readonly ComponentName[] {
    return [
      ...(this.#runtime.redis?.state.trouble === undefined ? [] : ['redis' as const]),
      ...(this.llm.state?.trouble === undefined ? [] : ['llm' as const]),
    ];
  }

  #observer(): ReloadObserver {
    const told: Partial<ReloadObserver> = {
      finished: (report) => void this.reports.push(report),
      drainFailed: (reason) => void this.troubles.push(`drainFailed ${reason}`),
      recordDelayed: () => void this.troubles.push('recordDelayed'),
      lockStuck: () => void this.troubles.push('lockStuck'),
    };
    return new Proxy(told as ReloadObserver, {
      get: (target, name: keyof ReloadObserver) => Reflect.get(target, name) ?? (() => undefined),
    });
  }
}

/** Lets time go on until this has settled. */
export async function passed<T>(pending: Promise<T>, outside: Outside): Promise<T> {
  let isSettled = false;
  const settled = pending.finally(() => {
    isSettled = true;
  });
  settled.catch(() => undefined);
  await outside.quiet();
  for (let waited = 0; !isSettled; waited += STEP_MS) {
    if (waited > WAIT_MAX_MS) throw new Error('it never settles');
    await outside.clock.advance(STEP_MS);
    await outside.quiet();
  }
  return settled;
}
