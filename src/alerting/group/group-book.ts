// GroupBook: all live groups, by id, and by where an alert finds them. A route's groups hang on one seat: when a reload puts
// another route object in its place, the seat is moved and the groups are not touched, however many they are.

import type { Fingerprint } from '../../labels/label-set.ts';
import type { TrackedAlert } from '../alert-book.ts';
import type { Destination, GroupId, GroupKey } from '../ports.ts';
import type { Route } from '../route/route.ts';
import type { Group } from './group.ts';
import { together } from './told.ts';

const NONE: readonly Group[] = Object.freeze([]);

/** The place of one route, and the groups that hang on it. */
export interface Seat {
  route: Route;
  /** By group labels, oldest first: several may share them after a reload brought two together. */
  readonly byLabels: Map<Fingerprint, readonly Group[]>;
}

export class GroupBook {
  readonly #byId = new Map<GroupId, Group>();
  readonly #seats = new Map<Route, Seat>();
  readonly #byKey = new Map<GroupKey, Set<Group>>();
  readonly #onChange: (group: Group, tracked?: TrackedAlert) => void;
  #routed = 0;

  /** `onChange`: a group came, went, or may be told of other alerts than before; `tracked`: one that joined or left it. */
  constructor(onChange: (group: Group, tracked?: TrackedAlert) => void = () => undefined) {
    this.#onChange = onChange;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Those that hang on a route. The others are retired: they take nobody in, and go when their resolves are told. */
  get routed(): number {
    return this.#routed;
  }

  values(): IterableIterator<Group> {
    return this.#byId.values();
  }

  get(id: GroupId): Group | undefined {
    return this.#byId.get(id);
  }

  /** Groups born with this key: usually one. */
  withKey(key: GroupKey): Iterable<Group> {
    return this.#byKey.get(key) ?? [];
  }

  /**
   * Groups with the same key on the same receiver: of routes with the same matchers and group labels. To Alertmanager they
   * are one, since they share an entry of its notification log; what one has told, all have.
   */
  twinsOf(group: Group): Group[] {
    return this.#othersOfKey(group).filter((other) => other.route.receiver === group.route.receiver);
  }

  /**
   * Twins as this destination sees them: also groups that were twins until a reload renamed the receiver of one of them, and
   * that are told there under one key. What one tells of it, the other must not tell again.
   */
  twinsAt(group: Group, destination: Destination): Group[] {
    const key = group.keyAt(destination);
    const isKnownAlike = (other: Group): boolean => key !== undefined && other.keyAt(destination) === key;
    return this.#othersOfKey(group).filter(
      (other) => other.route.receiver === group.route.receiver || isKnownAlike(other),
    );
  }

  /** What its twins have told, this group knows, too: when it is born, and when a reload or a start has made twins of them. */
  learnFromTwins(group: Group): void {
    for (const twin of this.twinsOf(group)) {
      for (const theirs of [...twin.told.values()]) {
        const own = group.told.get(theirs.destination);
        if (own === undefined) group.setTold(theirs);
        else if (own !== theirs && own.key === theirs.key) {
          const shared = together(own, theirs);
          for (const one of [group, twin]) one.setTold(shared);
        }
      }
    }
  }

  /** The groups of these labels on this route, oldest first. */
  at(route: Route, labels: Fingerprint): readonly Group[] {
    return this.#seats.get(route)?.byLabels.get(labels) ?? NONE;
  }

  /** Whether some group hangs on this route. */
  hasSeat(route: Route): boolean {
    return this.#seats.has(route);
  }

  /** All groups on this route. */
  *on(route: Route): IterableIterator<Group> {
    for (const sharing of this.#seats.get(route)?.byLabels.values() ?? []) yield* sharing;
  }

  /** The route's seat, for a group that is to be born on it. */
  seat(route: Route): Seat {
    let seat = this.#seats.get(route);
    if (seat === undefined) {
      seat = { route, byLabels: new Map() };
      this.#seats.set(route, seat);
    }
    return seat;
  }

  add(group: Group): void {
    this.#byId.set(group.id, group);
    const twins = this.#byKey.get(group.key);
    if (twins === undefined) this.#byKey.set(group.key, new Set([group]));
    else twins.add(group);
    if (!group.isRetired) this.#hang(group);
    group.onChange = this.#onChange;
    this.#onChange(group);
  }

  remove(group: Group): void {
    this.#byId.delete(group.id);
    const twins = this.#byKey.get(group.key);
    twins?.delete(group);
    if (twins?.size === 0) this.#byKey.delete(group.key);
    this.#unhang(group);
    this.#onChange(group);
  }

  /** Puts routes in the place of others; each seat moves with all its groups. Routes that have no groups need no mention. */
  reseat(moves: Iterable<readonly [from: Route, to: Route]>): void {
    const moving: Seat[] = [];
    for (const [from, to] of moves) {
      const seat = this.#seats.get(from);
      if (seat === undefined || from === to) continue;
      this.#seats.delete(from);
      seat.route = to;
      moving.push(seat);
    }
    for (const seat of moving) this.#seats.set(seat.route, seat);
  }

  /** Hangs one group on another route; undefined retires it. */
  rebind(group: Group, route: Route | undefined): void {
    if (route !== undefined && !group.isRetired && group.route === route) return;
    this.#unhang(group);
    group.isRetired = route === undefined;
    // A retired group takes its last route along: it must not change with the place where it hung.
    group.seat = route === undefined ? { route: group.route, byLabels: new Map() } : this.seat(route);
    if (route !== undefined) this.#hang(group);
  }

  /** Hardly ever there are any. */
  #othersOfKey(group: Group): readonly Group[] {
    const sharing = this.#byKey.get(group.key);
    return sharing === undefined || sharing.size < 2 ? NONE : [...sharing].filter((other) => other !== group);
  }

  #hang(group: Group): void {
    const { byLabels } = group.seat;
    this.#routed += 1;
    const sharing = byLabels.get(group.labels.fingerprint);
    if (sharing === undefined) byLabels.set(group.labels.fingerprint, group.asOnlyHome);
    else
      byLabels.set(
        group.labels.fingerprint,
        [...sharing, group].sort((a, b) => a.id - b.id),
      );
  }

  #unhang(group: Group): void {
    if (group.isRetired) return;
    const { route, byLabels } = group.seat;
    this.#routed -= 1;
    const sharing = byLabels.get(group.labels.fingerprint) ?? NONE;
    const isAlone = sharing.length === 1 && sharing[0] === group;
    const others = isAlone ? NONE : sharing.filter((other) => other !== group);
    if (others.length > 0) byLabels.set(group.labels.fingerprint, others);
    else byLabels.delete(group.labels.fingerprint);
    if (byLabels.size === 0 && this.#seats.get(route) === group.seat) this.#seats.delete(route);
  }
}
