// Silencing: how the silences of the config file are replaced. They are made durable while they are prepared, so that a
// duration counts from the first time it was applied, whatever happens then; they hold from the commit on.

import type { StateStore } from '../alerting/ports.ts';
import { isProvisionedId, provisionSilences } from '../alerting/silence/provisioned.ts';
import type { Silence } from '../alerting/silence/silence.ts';
import type { Silences } from '../alerting/silence/silences.ts';
import type { Clock } from '../base/clock.ts';
import type { SilenceConfig } from '../config/config.ts';

export class Silencing {
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
  async prepare(configs: readonly SilenceConfig[]): Promise<readonly Silence[]> {
    const next = provisionSilences(configs, this.#provisioned, this.#clock.now());
    const known = new Set(this.#provisioned);
    await Promise.all(next.filter((silence) => !known.has(silence)).map((silence) => this.#store.saveSilence(silence)));
    return next;
  }

  commit(next: readonly Silence[]): undefined {
    this.#provisioned = next;
    this.#silences.setProvisioned(next);
  }
}
