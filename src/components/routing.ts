// Routing: how the routing tree and the time intervals are replaced. What the new tree means for live alerts is looked up
// beside the running one, in slices; the places themselves are taken at the switch.

import { matchRoutes } from '../alerting/route/route.ts';
import type { Config } from '../config/config.ts';
import { LabelSet } from '../labels/label-set.ts';
import type { Reloadable, Staged } from '../reload/reloadable.ts';
import type { Runtime } from '../reload/runtime.ts';
import type { RouteTrees } from './route-trees.ts';

export class RoutingComponent implements Reloadable {
  readonly name = 'routing';
  readonly isCritical = true;
  readonly #trees: RouteTrees;

  constructor(trees: RouteTrees) {
    this.#trees = trees;
  }

  async prepare(next: Config, running: Runtime, signal: AbortSignal): Promise<Staged> {
    const root = await this.#trees.of(next, running, signal);
    return {
      name: this.name,
      part: { root, timeIntervals: next.timeIntervals, resolveTimeoutMs: next.global.resolveTimeoutMs },
      commit: () => undefined,
      rollback: () => undefined,
      verify: async () => {
        if (matchRoutes(root, LabelSet.empty).length === 0) throw new Error('an alert without labels finds no route');
      },
      dispose: async () => this.#trees.forget(root),
    };
  }
}
