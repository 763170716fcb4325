// Adoption: what becomes of live groups and alerts when another ruleset takes over. One pure function decides; it goes by
// where the live alerts go, not by how the routes are written. (DESIGN 5)

import { isResolved } from '../alert.ts';
import type { AlertBook, TrackedAlert } from '../alert-book.ts';
import type { Destination } from '../ports.ts';
import type { Route } from '../route/route.ts';
import type { Ruleset } from '../ruleset.ts';
import { type Foresight, type Place, PlaceMap, placesIn } from './foresight.ts';
import type { Group } from './group.ts';
import type { GroupBook } from './group-book.ts';

/** A group that does not exist yet, and the alerts that found it. */
export interface Founding extends Place {
  readonly alerts: readonly TrackedAlert[];
}

export interface Adoption {
  /** Routes that take the place of others, with all groups that hang there. */
  readonly moves: ReadonlyMap<Route, Route>;
  /** Groups that had to be looked at, and the route that each goes on under; undefined: it is retired. */
  readonly routes: ReadonlyMap<Group, Route | undefined>;
  /** The groups that each alert belongs to, where they are others than before. */
  readonly homes: ReadonlyMap<TrackedAlert, readonly Group[]>;
  readonly foundings: readonly Founding[];
}

/** The live state, as far as adoption reads it. */
export interface LiveState {
  readonly groups: GroupBook;
  readonly alerts: Pick<AlertBook, 'get'>;
}

// A voter of one kind outweighs any number of the next: no group has a million members.
const OWED_WEIGHT = 1e12;
const MEMBER_WEIGHT = 1e6;

const NO_GROUPS: readonly Group[] = [];

/** Changes nothing. Costs what the edit may move. `foresight`: from the tree of `before` to that of `next`, of all alerts. */
export function planAdoption(
  state: LiveState,
  foresight: Foresight,
  before: Ruleset,
  next: Ruleset,
  nowMs: number,
): Adoption {
  const spokeTo = (receiver: string): readonly Destination[] => destinationsOf(receiver, before);
  return decide(affectedBy(foresight, state), state.groups, foresight.change.moves, spokeTo, next, nowMs);
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
  const places = new Map([...alerts].map((tracked) => [tracked, placesIn(next.root, tracked.labels)]));
  const all = { places, groups: withAlerts(groups.values()) };
  return decide(all, groups, new Map(), () => [], next, nowMs);
}

/** What is looked at. */
interface Subject {
  /** Where each of the alerts goes. */
  readonly places: ReadonlyMap<TrackedAlert, readonly Place[]>;
  /** With their alerts, oldest first. */
  readonly groups: ReadonlyMap<Group, readonly TrackedAlert[]>;
}

function withAlerts(groups: Iterable<Group>): Subject['groups'] {
  const sorted = [...groups].sort((a, b) => a.id - b.id);
  return new Map(sorted.map((group) => [group, group.alerts()]));
}

function decide(
  { places, groups: subject }: Subject,
  groups: GroupBook,
  moves: ReadonlyMap<Route, Route>,
  spokeTo: (receiver: string) => readonly Destination[],
  next: Ruleset,
  nowMs: number,
): Adoption {
  const routes = new Map<Group, Route | undefined>();
  const bound = new BoundGroups(routes, groups, moves);
  const formerMembers = formerMembersOf(places.keys());
  for (const [group, alerts] of subject) {
    const former = formerMembers.get(group);
    const voters = former === undefined ? alerts : [...alerts, ...former];
    const known = (): ReadonlySet<Destination> => new Set([...spokeTo(group.route.receiver), ...group.told.keys()]);
    const only = onlyRouteOf(group, voters, places);
    const votes = only === undefined ? votesOf(group, voters, places) : [[only, 0] as const];
    const best = choose(candidatesFor(group, votes, known, next), group, bound);
    routes.set(group, best);
    if (best !== undefined) bound.add(group, best);
  }
  return { moves, routes, ...membership(places, bound, nowMs) };
}

/** The alerts that may take another way, the groups that they are or were in, and all groups whose route went away. */
function affectedBy(foresight: Foresight, state: LiveState): Subject {
  const places = new Map<TrackedAlert, readonly Place[]>();
  const groups = new Set<Group>();
  const isLive = (group: Group): boolean => state.groups.get(group.id) === group;
  for (const route of foresight.change.vacated) for (const group of state.groups.on(route)) groups.add(group);
  for (const [fingerprint, ahead] of foresight.affected) {
    const tracked = state.alerts.get(fingerprint);
    if (tracked === undefined) continue;
    places.set(tracked, ahead);
    for (const group of tracked.homes) if (!groups.has(group) && isLive(group)) groups.add(group);
    for (const group of tracked.leftBehind) if (isLive(group)) groups.add(group);
  }
  const all = withAlerts(groups);
  for (const own of all.values())
    for (const tracked of own) if (!places.has(tracked)) places.set(tracked, foresight.placesOf(tracked));
  return { places, groups: all };
}

