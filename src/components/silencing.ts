// Silencing: how the silences of the config file are replaced. They hold, and are given to the store, from the commit on: what a
// reload that fails would have begun or ended leaves no trace in it. They are durable with the record of the reload.

import type { StateStore } from '../alerting/ports.ts';
import { isProvisionedId, provisionSilences } from '../alerting/silence/provisioned.ts';
import type { Silence } from '../alerting/silence/silence.ts';
import type { Silences } from '../alerting/silence/silences.ts';
import type { Clock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import type { Reloadable, Staged } from '../reload/reloadable.ts';

type SilencingStore = Pick<StateStore, 'saveSilence' | 'forgetSilence'>;

export class SilencingComponent implements Reloadable {
  readonly name = 'silencing';
  readonly isCritical = true;
  readonly #silences: Silences;
  readonly #store: SilencingStore;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #retentionMs: number;
  #provisioned: readonly Silence[] = [];

  /** A silence that left the file is shown for `retentionMs` after its end. */
  constructor(silences: Silences, store: SilencingStore, clock: Pick<Clock, 'now'>, retentionMs: number) {
    this.#silences = silences;
    this.#store = store;
    this.#clock = clock;
    this.#retentionMs = retentionMs;
  }

  /** What the last process left: those that people made, and those of its config file. */
  restore(left: readonly Silence[]): void {
    this.#provisioned = left.filter((silence) => isProvisionedId(silence.id));
    this.#silences.restore(left.filter((silence) => !isProvisionedId(silence.id)));
  }

  async prepare(next: Config): Promise<Staged> {
    const before = this.#provisioned;
    const nowMs = this.#clock.now();
    const inFile = new Set(provisionSilences(next.silences, [], nowMs).map(({ id }) => id));
    const all = provisionSilences(next.silences, before, nowMs);
    const after = all.filter(({ id, endsAt }) => inFile.has(id) || endsAt.ms + this.#retentionMs > nowMs);
    return {
      name: this.name,
      part: {},
      commit: () => this.#hold(after, before),
      rollback: () => this.#hold(before, after),
      verify: async () => undefined,
      dispose: async () => undefined,
    };
  }

  #hold(silences: readonly Silence[], instead: readonly Silence[]): undefined {
    const known = new Set(instead);
    const ids = new Set(silences.map(({ id }) => id));
    // Nobody waits here: the store writes what it was given as soon as it can, and before the record of the reload.
    for (const one of silences) if (!known.has(one)) this.#store.saveSilence(one).catch(() => undefined);
    for (const { id } of instead) if (!ids.has(id)) this.#store.forgetSilence(id);
    this.#provisioned = silences;
    this.#silences.setProvisioned(silences);
  }
}
