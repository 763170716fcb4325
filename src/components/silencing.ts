// Silencing: how the silences of the config file are replaced. They are made durable while they are prepared, so that a
// duration counts from the first time it was applied, whatever happens then; they hold from the commit on.

import type { StateStore } from '../alerting/ports.ts';
import { isProvisionedId, provisionSilences } from '../alerting/silence/provisioned.ts';
import type { Silence } from '../alerting/silence/silence.ts';
import type { Silences } from '../alerting/silence/silences.ts';
import type { Clock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import type { Reloadable, Staged } from '../reload/reloadable.ts';

export class SilencingComponent implements Reloadable {
  readonly name = 'silencing';
  readonly isCritical = true;
  readonly #silences: Silences;
  readonly #store: Pick<StateStore, 'saveSilence'>;
  readonly #clock: Pick<Clock, 'now'>;
  #provisioned: readonly Silence[] = [];

  constructor(silences: Silences, store: Pick<StateStore, 'saveSilence'>, clock: Pick<Clock, 'now'>) {
    this.#silences = silences;
    this.#store = store;
    this.#clock = clock;
  }

  /** What the last process left: those that people made, and those of its config file. */
  restore(left: readonly Silence[]): void {
    this.#provisioned = left.filter((silence) => isProvisionedId(silence.id));
    this.#silences.restore(left.filter((silence) => !isProvisionedId(silence.id)));
  }

  /** Rejects when the store does not take a new one. */
  async prepare(next: Config): Promise<Staged> {
    const before = this.#provisioned;
    const after = provisionSilences(next.silences, before, this.#clock.now());
    const known = new Set(before);
    await Promise.all(
      after.filter((silence) => !known.has(silence)).map((silence) => this.#store.saveSilence(silence)),
    );
    return {
      name: this.name,
      part: {},
      commit: () => this.#hold(after),
      rollback: () => this.#hold(before),
      verify: async () => undefined,
      dispose: async () => undefined,
    };
  }

  #hold(silences: readonly Silence[]): undefined {
    this.#provisioned = silences;
    this.#silences.setProvisioned(silences);
  }
}
