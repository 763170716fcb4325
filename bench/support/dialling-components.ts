// DiallingComponents: the three components that dial, as the program composes them, over a real PostgreSQL, Redis and
// endpoint. Each edit changes all three sections, so that each of them has to connect anew.

import { randomUUID } from 'node:crypto';
import type { RevisionId } from '../../src/alerting/ports.ts';
import type { SystemClock } from '../../src/base/clock.ts';
import { LiveCell } from '../../src/base/live.ts';
import { systemRandom } from '../../src/base/random.ts';
import { buildRuntime } from '../../src/components/build-runtime.ts';
import { DatabaseComponent } from '../../src/components/database.ts';
import { LlmComponent, modelsOver } from '../../src/components/llm.ts';
import { RedisComponent } from '../../src/components/redis.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { LlmObserver } from '../../src/llm/llm-observer.ts';
import { redisConnector } from '../../src/redis/redis-client.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import { type Identity, reloadComponents } from '../../src/reload/phases/5-reload.ts';
import type { ComponentName, Reloadable, Staged } from '../../src/reload/reloadable.ts';
import type { Runtime } from '../../src/reload/runtime.ts';
import { type Homes, homesOf } from '../../src/storage/homes.ts';
import { type Store, storeOn } from '../../src/storage/store.ts';

/** Where the three are. */
export interface Addresses {
  readonly databaseUrl: string;
  readonly redis: string;
  readonly llm: string;
}

const QUIET = {
  fileUnreadable: () => undefined,
  fileRead: () => undefined,
  templateFailed: () => undefined,
  textCut: () => undefined,
};

export class DiallingComponents implements AsyncDisposable {
  readonly all: readonly Reloadable[];
  readonly #clock: SystemClock;
  readonly #addresses: Addresses;
  readonly #store: Store;
  readonly #runtime: LiveCell<Runtime>;
  readonly #llm: LlmComponent;
  #losers: Staged[] = [];
  #edit = 0;

  private constructor(addresses: Addresses, clock: SystemClock, homes: Homes, store: Store) {
    this.#addresses = addresses;
    this.#clock = clock;
    this.#store = store;
    const http = { clock, userAgent: 'bench', files: QUIET };
    const connect = redisConnector(QUIET, clock);
    const events = { away: () => undefined, back: () => undefined };
    const observer = new Proxy({} as LlmObserver, { get: () => () => undefined });
    this.#llm = new LlmComponent({
      connect: modelsOver(http),
      clock,
      random: systemRandom,
      observer,
      store: store.verdicts,
    });
    this.#runtime = new LiveCell(buildRuntime(identityOf(addresses, 0), { ...http, templateEvents: QUIET }));
    this.all = [
      new DatabaseComponent(store, (config) => homes.open(config), identityOf(addresses, 0).config.database),
      new RedisComponent((config) => new RedisLink(config, { clock, connect, events })),
      this.#llm,
    ];
  }

  /** They run, as after a start with edit 0 of the config. */
  static async start(addresses: Addresses, clock: SystemClock): Promise<DiallingComponents> {
    const homes = homesOf({
      directory: '', // nothing is embedded here
      workerUrl: new URL('../../dist/sqlite-worker.js', import.meta.url),
      self: { instance: randomUUID(), name: 'bench' },
      clock,
      onSuperseded: (reason: string) => console.error(reason),
    });
    const { home } = await homes.open(identityOf(addresses, 0).config.database);
    const store = await storeOn(home, { clock, onEvent: (event) => console.error(event) });
    return new DiallingComponents(addresses, clock, homes, store);
  }

  /** The next edit. */
  edited(): Identity {
    this.#edit += 1;
    return identityOf(this.#addresses, this.#edit);
  }

  /** A reload of these, committed. Told of each component and how long it took to be prepared. */
  async reload(
    next: Identity,
    affected: readonly Reloadable[],
    onComponent: (name: ComponentName, durationMs: number) => void = () => undefined,
  ): Promise<void> {
    const ports = {
      clock: this.#clock,
      running: () => this.#runtime.current,
      confirm: () => undefined,
      foresee: async () => undefined,
      swap: (to: Runtime): undefined => this.#runtime.set(to),
      onComponent: (name: ComponentName, durationMs: number, failure: string | undefined) => {
        if (failure !== undefined) throw new Error(`${name}: ${failure}`);
        onComponent(name, durationMs);
      },
      onRollback: () => undefined,
      drain: (losers: readonly Staged[]) => void this.#losers.push(...losers),
    };
    const switched = await reloadComponents(next, affected, ports, new AbortController().signal);
    switched.settle();
    switched.keep();
  }

  /** Lets go of what the reloads so far replaced. */
  async drained(): Promise<void> {
    const losers = this.#losers;
    this.#losers = [];
    await Promise.all(losers.map((loser) => loser.dispose()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drained();
    this.#llm.stop();
    await this.#runtime.current.redis?.close();
    await this.#store.state.close();
  }
}

function identityOf({ databaseUrl, redis, llm }: Addresses, edit: number): Identity {
  const text = `
route: {receiver: none}
receivers: [{name: none}]
database: {url: '${databaseUrl}', pool_max: ${5 + (edit % 2)}}
redis: {addr: '${redis}', lock_ttl: ${10 + (edit % 2)}s}
llm: {base_url: '${llm}', model: m, timeout: ${10 + (edit % 2)}s}
`;
  const { config, problems } = parseConfig(text, 'bench.yml', { matcherMode: 'fallback' });
  if (config === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return { config, revision: (edit + 1) as RevisionId, hash: String(edit), text };
}
