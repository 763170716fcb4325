// AlertBook: every alert that is firing, or was lately. The same labels are the same alert; a newer state is merged into
// the older. (provider/mem/mem.go and types.Alert.Merge, v0.34)

import type { Fingerprint, LabelSet } from '../labels/label-set.ts';
import { type Alert, isResolved } from './alert.ts';
import type { Group } from './group/group.ts';

const NONE: readonly Group[] = [];

/** An end is sent again for this long: by Prometheus every minute or so. Forgotten meanwhile, it would be news once more. */
const ENDS_RESENT_FOR_MS = 15 * 60_000;

/** One alert through its life. Groups hold this, so that all of them see the newest state. */
export interface TrackedAlert {
  readonly fingerprint: Fingerprint;
  readonly labels: LabelSet;
  /** The newest state. */
  alert: Alert;
  /** Its end was sent by a client, or a flush has seen it: downtime does not put it in doubt. */
  settled: boolean;
  /** What the last flush of any of its groups made of it. */
  lastSeen: 'unprocessed' | 'active' | 'suppressed';
  /** When it began to wait: its arrival, anew when it fires again; of an earlier process's alert, its start. */
  arrivedAtMs: number;
  /** The groups that its labels put it in under the present routing tree. */
  homes: readonly Group[];
  /** The limit on groups kept it out of one: it tries again when it is sent again. */
  turnedAway: boolean;
  /** Groups that it has left, by an edit of the routing tree, and that owe someone its resolve. */
  leftBehind: readonly Group[];
  /** How many groups still need it: as a member, or because someone is owed its resolve. */
  holders: number;
}

export type Put =
  /** Seen for the first time, or firing again: it must be (re)placed. */
  | { readonly kind: 'placed'; readonly tracked: TrackedAlert }
  /** Known and told again. `changed` is false where nothing that anybody could see is different. */
  | { readonly kind: 'updated'; readonly tracked: TrackedAlert; readonly changed: boolean }
  /** Turned away by the limit per alertname. */
  | { readonly kind: 'limited' };

export interface AlertBookOptions {
  /** `--alerts.per-alertname-limit`; 0: none. */
  readonly perAlertnameLimit: number;
}

export class AlertBook {
  readonly #alerts = new Map<Fingerprint, TrackedAlert>();
  readonly #byName = new Map<string, number>();
  readonly #limit: number;

  constructor(options: AlertBookOptions) {
    this.#limit = Math.max(0, options.perAlertnameLimit);
  }

  get size(): number {
    return this.#alerts.size;
  }

  values(): IterableIterator<TrackedAlert> {
    return this.#alerts.values();
  }

  get(fingerprint: Fingerprint): TrackedAlert | undefined {
    return this.#alerts.get(fingerprint);
  }

  put(alert: Alert, nowMs: number): Put {
    const known = this.#alerts.get(alert.labels.fingerprint);
    if (known === undefined) return this.#add(alert, nowMs);
    const before = known.alert;
    const next = sharing(before, overlaps(before, alert) ? merge(before, alert, nowMs) : alert);
    const wasResolved = isResolved(before, nowMs);
    const nowResolved = isResolved(next, nowMs);
    known.alert = next;
    known.settled = nowResolved && (known.settled || !next.timeout);
    if (wasResolved && !nowResolved) {
      known.arrivedAtMs = nowMs;
      return { kind: 'placed', tracked: known };
    }
    return { kind: 'updated', tracked: known, changed: wasResolved !== nowResolved || !sameContent(before, next) };
  }

  /** Takes an alert back that the store has kept. */
  restore(alert: Alert, settled: boolean): TrackedAlert {
    const tracked = track(alert, settled, Math.min(alert.startsAt.ms, alert.updatedAt.ms));
    this.#alerts.set(tracked.fingerprint, tracked);
    this.#count(tracked, 1);
    return tracked;
  }

  /** Forgets the resolved alerts that no group needs any more and nobody sends again, and answers them. */
  collectGarbage(nowMs: number): TrackedAlert[] {
    const forgotten: TrackedAlert[] = [];
    const quietSinceMs = this.#limit > 0 ? nowMs : nowMs - ENDS_RESENT_FOR_MS; // a limit counts them: they make room at once
    for (const tracked of this.#alerts.values()) {
      const { alert, holders } = tracked;
      if (holders === 0 && isResolved(alert, nowMs) && alert.updatedAt.ms <= quietSinceMs) {
        this.#alerts.delete(tracked.fingerprint);
        this.#count(tracked, -1);
        forgotten.push(tracked);
      }
    }
    return forgotten;
  }

  #add(alert: Alert, nowMs: number): Put {
    if (this.#limit > 0 && (this.#byName.get(alertname(alert.labels)) ?? 0) >= this.#limit) return { kind: 'limited' };
    const tracked = track(alert, isResolved(alert, nowMs), nowMs);
    this.#alerts.set(tracked.fingerprint, tracked);
    this.#count(tracked, 1);
    return { kind: 'placed', tracked };
  }

  #count(tracked: TrackedAlert, by: 1 | -1): void {
    if (this.#limit === 0) return;
    const name = alertname(tracked.labels);
    const left = (this.#byName.get(name) ?? 0) + by;
    if (left > 0) this.#byName.set(name, left);
    else this.#byName.delete(name);
  }
}

export function alertname(labels: LabelSet): string {
  return labels.get('alertname') ?? '';
}

function track(alert: Alert, settled: boolean, arrivedAtMs: number): TrackedAlert {
  const { labels } = alert;
  return {
    fingerprint: labels.fingerprint,
    labels,
    alert,
    settled,
    lastSeen: 'unprocessed',
    arrivedAtMs,
    homes: NONE,
    turnedAway: false,
    leftBehind: NONE,
    holders: 0,
  };
}

/** Whether the two states' times of activity meet, so that they are one. */
function overlaps(old: Alert, next: Alert): boolean {
  return (
    (next.endsAt.compare(old.startsAt) > 0 && next.endsAt.compare(old.endsAt) < 0) ||
    (next.startsAt.compare(old.startsAt) > 0 && next.startsAt.compare(old.endsAt) < 0)
  );
}

/** The younger state, with the earlier start; an end that a client gave outlasts a guess. Who came later is younger, whatever the clock says. */
function merge(old: Alert, next: Alert, nowMs: number): Alert {
  const startsAt = old.startsAt.compare(next.startsAt) < 0 ? old.startsAt : next.startsAt;
  const oldEndsLater = old.endsAt.compare(next.endsAt) > 0;
  const keepOldEnd = oldEndsLater && (isResolved(next, nowMs) ? isResolved(old, nowMs) : !old.timeout);
  const endsAt = keepOldEnd ? old.endsAt : next.endsAt;
  return { ...next, startsAt, endsAt };
}

/**
 * The newer state, made of the older one's parts where they are equal. What came in with the request can be forgotten then,
 * while it is young and costs the garbage collector nothing: else every alert sent again leaves a kilobyte to sweep.
 */
function sharing(before: Alert, next: Alert): Alert {
  const annotations = next.annotations.equals(before.annotations) ? before.annotations : next.annotations;
  return { ...next, labels: before.labels, annotations };
}

function sameContent(a: Alert, b: Alert): boolean {
  return (
    a.startsAt.compare(b.startsAt) === 0 && a.generatorUrl === b.generatorUrl && a.annotations.equals(b.annotations)
  );
}
