// Adoption: what becomes of live groups and alerts when another ruleset takes over. One pure function decides; it goes by
// where the live alerts go, not by how the routes are written. (DESIGN 5)

import type { Fingerprint, LabelSet } from '../../labels/label-set.ts';
import { isResolved } from '../alert.ts';
import type { TrackedAlert } from '../alert-book.ts';
import type { Destination } from '../ports.ts';
import { groupLabelsOf, matchRoutes, type Route } from '../route/route.ts';
import type { Ruleset } from '../ruleset.ts';
import type { Group } from './group.ts';

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
  /** The route that each group goes on under. A group that is not here is retired. */
  readonly routes: ReadonlyMap<Group, Route>;
  /** The groups that each alert is a member of; those still to be founded are in `foundings`. */
  readonly homes: ReadonlyMap<TrackedAlert, readonly Group[]>;
  readonly foundings: readonly Founding[];
}

// A voter of one kind outweighs any number of the next: no group has a million members.
const OWED_WEIGHT = 1e12;
const MEMBER_WEIGHT = 1e6;

/** `groups` oldest first. Changes nothing. */
export function planAdoption(
  groups: readonly Group[],
  alerts: Iterable<TrackedAlert>,
  before: Ruleset,
  next: Ruleset,
  nowMs: number,
): Adoption {
  const places = new Map<TrackedAlert, readonly Place[]>();
  for (const tracked of alerts) {
    const routes = matchRoutes(next.root, tracked.labels);
    places.set(
      tracked,
      routes.map((route) => ({ route, labels: groupLabelsOf(route, tracked.labels) })),
    );
  }
  const routes = new Map<Group, Route>();
  const taken = new Set<string>();
  const formerMembers = formerMembersOf(places.keys());
  for (const group of groups) {
    const voters = [...group.alerts(), ...(formerMembers.get(group) ?? [])];
    const candidates = candidatesFor(group, voters, places, before, next);
    const [best] = candidates;
    if (best === undefined) continue;
    // Of routes that are equally good, groups of twin routes take one each.
    const equals = candidates.filter((candidate) => compareCandidates(candidate, best) === 0);
    const { route } = equals.find((candidate) => !taken.has(placeKey({ ...candidate, labels: group.labels }))) ?? best;
    taken.add(placeKey({ route, labels: group.labels }));
    routes.set(group, route);
  }
  return { routes, ...membership(places, routes, nowMs) };
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

/** The routes that some of the group's alerts now take, best first. */
function candidatesFor(
  group: Group,
  voters: readonly TrackedAlert[],
  places: ReadonlyMap<TrackedAlert, readonly Place[]>,
  before: Ruleset,
  next: Ruleset,
): Candidate[] {
  const known = new Set([...destinationsOf(group.route.receiver, before), ...group.told.keys()]);
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
  routes: ReadonlyMap<Group, Route>,
  nowMs: number,
): Pick<Adoption, 'homes' | 'foundings'> {
  const bound = groupsByPlace(routes);
  const homes = new Map<TrackedAlert, readonly Group[]>();
  const foundings = new Map<string, Place & { alerts: TrackedAlert[] }>();
  for (const [tracked, wanted] of places) {
    // A resolved alert stays where it is awaited; it joins no other group, or old news would be told again.
    const mayMove = !isResolved(tracked.alert, nowMs);
    const own: Group[] = [];
    for (const place of wanted) {
      const sharing = bound.get(placeKey(place)) ?? [];
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

function groupsByPlace(routes: ReadonlyMap<Group, Route>): Map<string, Group[]> {
  const bound = new Map<string, Group[]>();
  for (const [group, route] of routes) {
    const key = placeKey({ route, labels: group.labels });
    const sharing = bound.get(key);
    if (sharing === undefined) bound.set(key, [group]);
    else sharing.push(group);
  }
  return bound;
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
