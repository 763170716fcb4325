// Receivers: how the integrations are replaced. Those that did not change are the same objects, with their connections and
// their attempts under way; those that are gone live on until no attempt and no owed resolve needs them.

import type { Integration } from '../alerting/ports.ts';
import type { Config } from '../config/config.ts';
import { LabelSet } from '../labels/label-set.ts';
import type { Receivers } from '../receivers/build-receivers.ts';
import { RouteLabels } from '../receivers/route-labels.ts';
import type { Reloadable, Staged } from '../reload/reloadable.ts';
import type { Runtime } from '../reload/runtime.ts';
import type { BuiltReceivers } from './built-receivers.ts';

/** The alert path, as far as receivers need it. */
export interface ReceiversHost {
  /** Closes those that nothing needs, now or later. */
  releaseIntegrations(integrations: readonly Integration[]): Promise<void>;
}

export class ReceiversComponent implements Reloadable {
  readonly name = 'receivers';
  readonly isCritical = true;
  readonly #host: ReceiversHost;
  readonly #built: BuiltReceivers;

  constructor(host: ReceiversHost, built: BuiltReceivers) {
    this.#host = host;
    this.#built = built;
  }

  async prepare(next: Config, running: Runtime): Promise<Staged> {
    const { receivers, templates } = this.#built.of(next, running);
    let loser: Receivers = receivers;
    return {
      name: this.name,
      part: {
        receivers,
        templates,
        routeLabels: new RouteLabels(templates, this.#built.site.templateEvents),
        receiverLabels: receiverLabels(next),
      },
      commit: () => {
        loser = running.receivers;
      },
      rollback: () => {
        loser = receivers;
      },
      verify: async () => undefined, // whether a receiver answers is the world's affair, not the config's
      dispose: () => this.#host.releaseIntegrations([...loser.values()].flat()),
    };
  }
}

export function receiverLabels(config: Config): ReadonlyMap<string, LabelSet> {
  return new Map(config.receivers.map(({ name, labels }) => [name, labels ?? LabelSet.empty]));
}
