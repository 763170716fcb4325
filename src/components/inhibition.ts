// Inhibition: how the inhibition rules are replaced. New rules are filled with the live alerts beside the running ones, in
// slices; both are told of every alert until one has lost, so whichever runs is complete before the first flush.

import { compileInhibitRules, type InhibitRules } from '../alerting/inhibit/inhibitor.ts';
import type { Config } from '../config/config.ts';
import type { Reloadable, Staged } from '../reload/reloadable.ts';
import type { Runtime } from '../reload/runtime.ts';

/** The alert path, as far as inhibition needs it. */
export interface InhibitionHost {
  /** Tells these rules of every alert from now on, and of all that are live; rejects when the signal aborts. */
  followAlerts(rules: InhibitRules, signal: AbortSignal): Promise<void>;
  unfollowAlerts(rules: InhibitRules): void;
}

export class InhibitionComponent implements Reloadable {
  readonly name = 'inhibition';
  readonly isCritical = true;
  readonly #host: InhibitionHost;

  constructor(host: InhibitionHost) {
    this.#host = host;
  }

  async prepare(next: Config, running: Runtime, signal: AbortSignal): Promise<Staged> {
    const rules = compileInhibitRules(next.inhibitRules, running.inhibition);
    let loser = rules;
    await this.#host.followAlerts(rules, signal).catch((error: unknown) => {
      this.#host.unfollowAlerts(rules);
      throw error;
    });
    return {
      name: this.name,
      part: { inhibition: rules },
      commit: () => {
        loser = running.inhibition;
      },
      rollback: () => {
        loser = rules;
      },
      verify: async () => undefined,
      dispose: async () => this.#host.unfollowAlerts(loser),
    };
  }
}
