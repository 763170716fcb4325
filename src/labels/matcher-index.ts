// MatcherIndex: finds, for a label set, the few conditions that can hold for it, out of very many. A condition (a list of
// matchers, all of which must hold) is filed under the values of the one matcher that says most; what has no such matcher is
// in a rest list that everyone reads. Candidates must still be asked.

import type { LabelSet } from './label-set.ts';
import type { Matcher } from './matcher.ts';

export class MatcherIndex<T> {
  /** By name, then by value. */
  readonly #byValue = new Map<string, Map<string, Set<T>>>();
  readonly #rest = new Set<T>();

  /** Files `item` under a condition. One item may be filed under several, all of them of its own. */
  add(matchers: readonly Matcher[], item: T): void {
    const best = this.#leastCrowded(matchers);
    if (best === undefined) this.#rest.add(item);
    else for (const value of best.values) this.#bucket(best.name, value).add(item);
  }

  /** Takes the item out wherever the condition may have filed it. */
  delete(matchers: readonly Matcher[], item: T): void {
    this.#rest.delete(item);
    for (const { name, values } of matchers.flatMap(selective)) {
      const byValue = this.#byValue.get(name);
      for (const value of values) {
        const bucket = byValue?.get(value);
        bucket?.delete(item);
        if (bucket?.size === 0) byValue?.delete(value);
      }
      if (byValue?.size === 0) this.#byValue.delete(name);
    }
  }

  /**
   * Every item with a condition that can hold, and maybe others; an item with several conditions may come twice. Often it is
   * one bucket, and then it is handed out as it is: asked once for every alert that comes in.
   */
  candidates(labels: LabelSet): Iterable<T> {
    let found: Iterable<T> | undefined;
    for (const [name, byValue] of this.#byValue) found = joined(found, byValue.get(labels.get(name) ?? ''));
    return joined(found, this.#rest.size === 0 ? undefined : this.#rest) ?? [];
  }

  /** Of the matchers that accept few values only, the one whose buckets hold least so far. */
  #leastCrowded(matchers: readonly Matcher[]): Selective | undefined {
    let best: Selective | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const candidate of matchers.flatMap(selective)) {
      const byValue = this.#byValue.get(candidate.name);
      const crowd = candidate.values.reduce((sum, value) => sum + 1 + (byValue?.get(value)?.size ?? 0), 0);
      if (crowd < least) {
        best = candidate;
        least = crowd;
      }
    }
    return best;
  }

  #bucket(name: string, value: string): Set<T> {
    let byValue = this.#byValue.get(name);
    if (byValue === undefined) {
      byValue = new Map();
      this.#byValue.set(name, byValue);
    }
    let bucket = byValue.get(value);
    if (bucket === undefined) {
      bucket = new Set();
      byValue.set(value, bucket);
    }
    return bucket;
  }
}

function joined<T>(some: Iterable<T> | undefined, more: Iterable<T> | undefined): Iterable<T> | undefined {
  if (some === undefined || more === undefined) return some ?? more;
  return [...some, ...more];
}

interface Selective {
  readonly name: string;
  readonly values: readonly string[];
}

function selective({ name, accepts }: Matcher): readonly Selective[] {
  return accepts === undefined ? [] : [{ name, values: accepts }];
}
