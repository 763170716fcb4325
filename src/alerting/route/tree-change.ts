// TreeChange: what a new routing tree means for alerts that are placed under the old one. Most edits touch one corner; this
// finds the corner, so that only its alerts are placed anew and every other group stays untouched.

import { atOnce, type Steps, within } from '../../base/slices.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { type Matcher, matchAll } from '../../labels/matcher.ts';
import { MatcherIndex } from '../../labels/matcher-index.ts';
import type { Route } from './route.ts';

export interface TreeChange {
  /** Nodes that are the same place in both trees, where the object differs: what hangs on the old goes to the new. */
  readonly moves: ReadonlyMap<Route, Route>;
  /** Nodes of the old tree that have no such place in the new one, or where groups may not simply stay. */
  readonly vacated: readonly Route[];
  /** The same of the new tree: what is vacated on the way back. */
  readonly settled: readonly Route[];
  /** Whether an alert may now take another way than before. False: it certainly does not, there and back. */
  affects(labels: LabelSet): boolean;
}

/** The same change the other way round. */
export function reversed({ moves, vacated, settled, affects }: TreeChange): TreeChange {
  return { moves: new Map([...moves].map(([from, to]) => [to, from])), vacated: settled, settled: vacated, affects };
}

export function compareTrees(before: Route, next: Route): TreeChange {
  return atOnce(compareTreesInSteps(before, next));
}

/** The same, with a breath after each pair of nodes. */
export function* compareTreesInSteps(before: Route, next: Route): Steps<TreeChange> {
  const comparison = new Comparison();
  yield* comparison.compare(before, next, undefined);
  const { moves, vacated, settled, conditions } = comparison;
  return { moves, vacated, settled, affects: (labels) => conditions.mayHold(labels) };
}

// Below this a plain scan is faster.
const WORTH_INDEXING = 8;

/** The way to a node: an alert that fulfils all the matchers on it is asked about there. */
interface Way {
  readonly above: Way | undefined;
  readonly matchers: readonly Matcher[];
}

/** Alerts that fulfil all the matchers of one of them may take another way. */
class Conditions {
  readonly #all: (readonly Matcher[])[] = [];
  readonly #index = new MatcherIndex<readonly Matcher[]>();

  add(way: Way | undefined): void {
    const matchers: Matcher[] = [];
    for (let at = way; at !== undefined; at = at.above) matchers.push(...at.matchers);
    this.#all.push(matchers);
    this.#index.add(matchers, matchers);
  }

  /** Asked of every live alert. */
  mayHold(labels: LabelSet): boolean {
    const candidates = this.#all.length < WORTH_INDEXING ? this.#all : this.#index.candidates(labels);
    for (const condition of candidates) if (matchAll(condition, labels)) return true;
    return false;
  }
}

class Comparison {
  readonly moves = new Map<Route, Route>();
  readonly vacated: Route[] = [];
  readonly settled: Route[] = [];
  readonly conditions = new Conditions();

  /** Both nodes are asked about the same alerts: those that come the `way`. */
  *compare(before: Route, next: Route, way: Way | undefined): Steps<void> {
    if (before === next) return;
    this.moves.set(before, next);
    if (!groupsMayStay(before, next)) {
      this.vacated.push(before);
      this.settled.push(next);
      this.conditions.add(way);
    }
    if (before.routes !== next.routes) yield* this.#compareChildren(before.routes, next.routes, way);
  }

  *#compareChildren(before: readonly Route[], next: readonly Route[], above: Way | undefined): Steps<void> {
    // A child that came, went, or changed its place among the others: whoever matches it may go elsewhere now.
    for (const { old, now, isSteady } of pairUp(before, next)) {
      const way = { above, matchers: (old ?? now)?.matchers ?? [] };
      if (isSteady && old !== undefined && now !== undefined && old.continue === now.continue)
        yield* within(this.compare(old, now, way));
      else {
        this.conditions.add(way);
        if (old !== undefined) collect(old, this.vacated);
        if (now !== undefined) collect(now, this.settled);
      }
      yield;
    }
  }
}

/** A node and all below it. */
function collect(route: Route, into: Route[]): void {
  into.push(route);
  for (const child of route.routes) collect(child, into);
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

interface Pair {
  readonly old: Route | undefined;
  readonly now: Route | undefined;
  /** It has kept its place among the others. */
  readonly isSteady: boolean;
}

/**
 * Children with equal matchers belong together, twins in their order. What is the same object in both trees at the beginning
 * and at the end is left out; of long lists that is nearly all.
 */
function pairUp(before: readonly Route[], next: readonly Route[]): Pair[] {
  const begin = agreedBegin(before, next);
  const end = agreedEnd(before, next, begin);
  const waiting = new Map(before.slice(begin, before.length - end).map((route, place) => [route.id, { route, place }]));
  const found = next.slice(begin, next.length - end).map((now) => {
    const old = waiting.get(now.id);
    waiting.delete(now.id);
    return { now, old };
  });
  const kept = found.flatMap(({ old }) => old ?? []);
  // The most that can be said to have kept their order; the others have moved.
  const ordered = longestIncreasing(kept.map(({ place }) => place));
  const steady = new Set(kept.filter((_, index) => ordered.has(index)));
  return [
    ...found.map(({ now, old }) => ({ now, old: old?.route, isSteady: old !== undefined && steady.has(old) })),
    ...[...waiting.values()].map(({ route }) => ({ now: undefined, old: route, isSteady: false })),
  ];
}

function agreedBegin(a: readonly Route[], b: readonly Route[]): number {
  const most = Math.min(a.length, b.length);
  let count = 0;
  while (count < most && a[count] === b[count]) count += 1;
  return count;
}

/** The same at the end, as far as it is not the beginning. */
function agreedEnd(a: readonly Route[], b: readonly Route[], begin: number): number {
  const most = Math.min(a.length, b.length) - begin;
  let count = 0;
  while (count < most && a[a.length - 1 - count] === b[b.length - 1 - count]) count += 1;
  return count;
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
