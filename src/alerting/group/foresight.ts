// Foresight: what a routing tree to come means for the live alerts, looked up beside the running one, in slices, so that the
// switch itself is short. Where an alert goes depends on its labels and the tree alone: what was looked up is never stale,
// and whoever comes later is looked up then.

import type { Steps } from '../../base/slices.ts';
import type { Fingerprint, LabelSet } from '../../labels/label-set.ts';
import type { TrackedAlert } from '../alert-book.ts';
import { groupLabelsOf, matchRoutes, type Route } from '../route/route.ts';
import { compareTreesInSteps, reversed, type TreeChange } from '../route/tree-change.ts';

/** Where an alert belongs: a route, and the labels of its group there. */
export interface Place {
  readonly route: Route;
  readonly labels: LabelSet;
}

/** Most alerts take a fraction of a microsecond, less than the breath itself. */
const LOOKS_A_BREATH = 16;

export class Foresight {
  readonly before: Route;
  readonly next: Route;
  readonly change: TreeChange;
  readonly #places = new Map<Fingerprint, readonly Place[]>();
  /** The same for the way back: looked up along with it, so that this is short too. */
  readonly back: Foresight | undefined;

  constructor(before: Route, next: Route, change: TreeChange, back?: Foresight) {
    this.before = before;
    this.next = next;
    this.change = change;
    this.back = back;
  }

  /** Nothing is looked at yet. */
  static *between(before: Route, next: Route): Steps<Foresight> {
    const change = yield* compareTreesInSteps(before, next);
    return new Foresight(before, next, change, new Foresight(next, before, reversed(change)));
  }

  /** Alerts that may take another way than before, and where they go: some of them may be forgotten by now. */
  get affected(): Iterable<readonly [Fingerprint, readonly Place[]]> {
    return this.#places;
  }

  *lookAtAll(alerts: Iterable<TrackedAlert>): Steps<void> {
    let looks = 0;
    for (const tracked of alerts) {
      this.lookAt(tracked);
      looks += 1;
      if (looks % LOOKS_A_BREATH === 0) yield;
    }
  }

  lookAt({ fingerprint, labels }: Pick<TrackedAlert, 'fingerprint' | 'labels'>): void {
    if (!this.change.affects(labels)) return;
    this.#place(fingerprint, labels);
    if (this.back !== undefined) this.back.#place(fingerprint, labels);
  }

  #place(fingerprint: Fingerprint, labels: LabelSet): void {
    const places = placesIn(this.next, labels);
    for (const place of places) void place.labels.fingerprint; // counted now, not at the switch
    this.#places.set(fingerprint, places);
  }

  /** Where an alert that may take another way goes; undefined where it takes the way it took. */
  placesAhead(fingerprint: Fingerprint): readonly Place[] | undefined {
    return this.#places.get(fingerprint);
  }

  /** Where the alert goes under the tree to come. */
  placesOf({ fingerprint, labels }: Pick<TrackedAlert, 'fingerprint' | 'labels'>): readonly Place[] {
    return this.#places.get(fingerprint) ?? placesIn(this.next, labels);
  }
}

/** All in one. */
export function* foresee(before: Route, next: Route, alerts: Iterable<TrackedAlert>): Steps<Foresight> {
  const foresight = yield* Foresight.between(before, next);
  yield* foresight.lookAtAll(alerts);
  return foresight;
}

export function placesIn(root: Route, labels: LabelSet): readonly Place[] {
  return matchRoutes(root, labels).map((route) => ({ route, labels: groupLabelsOf(route, labels) }));
}

/** Values by place. */
export class PlaceMap<T> {
  readonly #byRoute = new Map<Route, Map<Fingerprint, T>>();

  get({ route, labels }: Place): T | undefined {
    return this.#byRoute.get(route)?.get(labels.fingerprint);
  }

  set({ route, labels }: Place, value: T): void {
    const byLabels = this.#byRoute.get(route);
    if (byLabels === undefined) this.#byRoute.set(route, new Map([[labels.fingerprint, value]]));
    else byLabels.set(labels.fingerprint, value);
  }

  delete({ route, labels }: Place): void {
    const byLabels = this.#byRoute.get(route);
    byLabels?.delete(labels.fingerprint);
    if (byLabels?.size === 0) this.#byRoute.delete(route);
  }

  *values(): IterableIterator<T> {
    for (const byLabels of this.#byRoute.values()) yield* byLabels.values();
  }
}
