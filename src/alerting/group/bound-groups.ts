// BoundGroups: which groups will hang where once a new tree runs: those that are bound anew, and those that an unchanged
// corner of the tree keeps.

import type { Route } from '../route/route.ts';
import { type Place, PlaceMap } from './foresight.ts';
import type { Group } from './group.ts';

const NONE: readonly Group[] = [];

export class BoundGroups {
  readonly #anew = new PlaceMap<readonly Group[]>();
  readonly #isLookedAt: (group: Group) => boolean;
  readonly #there: (place: Place) => readonly Group[];

  /** `isLookedAt`: the others stay. `there`: the groups that hang at this place of the new tree already, oldest first. */
  constructor(isLookedAt: (group: Group) => boolean, there: (place: Place) => readonly Group[]) {
    this.#isLookedAt = isLookedAt;
    this.#there = there;
  }

  add(group: Group, route: Route): void {
    const place = { route, labels: group.labels };
    const sharing = this.#anew.get(place);
    this.#anew.set(place, sharing === undefined ? group.asOnlyHome : oldestFirst([...sharing, group]));
  }

  remove(group: Group, route: Route): void {
    const place = { route, labels: group.labels };
    const others = (this.#anew.get(place) ?? NONE).filter((other) => other !== group);
    if (others.length === 0) this.#anew.delete(place);
    else this.#anew.set(place, others);
  }

  /** Of routes that are equally good, groups of twin routes take one each, the older first. */
  choose(best: readonly Route[], group: Group): Route | undefined {
    if (best.length < 2) return best[0];
    const isFree = (route: Route): boolean =>
      this.#anew.get({ route, labels: group.labels })?.every((other) => other.id >= group.id) ?? true;
    return best.find(isFree) ?? best[0];
  }

  /** Oldest first. */
  at(place: Place): readonly Group[] {
    const anew = this.#anew.get(place) ?? NONE;
    const there = this.#there(place);
    if (there.length === 0) return anew;
    const kept = there.filter((group) => !this.#isLookedAt(group));
    return kept.length === 0 ? anew : oldestFirst([...kept, ...anew]);
  }
}

/** From each new route to the old one whose seat it takes. */
export function seatsBefore(moves: ReadonlyMap<Route, Route>): ReadonlyMap<Route, Route> {
  return new Map([...moves].map(([from, to]) => [to, from]));
}

function oldestFirst(groups: Group[]): readonly Group[] {
  return groups.sort((a, b) => a.id - b.id);
}