/** The best; of routes that are equally good, groups of twin routes take one each. */
function choose(candidates: readonly Candidate[], group: Group, bound: BoundGroups): Route | undefined {
  const [best] = candidates;
  if (best === undefined || candidates.length === 1) return best?.route;
  const equals = candidates.filter((candidate) => compareCandidates(candidate, best) === 0);
  const free = equals.find(({ route }) => !bound.isTaken({ route, labels: group.labels }));
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

/** Where none of the group's alerts goes anywhere else, and nothing has to be counted. Nearly always there is one. */
function onlyRouteOf(group: Group, voters: readonly TrackedAlert[], places: Subject['places']): Route | undefined {
  let only: Route | undefined;
  for (const tracked of voters) {
    for (const { route, labels } of places.get(tracked) ?? []) {
      if (route === only || !labels.equals(group.labels)) continue;
      if (only !== undefined) return undefined;
      only = route;
    }
  }
  return only;
}

/** The routes that some of the group's alerts now take with the same group labels. */
function votesOf(
  group: Group,
  voters: readonly TrackedAlert[],
  places: ReadonlyMap<TrackedAlert, readonly Place[]>,
): ReadonlyMap<Route, number> {
  const votes = new Map<Route, number>();
  for (const tracked of voters) {
    const weight = group.owes(tracked.fingerprint)
      ? OWED_WEIGHT
      : group.members.has(tracked.fingerprint)
        ? MEMBER_WEIGHT
        : 1;
    for (const { route, labels } of places.get(tracked) ?? []) {
      if (labels.equals(group.labels)) votes.set(route, (votes.get(route) ?? 0) + weight);
    }
  }
  return votes;
}

/** Those of them that the group could go on under, best first. `known`: whom it has been telling. */
function candidatesFor(
  group: Group,
  votes: Iterable<readonly [Route, number]>,
  known: () => ReadonlySet<Destination>,
  next: Ruleset,
): Candidate[] {
  const candidates: Candidate[] = [];
  for (const [route, count] of votes) {
    if (!speaksTo(route, group, known, next)) continue;
    candidates.push({ route, votes: count, isOwn: isOwn(route, group), likeness: likeness(route, group.route) });
  }
  return candidates.sort(compareCandidates);
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
    a.groupByAll === b.groupByAll && (a.groupBy === b.groupBy || [...a.groupBy].join() === [...b.groupBy].join()),
    a.groupWaitMs === b.groupWaitMs,
    a.groupIntervalMs === b.groupIntervalMs,
    a.repeatIntervalMs === b.repeatIntervalMs,
  ];
  return common.filter(Boolean).length;
}

/** Whether the route leads to whom the group has been telling: the same receiver, or a destination in common. */
function speaksTo(route: Route, group: Group, known: () => ReadonlySet<Destination>, next: Ruleset): boolean {
  if (route.receiver === group.route.receiver) return true;
  const told = known();
  return destinationsOf(route.receiver, next).some((destination) => told.has(destination));
}

function destinationsOf(receiver: string, rules: Ruleset): Destination[] {
  return (rules.receivers.get(receiver) ?? []).map((integration) => integration.destination);
}

function membership(
  places: Subject['places'],
  bound: BoundGroups,
  nowMs: number,
): Pick<Adoption, 'homes' | 'foundings'> {
  const homes = new Map<TrackedAlert, readonly Group[]>();
  const foundings = new PlaceMap<Place & { readonly alerts: TrackedAlert[] }>();
  for (const [tracked, wanted] of places) {
    // A resolved alert stays where it is awaited; it joins no other group, or old news would be told again.
    const mayMove = !isResolved(tracked.alert, nowMs);
    let own = NO_GROUPS;
    for (const place of wanted) {
      const group = homeIn(bound.at(place), tracked, mayMove);
      if (group !== undefined) own = own.length === 0 ? group.asOnlyHome : [...own, group];
      else if (mayMove) {
        const founding = foundings.get(place);
        if (founding === undefined) foundings.set(place, { ...place, alerts: [tracked] });
        else founding.alerts.push(tracked);
      }
    }
    if (!staysPut(tracked, own)) homes.set(tracked, own);
  }
  return { homes, foundings: [...foundings.values()] };
}

/** Of groups that share a place, oldest first, the one that the alert belongs to. */
function homeIn(sharing: readonly Group[], tracked: TrackedAlert, mayMove: boolean): Group | undefined {
  for (const group of sharing) if (group.members.has(tracked.fingerprint)) return group;
  if (!mayMove) return undefined;
  return sharing.find((other) => other.owes(tracked.fingerprint)) ?? sharing[0];
}

/** It has the homes that it had, and there are no others that it might have left. */
function staysPut({ homes, leftBehind }: TrackedAlert, own: readonly Group[]): boolean {
  return leftBehind.length === 0 && homes.length === own.length && homes.every((group, place) => group === own[place]);
}

/** Which groups will hang where: those that are bound anew, and those that an unchanged corner of the tree keeps. */
class BoundGroups {
  readonly #anew = new PlaceMap<readonly Group[]>();
  readonly #looked: ReadonlyMap<Group, unknown>;
  readonly #groups: GroupBook;
  /** From the new route to the old one whose seat it takes. */
  readonly #seatOf: ReadonlyMap<Route, Route>;

  /** `looked`: the groups that are looked at; the others stay. */
  constructor(looked: ReadonlyMap<Group, unknown>, groups: GroupBook, moves: ReadonlyMap<Route, Route>) {
    this.#looked = looked;
    this.#groups = groups;
    this.#seatOf = new Map([...moves].map(([from, to]) => [to, from]));
  }

  /** Oldest first. */
  add(group: Group, route: Route): void {
    const place = { route, labels: group.labels };
    const sharing = this.#anew.get(place);
    this.#anew.set(place, sharing === undefined ? group.asOnlyHome : [...sharing, group]);
  }

  /** By a group that is bound anew. */
  isTaken(place: Place): boolean {
    return this.#anew.get(place) !== undefined;
  }

  /** Oldest first. */
  at(place: Place): readonly Group[] {
    const anew = this.#anew.get(place) ?? NO_GROUPS;
    const seat = this.#seatOf.get(place.route) ?? place.route;
    const there = this.#groups.at(seat, place.labels.fingerprint);
    if (there.length === 0) return anew;
    const kept = there.filter((group) => !this.#looked.has(group));
    return kept.length === 0 ? anew : [...kept, ...anew].sort((a, b) => a.id - b.id);
  }
}
