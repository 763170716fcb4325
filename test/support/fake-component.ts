// FakeComponent: a component of a reload that writes down what happens to it, and whose parts are counted: each is closed
// exactly once, by whoever lost.

import type { Config } from '../../src/config/config.ts';
import type { ComponentName, Part, Reloadable, Staged } from '../../src/reload/reloadable.ts';
import type { Runtime } from '../../src/reload/runtime.ts';
import type { ReloadScript } from './reload-script.ts';

/** What stands in the runtime for a tree, for receivers, for rules. */
export interface FakePart {
  readonly says: string;
}

/** What each component takes from a config, in short. */
const SLICES = {
  routing: ({ route, timeIntervals, global }) =>
    `${route.receiver} ${route.groupWaitMs} ${timeIntervals.size} ${global.resolveTimeoutMs}`,
  receivers: ({ receivers }) =>
    receivers
      .map(({ name, integrations }) => `${name}:${integrations.map((one) => JSON.stringify(reveal(one))).join(',')}`)
      .join(' '),
  inhibition: ({ inhibitRules }) => inhibitRules.map(({ name }) => name).join(' '),
  silencing: ({ silences }) => silences.map(({ comment }) => comment).join(' '),
  grouping: ({ grouping }) => `${grouping.maxGroups}`,
  redis: ({ redis }) => redis?.addr ?? 'none',
} satisfies Partial<Record<ComponentName, (config: Config) => string>>;

export type FakeName = keyof typeof SLICES;
export const FAKE_NAMES = Object.keys(SLICES) as readonly FakeName[];

export function sliceOf(name: FakeName, config: Config): string {
  return SLICES[name](config);
}

export class FakeComponent implements Reloadable {
  readonly name: FakeName;
  isCritical: boolean;
  /** Parts that are not closed yet: between reloads there is one, the running one. */
  readonly open = new Set<FakePart>();
  /** What must never happen. */
  readonly wrongs: string[] = [];
  readonly #script: ReloadScript;
  #running: FakePart;

  constructor(name: FakeName, first: Config, script: ReloadScript) {
    this.name = name;
    this.isCritical = name !== 'redis';
    this.#script = script;
    this.#running = this.#build(first);
  }

  get running(): FakePart {
    return this.#running;
  }

  /** What of the runtime is this component's. */
  partOf(part: FakePart): Part {
    const fields: Readonly<Record<FakeName, object>> = {
      routing: { root: part },
      receivers: { receivers: part },
      inhibition: { inhibition: part },
      silencing: {},
      grouping: { maxGroups: Number(part.says) },
      redis: { redis: part },
    };
    return fields[this.name];
  }

  async prepare(next: Config, _running: Runtime, signal: AbortSignal): Promise<Staged> {
    await this.#script.step(`prepare ${this.name}`, signal);
    const before = this.#running;
    const part = this.#build(next);
    let loser = part;
    return {
      name: this.name,
      part: this.partOf(part),
      commit: () => {
        this.#script.now(`commit ${this.name}`);
        loser = before;
        this.#running = part;
      },
      rollback: () => {
        this.#script.now(`rollback ${this.name}`);
        loser = part;
        this.#running = before;
      },
      verify: (own) => this.#script.step(`verify ${this.name}`, own),
      dispose: async () => {
        if (!this.open.delete(loser)) this.wrongs.push(`${loser.says} was closed twice`);
        await this.#script.step(`dispose ${this.name}`);
      },
    };
  }

  #build(config: Config): FakePart {
    const part = { says: sliceOf(this.name, config) };
    this.open.add(part);
    return part;
  }
}

function reveal(integration: Config['receivers'][number]['integrations'][number]): unknown {
  return integration.type === 'webhook' ? integration.url?.reveal() : integration.type;
}
