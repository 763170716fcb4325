// RouteTrees: the routing tree of a config, built once however many components need it, in slices.

import { compileRoutesInSteps, type Route } from '../alerting/route/route.ts';
import type { Clock } from '../base/clock.ts';
import { inSlices } from '../base/slices.ts';
import type { Config } from '../config/config.ts';
import type { Runtime } from '../reload/runtime.ts';

export class RouteTrees {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #built = new WeakMap<Config, Promise<Route>>();

  constructor(clock: Pick<Clock, 'elapsedMs'>) {
    this.#clock = clock;
  }

  of(config: Config, running: Runtime, signal: AbortSignal): Promise<Route> {
    let tree = this.#built.get(config);
    if (tree === undefined) {
      tree = inSlices(compileRoutesInSteps(config.route, config.grouping, running.root), this.#clock, signal);
      this.#built.set(config, tree);
    }
    return tree;
  }
}
