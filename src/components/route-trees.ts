// RouteTrees: the routing tree of a config, built once however many components need it, and what it means for the live
// alerts, looked up beside the running one. All of it in slices.

import { compileRoutesInSteps, type Route } from '../alerting/route/route.ts';
import type { Clock } from '../base/clock.ts';
import { inSlices } from '../base/slices.ts';
import type { Config } from '../config/config.ts';
import type { Runtime } from '../reload/runtime.ts';

/** The alert path, as far as a tree to come concerns it. */
export interface RoutingHost {
  /** Looks up what the tree means for the live alerts; rejects when the signal aborts. */
  foreseeTree(next: Route, signal: AbortSignal): Promise<void>;
  /** It runs, or will not come. */
  forgetTree(next: Route): void;
}

export class RouteTrees {
  readonly #host: RoutingHost;
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #built = new WeakMap<Config, Promise<Route>>();

  constructor(host: RoutingHost, clock: Pick<Clock, 'elapsedMs'>) {
    this.#host = host;
    this.#clock = clock;
  }

  of(config: Config, running: Runtime, signal: AbortSignal): Promise<Route> {
    let tree = this.#built.get(config);
    if (tree === undefined) {
      tree = this.#build(config, running, signal);
      this.#built.set(config, tree);
    }
    return tree;
  }

  forget(tree: Route): void {
    this.#host.forgetTree(tree);
  }

  async #build({ route, grouping }: Config, running: Runtime, signal: AbortSignal): Promise<Route> {
    const tree = await inSlices(compileRoutesInSteps(route, grouping, running.root), this.#clock, signal);
    try {
      if (tree !== running.root) await this.#host.foreseeTree(tree, signal);
      return tree;
    } catch (error) {
      this.#host.forgetTree(tree);
      throw error;
    }
  }
}
