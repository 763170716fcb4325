// Candidates: the routes of a new tree that a live group could go on under, and which of them is best for it. Its alerts vote
// with the routes that they take; what the group has told weighs most.

import type { TrackedAlert } from '../alert-book.ts';
import type { Destination } from '../ports.ts';
import type { Route } from '../route/route.ts';
import type { Ruleset } from '../ruleset.ts';
import type { Place } from './foresight.ts';
import type { Group } from './group.ts';

/** A group, and where it hangs before it is decided on. */
export interface Standing {
  readonly group: Group;
  readonly route: Route;
  readonly isRetired: boolean;
}

/** Whom receivers speak to, before and after. */
export interface Parties {
  spokeTo(receiver: string): readonly Destination[];
  speakTo(receiver: string): readonly Destination[];
}

/** Where the alerts that are looked at go. */
export type Places = Pick<ReadonlyMap<TrackedAlert, readonly Place[]>, 'get'>;

// A voter of one kind outweighs any number of the next: no group has a million members.
const OWED_WEIGHT = 1e12;
const MEMBER_WEIGHT = 1e6;

const NOWHERE: readonly Place[] = [];
const NONE: readonly Route[] = [];

/** The best route for the group; several where they are equally good; none where it must retire. */
export function bestRoutes(
  standing: Standing,
  voters: readonly TrackedAlert[],
  places: Places,
  parties: Parties,
): readonly Route[] {
  const only = onlyRouteOf(standing.group, voters, places);
  if (only !== undefined) return speaksTo(only, standing, parties) ? [only] : NONE;
  const candidates = candidatesFor(standing, votesOf(standing.group, voters, places), parties);
  const [best] = candidates;
  if (best === undefined) return NONE;
  if (candidates.length === 1) return [best.route];
  return candidates.filter((candidate) => compareCandidates(candidate, best) === 0).map(({ route }) => route);
}

/** `before`: undefined at a start. */
export function partiesOf(before: Ruleset | undefined, next: Ruleset): Parties {
  return {
    spokeTo: (receiver) => (before === undefined ? [] : destinationsOf(receiver, before)),
    speakTo: (receiver) => destinationsOf(receiver, next),
  };
}

function destinationsOf(receiver: string, { receivers }: Ruleset): readonly Destination[] {
  return (receivers.get(receiver) ?? []).map(({ destination }) => destination);
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

/** Where none of the group's alerts goes anywhere else, and nothing has to be counted. Nearly always there is one. */
function onlyRouteOf(group: Group, voters: readonly TrackedAlert[], places: Places): Route | undefined {
  let only: Route | undefined;
  for (const tracked of voters) {
    for (const { route, labels } of places.get(tracked) ?? NOWHERE) {
      if (route === only || !labels.equals(group.labels)) continue;
      if (only !== undefined) return undefined;
      only = route;
    }
  }
  return only;
}

/** The routes that some of the group's alerts now take with the same group labels. */
function votesOf(group: Group, voters: readonly TrackedAlert[], places: Places): ReadonlyMap<Route, number> {
  const votes = new Map<Route, number>();
  for (const tracked of voters) {
    const weight = group.owes(tracked.fingerprint)
      ? OWED_WEIGHT
      : group.members.has(tracked.fingerprint)
        ? MEMBER_WEIGHT
        : 1;
    for (const { route, labels } of places.get(tracked) ?? NOWHERE) {
      if (labels.equals(group.labels)) votes.set(route, (votes.get(route) ?? 0) + weight);
    }
  }
  return votes;
}

/** Those of them that the group could go on under, best first. */
function candidatesFor(
  standing: Standing,
  votes: Iterable<readonly [Route, number]>,
  parties: Parties,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const [route, count] of votes) {
    if (!speaksTo(route, standing, parties)) continue;
    candidates.push({
      route,
      votes: count,
      isOwn: !standing.isRetired && route.id === standing.route.id,
      likeness: likeness(route, standing.route),
    });
  }
  return candidates.length < 2 ? candidates : candidates.sort(compareCandidates);
}

function compareCandidates(a: Candidate, b: Candidate): number {
  return Number(b.isOwn) - Number(a.isOwn) || b.votes - a.votes || b.likeness - a.likeness;
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
function speaksTo({ receiver }: Route, { group, route }: Standing, { spokeTo, speakTo }: Parties): boolean {
  if (receiver === route.receiver) return true;
  const known = new Set([...spokeTo(route.receiver), ...group.told.keys()]);
  return speakTo(receiver).some((destination) => known.has(destination));
}
