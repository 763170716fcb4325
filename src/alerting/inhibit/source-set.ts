// SourceSet: alerts of which any firing one will do. It knows the one that ends last: where that has ended, all have.

import type { Fingerprint } from '../../labels/label-set.ts';
import { type Alert, isResolved } from '../alert.ts';

export class SourceSet {
  /** Ends last of all; undefined while that is not known. */
  #latest: Alert | undefined;
  /** All of them, once they have been several. Most sets stay at one, and a map for it would weigh more than the alert. */
  #alerts: Map<Fingerprint, Alert> | undefined;

  get size(): number {
    if (this.#alerts !== undefined) return this.#alerts.size;
    return this.#latest === undefined ? 0 : 1;
  }

  put(alert: Alert, fingerprint: Fingerprint): void {
    if (this.#alerts === undefined) {
      const only = this.#latest;
      if (only === undefined || only.labels.fingerprint === fingerprint) {
        this.#latest = alert;
        return;
      }
      this.#alerts = new Map([[only.labels.fingerprint, only]]);
    }
    const before = this.#alerts.get(fingerprint);
    this.#alerts.set(fingerprint, alert);
    if (this.#latest === undefined) return;
    if (!endsBefore(alert, this.#latest)) this.#latest = alert;
    else if (this.#latest === before) this.#latest = undefined;
  }

  remove(fingerprint: Fingerprint): void {
    if (this.#latest?.labels.fingerprint === fingerprint) this.#latest = undefined;
    this.#alerts?.delete(fingerprint);
  }

  /** One that is not resolved at `nowMs`. */
  firing(nowMs: number): Fingerprint | undefined {
    this.#latest ??= this.#findLatest();
    if (this.#latest === undefined || isResolved(this.#latest, nowMs)) return undefined;
    return this.#latest.labels.fingerprint;
  }

  #findLatest(): Alert | undefined {
    let latest: Alert | undefined;
    for (const alert of this.#alerts?.values() ?? [])
      if (latest === undefined || endsBefore(latest, alert)) latest = alert;
    return latest;
  }
}

/** An end that is not set never comes. */
function endsBefore(a: Alert, b: Alert): boolean {
  if (a.endsAt.isZero) return false;
  return b.endsAt.isZero || a.endsAt.compare(b.endsAt) < 0;
}
