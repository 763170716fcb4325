// Grouping: how the defaults of the root route and the limit on groups are replaced. Live groups are adopted at the switch,
// by the alert path itself.

import type { Config } from '../config/config.ts';
import type { Reloadable, Staged } from '../reload/reloadable.ts';
import type { Runtime } from '../reload/runtime.ts';
import type { RouteTrees } from './route-trees.ts';

export class GroupingComponent implements Reloadable {
  readonly name = 'grouping';
  readonly isCritical = true;
  readonly #trees: RouteTrees;

  constructor(trees: RouteTrees) {
    this.#trees = trees;
  }

  /** The root route inherits from this section, so the tree is another one too. */
  async prepare(next: Config, running: Runtime, signal: AbortSignal): Promise<Staged> {
    const root = await this.#trees.of(next, running, signal);
    return {
      name: this.name,
      part: { root, maxGroups: next.grouping.maxGroups },
      commit: () => undefined,
      rollback: () => undefined,
      verify: async () => undefined, // routing answers for the tree
      dispose: async () => this.#trees.forget(root),
    };
  }
}
