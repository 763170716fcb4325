// Batch: the writes that wait for the next transaction, the last one of each key only. It becomes rows as late as
// possible: what is replaced within a second is never encoded.

import type {
  AlertRow,
  Destination,
  GroupId,
  GroupRow,
  InheritedRow,
  IntentRow,
  RevisionId,
  ToldRow,
} from '../alerting/ports.ts';
import type { Silence } from '../alerting/silence/silence.ts';
import type { Verdict } from '../llm/verdict-store.ts';
import type { Attempt, AttemptId, Revision } from '../reload/journal-port.ts';
import type { AlertBundle } from './alert-bundle.ts';

/** In a batch: the row is to be deleted. */
export const GONE = null;
export type Change<T> = T | typeof GONE;

/** In a batch: the row is to say that there is no such alert, whatever its bundle says. */
export const FORGOTTEN = 'forgotten';
export type AlertChange = Change<AlertRow | typeof FORGOTTEN>;

/**
 * Numbers that outlive every row: the live revision, the highest ids ever given, what was taken over from an Alertmanager,
 * how the home stands among others (home-standing.ts), and what language models cost.
 */
export type MarkerName =
  | 'live_revision'
  | 'last_revision'
  | 'last_attempt'
  | 'took_over_silences'
  | 'took_over_nflog'
  | 'arriving'
  | 'left_at_ms'
  | 'moves'
  | 'lineage'
  | 'llm_month'
  | 'llm_month_requests';

export class Batch {
  /** Of new alerts, by their first number. */
  readonly bundles = new Map<number, Change<AlertBundle>>();
  /** Rows of alerts by themselves, by the numbers of alert-places.ts. */
  readonly alerts = new Map<number, AlertChange>();
  /** Gone with all they told; applied before every other change. */
  readonly forgottenGroups = new Set<GroupId>();
  readonly groups = new Map<GroupId, GroupRow>();
  readonly told = new ByDestination<ToldRow>();
  readonly intents = new ByDestination<IntentRow>();
  readonly inherited = new Map<number, Change<InheritedRow>>();
  readonly silences = new Map<string, Change<Silence>>();
  readonly verdicts = new Map<string, Change<Verdict>>();
  readonly revisions = new Map<RevisionId, Change<Revision>>();
  readonly attempts = new Map<AttemptId, Change<Attempt>>();
  readonly markers = new Map<MarkerName, number>();
  #bundled = 0;

  /** Rows to write or delete; of a bundle, its alerts. */
  get size(): number {
    return (
      this.#bundled +
      this.alerts.size +
      this.forgottenGroups.size +
      this.groups.size +
      this.told.size +
      this.intents.size +
      this.inherited.size +
      this.silences.size +
      this.verdicts.size +
      this.revisions.size +
      this.attempts.size +
      this.markers.size
    );
  }

  addToBundle(bundle: AlertBundle, row: AlertRow): void {
    this.bundles.set(bundle.first, bundle);
    bundle.add(row);
    this.#bundled += 1;
  }

  /** Whether the bundle waits here: it can still be changed. */
  isToWrite(bundle: AlertBundle): boolean {
    return this.bundles.get(bundle.first) === bundle;
  }

  endBundle(bundle: AlertBundle): void {
    this.bundles.set(bundle.first, GONE);
    this.#countBundled();
  }

  forgetGroup(id: GroupId): void {
    this.groups.delete(id);
    this.told.deleteGroup(id);
    this.intents.deleteGroup(id);
    this.forgottenGroups.add(id);
  }

  settle(told: ToldRow): void {
    this.told.set(told.groupId, told.destination, told);
    this.intents.set(told.groupId, told.destination, GONE);
  }

  /** Adds what came later; where both have a key, the later wins. */
  absorb(later: Batch): void {
    for (const id of later.forgottenGroups) this.forgetGroup(id);
    overwrite(this.bundles, later.bundles);
    this.#countBundled();
    overwrite(this.alerts, later.alerts);
    overwrite(this.groups, later.groups);
    this.told.absorb(later.told);
    this.intents.absorb(later.intents);
    overwrite(this.inherited, later.inherited);
    overwrite(this.silences, later.silences);
    overwrite(this.verdicts, later.verdicts);
    overwrite(this.revisions, later.revisions);
    overwrite(this.attempts, later.attempts);
    overwrite(this.markers, later.markers);
  }

  /** Gives up the alerts that have waited longest; answers how many there were to give up. */
  dropOldestAlerts(count: number): number {
    let dropped = 0;
    for (const [first, bundle] of this.bundles) {
      if (dropped >= count) break;
      if (bundle === GONE) continue; // else what it held would be there again
      this.bundles.delete(first);
      dropped += bundle.rows.length;
    }
    for (const id of this.alerts.keys()) {
      if (dropped >= count) break;
      this.alerts.delete(id);
      dropped += 1;
    }
    this.#countBundled();
    return dropped;
  }

  #countBundled(): void {
    this.#bundled = 0;
    for (const bundle of this.bundles.values()) this.#bundled += bundle === GONE ? 1 : bundle.rows.length;
  }
}

/** Changes by group and destination, so that a whole group can go at once. */
class ByDestination<T> {
  readonly #groups = new Map<GroupId, Map<Destination, Change<T>>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  set(groupId: GroupId, destination: Destination, change: Change<T>): void {
    let group = this.#groups.get(groupId);
    if (group === undefined) {
      group = new Map();
      this.#groups.set(groupId, group);
    }
    this.#size -= group.size;
    group.set(destination, change);
    this.#size += group.size;
  }

  deleteGroup(groupId: GroupId): void {
    this.#size -= this.#groups.get(groupId)?.size ?? 0;
    this.#groups.delete(groupId);
  }

  absorb(later: ByDestination<T>): void {
    for (const [[groupId, destination], change] of later) this.set(groupId, destination, change);
  }

  *[Symbol.iterator](): IterableIterator<[key: [groupId: GroupId, destination: Destination], change: Change<T>]> {
    for (const [groupId, group] of this.#groups) {
      for (const [destination, change] of group) yield [[groupId, destination], change];
    }
  }
}

function overwrite<K, V>(earlier: Map<K, V>, later: ReadonlyMap<K, V>): void {
  for (const [key, change] of later) earlier.set(key, change);
}
