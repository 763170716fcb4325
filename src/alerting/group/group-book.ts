// GroupBook: all live groups, by id, and by where an alert finds them. Several may share a route and labels (after a
// reload brought two together); newcomers go to the oldest.

import type { Fingerprint, LabelSet } from '../../labels/label-set.ts';
import type { GroupId } from '../ports.ts';
import type { Route } from '../route/route.ts';
import type { Group } from './group.ts';

export class GroupBook {
  readonly #byId = new Map<GroupId, Group>();
  #byRoute = new Map<Route, Map<Fingerprint, Group[]>>();

  get size(): number {
    return this.#byId.size;
  }

  values(): IterableIterator<Group> {
    return this.#byId.values();
  }

  get(id: GroupId): Group | undefined {
    return this.#byId.get(id);
  }

  /** The groups of these labels on this route, oldest first. */
  at(route: Route, labels: LabelSet): readonly Group[] {
    return this.#byRoute.get(route)?.get(labels.fingerprint) ?? [];
  }

  add(group: Group): void {
    this.#byId.set(group.id, group);
    this.#index(group);
  }

  remove(group: Group): void {
    this.#byId.delete(group.id);
    const byLabels = this.#byRoute.get(group.route);
    const sharing = byLabels?.get(group.labels.fingerprint)?.filter((other) => other !== group) ?? [];
    if (sharing.length > 0) byLabels?.set(group.labels.fingerprint, sharing);
    else byLabels?.delete(group.labels.fingerprint);
  }

  /** Binds every group to the route that it is given (none: it is retired). One synchronous step of a reload. */
  rebind(routeOf: (group: Group) => Route | undefined): void {
    this.#byRoute = new Map();
    for (const group of this.#byId.values()) {
      const route = routeOf(group);
      group.isRetired = route === undefined;
      if (route !== undefined) group.route = route;
      this.#index(group);
    }
  }

  #index(group: Group): void {
    if (group.isRetired) return;
    let byLabels = this.#byRoute.get(group.route);
    if (byLabels === undefined) {
      byLabels = new Map();
      this.#byRoute.set(group.route, byLabels);
    }
    const sharing = byLabels.get(group.labels.fingerprint) ?? [];
    byLabels.set(group.labels.fingerprint, [...sharing, group]);
  }
}
