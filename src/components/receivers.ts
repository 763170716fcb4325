// Receivers: how the integrations are replaced. Those that did not change are the same objects, with their connections and
// their attempts under way; those that are gone live on until no attempt and no owed resolve needs them.

import type { Integration } from '../alerting/ports.ts';
import type { Config } from '../config/config.ts';
import { LabelSet } from '../labels/label-set.ts';
import { buildReceivers, type Receivers, type ReceiversSite } from '../receivers/build-receivers.ts';
import type { Reloadable, Staged } from '../reload/reloadable.ts';
import type { Runtime } from '../reload/runtime.ts';
import { templatesOf } from './templates.ts';

/** The alert path, as far as receivers need it. */
export interface ReceiversHost {
  /** Closes those that nothing needs, now or later. */
  releaseIntegrations(integrations: readonly Integration[]): Promise<void>;
}

export class ReceiversComponent implements Reloadable {
  readonly name = 'receivers';
  readonly isCritical = true;
  readonly #host: ReceiversHost;
  readonly #site: ReceiversSite;

  constructor(host: ReceiversHost, site: ReceiversSite) {
    this.#host = host;
    this.#site = site;
  }

  async prepare(next: Config, running: Runtime): Promise<Staged> {
    const templates = templatesOf(next);
    const receivers = buildReceivers(next, templates, this.#site, running.receivers);
    let loser: Receivers = receivers;
    return {
      name: this.name,
      part: { receivers, templates, receiverLabels: receiverLabels(next) },
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
