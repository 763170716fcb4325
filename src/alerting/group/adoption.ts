// Adoption: what becomes of live groups and alerts when another ruleset takes over. One pure function decides; it goes by
// where the live alerts go, not by how the routes are written. (DESIGN 5)

import type { Fingerprint, LabelSet } from '../../labels/label-set.ts';
import { isResolved } from '../alert.ts';
import type { TrackedAlert } from '../alert-book.ts';
import type { Destination } from '../ports.ts';
import { groupLabelsOf, matchRoutes, type Route } from '../route/route.ts';
import { compareTrees, type TreeChange } from '../route/tree-change.ts';
import type { Ruleset } from '../ruleset.ts';
import type { Group } from './group.ts';
import type { GroupBook } from './group-book.ts';

/** Where an alert belongs: a route, and the labels of its group there. */
export interface Place {
  readonly route: Route;
  readonly labels: LabelSet;
}

/** A group that does not exist yet, and the alerts that found it. */
export interface Founding extends Place {
  readonly alerts: readonly TrackedAlert[];
}

export interface Adoption {
  /** Routes that take the place of others, with all groups that hang there. */
  readonly moves: ReadonlyMap<Route, Route>;
  /** Groups that had to be looked at, and the route that each goes on under; undefined: it is retired. */
  readonly routes: ReadonlyMap<Group, Route | undefined>;
  /** The groups that each alert is a member of, for those that may have moved. */
  readonly homes: ReadonlyMap<TrackedAlert, readonly Group[]>;
  readonly foundings: readonly Founding[];
}

/** The live state, as far as adoption reads it. */
export interface LiveState {
  readonly groups: GroupBook;
  alerts(): Iterable<TrackedAlert>;
}

// A voter of one kind outweighs any number of the next: no group has a million members.
const OWED_WEIGHT = 1e12;
const MEMBER_WEIGHT = 1e6;

/** Changes nothing. Costs a look at each alert, and work for those that the edit may move. */
export function planAdoption(state: LiveState, before: Ruleset, next: Ruleset, nowMs: number): Adoption {
  const change = compareTrees(before.root, next.root);
  const spokeTo = (receiver: string): readonly Destination[] => destinationsOf(receiver, before);
  return decide(affectedBy(change, state), state.groups, change, spokeTo, next, nowMs);
}

/**
 * The same at a start, where the old tree is gone: the groups hang on what they remember of their routes. Everything is
 * looked at, and an edit that was made while nobody ran is adopted like a reload.
 */
export function planHomecoming(
  groups: GroupBook,
  alerts: Iterable<TrackedAlert>,
  next: Ruleset,
  nowMs: number,
): Adoption {
  const everything = { alerts: new Set(alerts), groups: [...groups.values()].sort((a, b) => a.id - b.id) };
  const change: TreeChange = { moves: new Map(), vacated: [], affects: () => true };
  return decide(everything, groups, change, () => [], next, nowMs);
}

function decide(
  affected: Affected,
  groups: GroupBook,
  change: TreeChange,
  spokeTo: (receiver: string) => readonly Destination[],
  next: Ruleset,
  nowMs: number,
): Adoption {
  const places = placesOf(affected.alerts, next.root);
  const routes = new Map<Group, Route | undefined>();
  const taken = new Set<string>();
  const formerMembers = formerMembersOf(affected.alerts);
  for (const group of affected.groups) {
    const voters = [...group.alerts(), ...(formerMembers.get(group) ?? [])];
    const known = new Set([...spokeTo(group.route.receiver), ...group.told.keys()]);
    const candidates = candidatesFor(group, voters, places, known, next);
    const best = choose(candidates, group, taken);
    if (best !== undefined) taken.add(placeKey({ route: best, labels: group.labels }));
    routes.set(group, best);
  }
  return { moves: change.moves, routes, ...membership(places, routes, groups, change, nowMs) };
}

interface Affected {
  readonly alerts: ReadonlySet<TrackedAlert>;
  /** Oldest first. */
  readonly groups: readonly Group[];
}

