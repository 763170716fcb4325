// AlertIds: under which number each alert is stored. Numbers only grow, so new alerts are appended to their table. Keyed by
// fingerprint they would fall all over it: 100,000 new ones would cost the database 0.6 s of CPU instead of 0.3.

import type { Fingerprint } from '../labels/label-set.ts';

export class AlertIds {
  readonly #ids = new Map<Fingerprint, number>();
  #last = 0;

  /** The alert's number, given to it now if it has none. */
  of(fingerprint: Fingerprint): number {
    const known = this.#ids.get(fingerprint);
    if (known !== undefined) return known;
    this.#last += 1;
    this.#ids.set(fingerprint, this.#last);
    return this.#last;
  }

  /** The number that is free now; undefined where the alert has none. */
  forget(fingerprint: Fingerprint): number | undefined {
    const id = this.#ids.get(fingerprint);
    this.#ids.delete(fingerprint);
    return id;
  }

  /** Takes up a number from the store, in their order; answers an older one of the same alert. */
  restore(fingerprint: Fingerprint, id: number): number | undefined {
    const older = this.#ids.get(fingerprint);
    this.#ids.set(fingerprint, id);
    this.#last = Math.max(this.#last, id);
    return older;
  }
}
