// TreeChange: what a new routing tree means for alerts that are placed under the old one. Most edits touch one corner; this
// finds the corner, so that only its alerts are placed anew and every other group stays untouched.

import type { LabelSet } from '../../labels/label-set.ts';
import { type Matcher, matchAll } from '../../labels/matcher.ts';
import type { Route } from './route.ts';

export interface TreeChange {
  /** Nodes that are the same place in both trees, where the object differs: what hangs on the old goes to the new. */
  readonly moves: ReadonlyMap<Route, Route>;
  /** Nodes of the old tree that have no such place in the new one, or where groups may not simply stay. */
  readonly vacated: readonly Route[];
  /** Whether an alert may now take another way than before. False: it certainly does not. */
  affects(labels: LabelSet): boolean;
}

/** Alerts that fulfil all the matchers may take another way. */
type Condition = readonly Matcher[];

export function compareTrees(before: Route, next: Route): TreeChange {
  const comparison = new Comparison();
  if (before !== next) comparison.compare(before, next, []);
  const { moves, vacated, conditions } = comparison;
  return {
    moves,
    vacated,
    affects: (labels) => conditions.some((condition) => matchAll(condition, labels)),
  };
}

class Comparison {
  readonly moves = new Map<Route, Route>();
  readonly vacated: Route[] = [];
  readonly conditions: Condition[] = [];

  /** Both nodes are asked about the same alerts: those that fulfil `path`. */
  compare(before: Route, next: Route, path: Condition): void {
    if (before === next) return;
    this.moves.set(before, next);
    if (!groupsMayStay(before, next)) {
      this.vacated.push(before);
      this.conditions.push(path);
    }
    this.#compareChildren(before.routes, next.routes, path);
  }

  #compareChildren(before: readonly Route[], next: readonly Route[], path: Condition): void {
    if (before === next) return;
    const pairs = pairUp(before, next);
    // A child that came, went, or changed its place among the others: whoever matches it may go elsewhere now.
    const steady = steadyOnes(before, pairs);
    for (const [old, now] of pairs) {
      const isSteady = old !== undefined && now !== undefined && steady.has(old) && old.continue === now.continue;
      if (isSteady) this.compare(old, now, [...path, ...old.matchers]);
      else this.#moved(old, now, path);
    }
  }

  #moved(old: Route | undefined, now: Route | undefined, path: Condition): void {
    const matchers = (old ?? now)?.matchers ?? [];
    this.conditions.push([...path, ...matchers]);
    if (old !== undefined) this.#vacate(old);
  }

  #vacate(route: Route): void {
    this.vacated.push(route);
    for (const child of route.routes) this.#vacate(child);
  }
}

/** Groups can go on under `next` without a look at their alerts: only waits differ, or what acts at a flush. */
function groupsMayStay(before: Route, next: Route): boolean {
  return (
    before.receiver === next.receiver &&
    before.groupByAll === next.groupByAll &&
    before.groupBy.size === next.groupBy.size &&
    [...before.groupBy].every((name) => next.groupBy.has(name))
  );
}

type Pair = readonly [before: Route | undefined, next: Route | undefined];

/** Children with equal matchers belong together, twins in their order. In the order of the new tree, what left last. */
function pairUp(before: readonly Route[], next: readonly Route[]): Pair[] {
  const waiting = new Map(before.map((route) => [route.id, route]));
  const pairs: Pair[] = [];
  for (const route of next) {
    pairs.push([waiting.get(route.id), route]);
    waiting.delete(route.id);
  }
  for (const left of waiting.values()) pairs.push([left, undefined]);
  return pairs;
}

/** The most old children that can be said to have kept their order; the others have moved. */
function steadyOnes(before: readonly Route[], pairs: readonly Pair[]): ReadonlySet<Route> {
  const places = new Map(before.map((route, place) => [route, place]));
  const kept = pairs.flatMap(([old, now]) => (old === undefined || now === undefined ? [] : [old]));
  const steady = longestIncreasing(kept.map((route) => places.get(route) ?? 0));
  return new Set(kept.filter((_, index) => steady.has(index)));
}

/** Indexes of a longest increasing subsequence (patience sorting). */
function longestIncreasing(values: readonly number[]): ReadonlySet<number> {
  const piles: number[] = []; // index of the smallest last element of a subsequence of each length
  const previous: number[] = [];
  for (const [index, value] of values.entries()) {
    let low = 0;
    let high = piles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[piles[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous.push(low > 0 ? (piles[low - 1] ?? -1) : -1);
    piles[low] = index;
  }
  const longest = new Set<number>();
  for (let index = piles.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) longest.add(index);
  return longest;
}
