// Silencing: how the silences of the config file are replaced. They are made durable while they are prepared, so that a
// duration counts from the first time it was applied, whatever happens then; they hold from the commit on.

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

  /** Rejects when the store does not take a new one. */
  async prepare(next: Config): Promise<Staged> {
    const before = this.#provisioned;
    const nowMs = this.#clock.now();
    const inFile = new Set(provisionSilences(next.silences, [], nowMs).map(({ id }) => id));
    const all = provisionSilences(next.silences, before, nowMs);
    const after = all.filter(({ id, endsAt }) => inFile.has(id) || endsAt.ms + this.#retentionMs > nowMs);
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
      dispose: async () => {
        for (const silence of all) if (!after.includes(silence)) this.#store.forgetSilence(silence.id);
      },
    };
  }

  #hold(silences: readonly Silence[]): undefined {
    this.#provisioned = silences;
    this.#silences.setProvisioned(silences);
  }
}