/** The alerts that may take another way, the groups that they are or were in, and all groups whose route went away. */
function affectedBy(change: TreeChange, state: LiveState): Affected {
  const alerts = new Set<TrackedAlert>();
  const groups = new Set<Group>();
  for (const route of change.vacated) for (const group of state.groups.on(route)) groups.add(group);
  for (const tracked of state.alerts()) {
    if (!change.affects(tracked.labels)) continue;
    alerts.add(tracked);
    for (const group of [...tracked.homes, ...tracked.leftBehind])
      if (state.groups.get(group.id) === group) groups.add(group);
  }
  for (const group of groups) for (const tracked of group.alerts()) alerts.add(tracked);
  return { alerts, groups: [...groups].sort((a, b) => a.id - b.id) };
}

function placesOf(alerts: Iterable<TrackedAlert>, root: Route): Map<TrackedAlert, readonly Place[]> {
  const places = new Map<TrackedAlert, readonly Place[]>();
  for (const tracked of alerts) {
    const routes = matchRoutes(root, tracked.labels);
    places.set(
      tracked,
      routes.map((route) => ({ route, labels: groupLabelsOf(route, tracked.labels) })),
    );
  }
  return places;
}

/** The best; of routes that are equally good, groups of twin routes take one each. */
function choose(candidates: readonly Candidate[], group: Group, taken: ReadonlySet<string>): Route | undefined {
  const [best] = candidates;
  if (best === undefined) return undefined;
  const equals = candidates.filter((candidate) => compareCandidates(candidate, best) === 0);
  const free = equals.find(({ route }) => !taken.has(placeKey({ route, labels: group.labels })));
  return (free ?? best).route;
}

/** A route that a group could go on under, and what speaks for it. */
interface Candidate {
  readonly route: Route;
  /** It is the group's own route, as far as its matchers tell. */
  readonly isOwn: boolean;
  /** How many of the group's alerts go there; those it has told of decide, then its members, then those it had. */
  readonly votes: number;
  /** How much else it has in common with the group's route. */
  readonly likeness: number;
}

/** Resolved alerts that their groups are done with: they still show where such an alert would go. */
function formerMembersOf(alerts: Iterable<TrackedAlert>): Map<Group, TrackedAlert[]> {
  const former = new Map<Group, TrackedAlert[]>();
  for (const tracked of alerts) {
    for (const group of tracked.homes) {
      if (group.members.has(tracked.fingerprint)) continue;
      const others = former.get(group);
      if (others === undefined) former.set(group, [tracked]);
      else others.push(tracked);
    }
  }
  return former;
}

/** The routes that some of the group's alerts now take, best first. `known`: whom it has been telling. */
function candidatesFor(
  group: Group,
  voters: readonly TrackedAlert[],
  places: ReadonlyMap<TrackedAlert, readonly Place[]>,
  known: ReadonlySet<Destination>,
  next: Ruleset,
): Candidate[] {
  const votes = new Map<Route, number>();
  for (const tracked of voters) {
    const weight = group.owes(tracked.fingerprint)
      ? OWED_WEIGHT
      : group.members.has(tracked.fingerprint)
        ? MEMBER_WEIGHT
        : 1;
    for (const { route, labels } of places.get(tracked) ?? []) {
      if (!labels.equals(group.labels) || !speaksTo(route, group, known, next)) continue;
      votes.set(route, (votes.get(route) ?? 0) + weight);
    }
  }
  return [...votes]
    .map(([route, count]) => ({
      route,
      votes: count,
      isOwn: isOwn(route, group),
      likeness: likeness(route, group.route),
    }))
    .sort(compareCandidates);
}

function compareCandidates(a: Candidate, b: Candidate): number {
  return Number(b.isOwn) - Number(a.isOwn) || b.votes - a.votes || b.likeness - a.likeness;
}

function isOwn(route: Route, group: Group): boolean {
  return !group.isRetired && route.id === group.route.id;
}

