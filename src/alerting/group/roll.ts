// Roll: which alerts have a say in an adoption that is decided ahead, where they go, and which groups they are or were in.
// Each look brings one alert up to date and says what depends on it.

import type { TrackedAlert } from '../alert-book.ts';
import type { Route } from '../route/route.ts';
import type { LiveState } from './adoption.ts';
import { type Foresight, type Place, PlaceMap } from './foresight.ts';
import type { Group } from './group.ts';

/** What is noted of a group. */
export interface GroupFile {
  /** How often an alert that may take another way names it as a group that it is or was in. */
  named: number;
  /** Of those alerts the ones that the group is done with. */
  former: Set<TrackedAlert> | undefined;
  /** Undefined: it is not looked at, and stays. */
  decided: Decision | undefined;
}

/** What becomes of a group that is looked at. */
export interface Decision {
  /** Undefined: it is retired. */
  readonly from: Route | undefined;
  /** Those of its alerts that are looked at because of it alone. */
  readonly asked: readonly TrackedAlert[];
  /** Routes that are equally good. */
  readonly best: readonly Route[];
  readonly route: Route | undefined;
}

/** What is noted of an alert. */
export interface AlertFile {
  /** The groups that it is or was in; none where it certainly takes the way it took. */
  names: readonly Group[];
  /** How many groups ask it although it takes the way it took. */
  asked: number;
  /** Where it goes; undefined: it is not looked at. */
  places: readonly Spot[] | undefined;
  /** Where it goes and no group is. */
  wants: readonly Spot[];
}

/** A place that alerts go to. */
export interface Spot extends Place {
  readonly alerts: TrackedAlert[];
  founders: Set<TrackedAlert> | undefined;
}

export interface RollEvents {
  /** It is named by other alerts than before, or by one that has changed. */
  groupNamed(group: Group): void;
  alertChanged(tracked: TrackedAlert): void;
}

const NO_GROUPS: readonly Group[] = [];
const NO_ALERTS: readonly TrackedAlert[] = [];
export const NO_SPOTS: readonly Spot[] = [];

export class Roll {
  readonly groups = new Map<Group, GroupFile>();
  readonly alerts = new Map<TrackedAlert, AlertFile>();
  readonly #spots = new PlaceMap<Spot>();
  readonly #foresight: Foresight;
  readonly #state: LiveState;
  readonly #events: RollEvents;

  constructor(foresight: Foresight, state: LiveState, events: RollEvents) {
    this.#foresight = foresight;
    this.#state = state;
    this.#events = events;
  }

  fileOf(group: Group): GroupFile {
    let file = this.groups.get(group);
    if (file === undefined) {
      file = { named: 0, former: undefined, decided: undefined };
      this.groups.set(group, file);
    }
    return file;
  }

  /** Those that go to this place. */
  alertsAt(place: Place): readonly TrackedAlert[] {
    return this.#spots.get(place)?.alerts ?? NO_ALERTS;
  }

  look(tracked: TrackedAlert): void {
    const isLive = this.#state.alerts.get(tracked.fingerprint) === tracked;
    const ahead = isLive ? this.#foresight.placesAhead(tracked.fingerprint) : undefined;
    const known = this.alerts.get(tracked);
    if (ahead === undefined && known === undefined) return;
    const file = known ?? this.#newFile(tracked);
    this.#name(tracked, file, ahead === undefined ? NO_GROUPS : groupsOf(tracked));
    if (ahead !== undefined) this.#goTo(tracked, file, ahead);
    else if (file.asked === 0) this.#leave(tracked, file);
    this.#events.alertChanged(tracked);
  }

  /** The alerts of a group that is looked at are looked at too. Answers those that were not already; `before`: of the last time. */
  ask(alerts: readonly TrackedAlert[], before: readonly TrackedAlert[]): readonly TrackedAlert[] {
    const asked: TrackedAlert[] = [];
    for (const tracked of alerts) {
      if (this.#foresight.placesAhead(tracked.fingerprint) !== undefined) continue;
      const file = this.alerts.get(tracked) ?? this.#newFile(tracked);
      file.asked += 1;
      asked.push(tracked);
      this.#goTo(tracked, file, this.#foresight.placesOf(tracked));
    }
    for (const tracked of before) {
      const file = this.alerts.get(tracked);
      if (file === undefined || file.asked === 0) continue;
      file.asked -= 1;
      if (file.asked === 0) this.#leave(tracked, file);
    }
    return asked.length === 0 ? NO_ALERTS : asked;
  }

  #newFile(tracked: TrackedAlert): AlertFile {
    const file = { names: NO_GROUPS, asked: 0, places: undefined, wants: NO_SPOTS };
    this.alerts.set(tracked, file);
    return file;
  }

  #name(tracked: TrackedAlert, file: AlertFile, groups: readonly Group[]): void {
    for (const group of file.names) {
      const before = this.fileOf(group);
      before.named -= 1;
      before.former?.delete(tracked);
      this.#events.groupNamed(group);
    }
    file.names = groups;
    for (const group of groups) {
      const known = this.fileOf(group);
      known.named += 1;
      this.#events.groupNamed(group);
      if (group.members.has(tracked.fingerprint) || !tracked.homes.includes(group)) continue;
      known.former ??= new Set();
      known.former.add(tracked);
    }
  }

  /** Where an alert goes does not change: only whether it is looked at. */
  #goTo(tracked: TrackedAlert, file: AlertFile, places: readonly Place[]): void {
    if (file.places !== undefined) return;
    file.places = places.map((place) => this.#spot(place));
    for (const { alerts } of file.places) alerts.push(tracked);
    this.#events.alertChanged(tracked);
  }

  #leave(tracked: TrackedAlert, file: AlertFile): void {
    for (const { alerts } of file.places ?? NO_SPOTS) alerts.splice(alerts.indexOf(tracked), 1);
    file.places = undefined;
    this.#events.alertChanged(tracked);
  }

  #spot(place: Place): Spot {
    let spot = this.#spots.get(place);
    if (spot === undefined) {
      spot = { route: place.route, labels: place.labels, alerts: [], founders: undefined };
      this.#spots.set(place, spot);
    }
    return spot;
  }
}

function groupsOf({ homes, leftBehind }: TrackedAlert): readonly Group[] {
  return leftBehind.length === 0 ? homes : [...homes, ...leftBehind];
}
