// Adoption: what becomes of live groups and alerts when another ruleset takes over. One pure function decides; it goes by
// where the live alerts go, not by how the routes are written. (ADR 9)

import { isResolved } from '../alert.ts';
import type { AlertBook, TrackedAlert } from '../alert-book.ts';
import type { Route } from '../route/route.ts';
import type { Ruleset } from '../ruleset.ts';
import { BoundGroups, seatsBefore } from './bound-groups.ts';
import { bestRoutes, type Parties, partiesOf } from './candidates.ts';
import { type Foresight, type Place, PlaceMap, placesIn } from './foresight.ts';
import type { Group } from './group.ts';
import type { GroupBook } from './group-book.ts';

/** A group that does not exist yet, and the alerts that found it. */
export interface Founding extends Place {
  /** In the order of their arrival. */
  readonly alerts: readonly TrackedAlert[];
  readonly firstAtMs: number;
}

export interface Adoption {
  /** Routes that take the place of others, with all groups that hang there. */
  readonly moves: ReadonlyMap<Route, Route>;
  /** Those of them where all groups of the one were looked at, and go on under the other: `routes` does not name these. */
  readonly carried: ReadonlyMap<Route, Route>;
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

const NO_GROUPS: readonly Group[] = [];
const NONE: readonly never[] = [];
const NOTHING_CARRIED: Adoption['carried'] = new Map();

/** Changes nothing. Costs what the edit may move. `foresight`: from the tree of `before` to that of `next`, of all alerts. */
export function planAdoption(
  state: LiveState,
  foresight: Foresight,
  before: Ruleset,
  next: Ruleset,
  nowMs: number,
): Adoption {
  return decide(affectedBy(foresight, state), state.groups, foresight.change.moves, partiesOf(before, next), nowMs);
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
  const all = { places, groups: withAlerts(groups.values()), former: formerMembersOf(places.keys()) };
  return decide(all, groups, new Map(), partiesOf(undefined, next), nowMs);
}

/** What is looked at. */
interface Subject {
  /** Where each of the alerts goes. */
  readonly places: ReadonlyMap<TrackedAlert, readonly Place[]>;
  /** With their alerts, oldest first. */
  readonly groups: ReadonlyMap<Group, readonly TrackedAlert[]>;
  readonly former: ReadonlyMap<Group, readonly TrackedAlert[]>;
}

function withAlerts(groups: Iterable<Group>): Subject['groups'] {
  const sorted = [...groups].sort((a, b) => a.id - b.id);
  return new Map(sorted.map((group) => [group, group.alerts()]));
}

function decide(
  { places, groups: subject, former }: Subject,
  groups: GroupBook,
  moves: ReadonlyMap<Route, Route>,
  parties: Parties,
  nowMs: number,
): Adoption {
  const routes = new Map<Group, Route | undefined>();
  const seats = seatsBefore(moves);
  const there = ({ route, labels }: Place): readonly Group[] =>
    groups.at(seats.get(route) ?? route, labels.fingerprint);
  const bound = new BoundGroups((group) => routes.has(group), there);
  for (const [group, alerts] of subject) {
    const { route, isRetired } = group;
    const voters = votersOf(alerts, former.get(group));
    const chosen = bound.choose(bestRoutes({ group, route, isRetired }, voters, places, parties), group);
    routes.set(group, chosen);
    if (chosen !== undefined) bound.add(group, chosen);
  }
  return { moves, carried: NOTHING_CARRIED, routes, ...membership(places, bound, nowMs) };
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
  const former = formerMembersOf(places.keys());
  for (const own of all.values())
    for (const tracked of own) if (!places.has(tracked)) places.set(tracked, foresight.placesOf(tracked));
  return { places, groups: all, former };
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

/** Whom a group asks: its alerts, and those it had, in an order that does not depend on when they were looked at. */
export function votersOf(
  alerts: readonly TrackedAlert[],
  former: Iterable<TrackedAlert> | undefined,
): readonly TrackedAlert[] {
  if (former === undefined) return alerts;
  return [...alerts, ...[...former].sort((a, b) => compareText(a.fingerprint, b.fingerprint))];
}

function membership(
  places: Subject['places'],
  bound: BoundGroups,
  nowMs: number,
): Pick<Adoption, 'homes' | 'foundings'> {
  const homes = new Map<TrackedAlert, readonly Group[]>();
  const foundings = new PlaceMap<{ place: Place; alerts: TrackedAlert[] }>();
  for (const [tracked, wanted] of places) {
    const { own, without } = homesOf(tracked, wanted, bound, nowMs);
    for (const place of without) {
      const founding = foundings.get(place);
      if (founding === undefined) foundings.set(place, { place, alerts: [tracked] });
      else founding.alerts.push(tracked);
    }
    if (!staysPut(tracked, own)) homes.set(tracked, own);
  }
  return { homes, foundings: inOrder([...foundings.values()].map(({ place, alerts }) => founded(place, alerts))) };
}

/** Where an alert will be. */
interface Homes<P extends Place> {
  readonly own: readonly Group[];
  /** Where it wants to be, and no group is yet. */
  readonly without: readonly P[];
}

export function homesOf<P extends Place>(
  tracked: TrackedAlert,
  wanted: readonly P[],
  bound: Pick<BoundGroups, 'at'>,
  nowMs: number,
): Homes<P> {
  // A resolved alert stays where it is awaited; it joins no other group, or old news would be told again.
  const mayMove = !isResolved(tracked.alert, nowMs);
  let own = NO_GROUPS;
  let without: readonly P[] = NONE;
  for (const place of wanted) {
    const group = homeIn(bound.at(place), tracked, mayMove);
    if (group !== undefined) own = own.length === 0 ? group.asOnlyHome : [...own, group];
    else if (mayMove) without = [...without, place];
  }
  return { own, without };
}

/** Of groups that share a place, oldest first, the one that the alert belongs to. */
function homeIn(sharing: readonly Group[], tracked: TrackedAlert, mayMove: boolean): Group | undefined {
  for (const group of sharing) if (group.members.has(tracked.fingerprint)) return group;
  if (!mayMove) return undefined;
  return sharing.find((other) => other.owes(tracked.fingerprint)) ?? sharing[0];
}

/** It has the homes that it had, and there are no others that it might have left. */
export function staysPut({ homes, leftBehind }: TrackedAlert, own: readonly Group[]): boolean {
  return leftBehind.length === 0 && homes.length === own.length && homes.every((group, place) => group === own[place]);
}

/** A group is as old as the first of its alerts. */
export function founded({ route, labels }: Place, alerts: Iterable<TrackedAlert>): Founding {
  const sorted = [...alerts].sort((a, b) => a.arrivedAtMs - b.arrivedAtMs || compareText(a.fingerprint, b.fingerprint));
  return { route, labels, alerts: sorted, firstAtMs: sorted[0]?.arrivedAtMs ?? 0 };
}

/** The oldest first: so are they numbered, and whoever is older takes newcomers. Not by the way that they were found. */
export function inOrder(foundings: Founding[]): readonly Founding[] {
  return foundings.sort(
    (a, b) =>
      a.firstAtMs - b.firstAtMs ||
      compareText(a.route.id, b.route.id) ||
      compareText(a.labels.fingerprint, b.labels.fingerprint),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