function likeness(a: Route, b: Route): number {
  const common = [
    a.receiver === b.receiver,
    a.groupByAll === b.groupByAll && [...a.groupBy].join() === [...b.groupBy].join(),
    a.groupWaitMs === b.groupWaitMs,
    a.groupIntervalMs === b.groupIntervalMs,
    a.repeatIntervalMs === b.repeatIntervalMs,
  ];
  return common.filter(Boolean).length;
}

/** Whether the route leads to whom the group has been telling: the same receiver, or a destination in common. */
function speaksTo(route: Route, group: Group, known: ReadonlySet<Destination>, next: Ruleset): boolean {
  if (route.receiver === group.route.receiver) return true;
  return destinationsOf(route.receiver, next).some((destination) => known.has(destination));
}

function destinationsOf(receiver: string, rules: Ruleset): Destination[] {
  return (rules.receivers.get(receiver) ?? []).map((integration) => integration.destination);
}

function membership(
  places: ReadonlyMap<TrackedAlert, readonly Place[]>,
  routes: ReadonlyMap<Group, Route | undefined>,
  groups: GroupBook,
  change: TreeChange,
  nowMs: number,
): Pick<Adoption, 'homes' | 'foundings'> {
  const bound = new BoundGroups(routes, groups, change);
  const homes = new Map<TrackedAlert, readonly Group[]>();
  const foundings = new Map<string, Place & { alerts: TrackedAlert[] }>();
  for (const [tracked, wanted] of places) {
    // A resolved alert stays where it is awaited; it joins no other group, or old news would be told again.
    const mayMove = !isResolved(tracked.alert, nowMs);
    const own: Group[] = [];
    for (const place of wanted) {
      const sharing = bound.at(place);
      const stay = sharing.find((group) => group.members.has(tracked.fingerprint));
      const group =
        stay ?? (mayMove ? (sharing.find((other) => other.owes(tracked.fingerprint)) ?? sharing[0]) : undefined);
      if (group !== undefined) own.push(group);
      else if (mayMove) found(foundings, place, tracked);
    }
    homes.set(tracked, own);
  }
  return { homes, foundings: [...foundings.values()] };
}

/** Which groups will hang where: those that are bound anew, and those that an unchanged corner of the tree keeps. */
class BoundGroups {
  readonly #anew = new Map<string, Group[]>();
  readonly #routes: ReadonlyMap<Group, Route | undefined>;
  readonly #groups: GroupBook;
  /** From the new route to the old one whose seat it takes. */
  readonly #seatOf: ReadonlyMap<Route, Route>;

  constructor(routes: ReadonlyMap<Group, Route | undefined>, groups: GroupBook, change: TreeChange) {
    this.#routes = routes;
    this.#groups = groups;
    this.#seatOf = new Map([...change.moves].map(([from, to]) => [to, from]));
    for (const [group, route] of routes) {
      if (route === undefined) continue;
      const key = placeKey({ route, labels: group.labels });
      const sharing = this.#anew.get(key);
      if (sharing === undefined) this.#anew.set(key, [group]);
      else sharing.push(group);
    }
  }

  /** Oldest first. */
  at(place: Place): readonly Group[] {
    const anew = this.#anew.get(placeKey(place)) ?? [];
    const seat = this.#seatOf.get(place.route) ?? place.route;
    const kept = this.#groups.at(seat, place.labels).filter((group) => !this.#routes.has(group));
    return kept.length === 0 ? anew : [...kept, ...anew].sort((a, b) => a.id - b.id);
  }
}

function found(foundings: Map<string, Place & { alerts: TrackedAlert[] }>, place: Place, tracked: TrackedAlert): void {
  const key = placeKey(place);
  const founding = foundings.get(key);
  if (founding === undefined) foundings.set(key, { ...place, alerts: [tracked] });
  else founding.alerts.push(tracked);
}

function placeKey({ route, labels }: Place): `${string} ${Fingerprint}` {
  return `${route.id} ${labels.fingerprint}`;
}
