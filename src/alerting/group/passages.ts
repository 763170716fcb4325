// Passages: how many groups go from which route to which, so that where all of one route go to one other, and nobody else
// does, the whole seat can go.

import type { Route } from '../route/route.ts';
import type { TreeChange } from '../route/tree-change.ts';
import type { GroupBook } from './group-book.ts';

/** Undefined: a group that hangs, or will hang, on no route. */
type End = Route | undefined;

export class Passages {
  readonly #departures = new Map<End, Map<End, number>>();
  readonly #arrivals = new Map<End, Map<End, number>>();

  /** One group more, or one less. */
  count(from: End, to: End, by: 1 | -1): void {
    tally(this.#departures, from, to, by);
    tally(this.#arrivals, to, from, by);
  }

  /** Where groups leave from. */
  get departures(): Iterable<End> {
    return this.#departures.keys();
  }

  /** From routes that are vacated to the one that takes the place of each. */
  carried({ moves, vacated }: Pick<TreeChange, 'moves' | 'vacated'>, groups: GroupBook): Map<Route, Route> {
    const taken = new Set(moves.values());
    const carried = new Map<Route, Route>();
    for (const from of vacated) {
      const to = onlyKey(this.#departures.get(from));
      if (to === undefined || onlyKey(this.#arrivals.get(to)) !== from) continue;
      const isFree = moves.has(from) ? moves.get(from) === to : !taken.has(to) && !groups.hasSeat(to);
      if (isFree) carried.set(from, to);
    }
    return carried;
  }
}

function tally(counts: Map<End, Map<End, number>>, one: End, other: End, by: 1 | -1): void {
  let others = counts.get(one);
  if (others === undefined) {
    others = new Map();
    counts.set(one, others);
  }
  const count = (others.get(other) ?? 0) + by;
  if (count > 0) others.set(other, count);
  else others.delete(other);
  if (others.size === 0) counts.delete(one);
}

function onlyKey(counts: ReadonlyMap<End, number> | undefined): End {
  if (counts?.size !== 1) return undefined;
  const [only] = counts.keys();
  return only;
}
