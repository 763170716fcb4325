// ChildIndex: of many sibling routes, the few that an alert could take, in their order: an alert costs what its own routes
// cost, not what all of them do.

import type { Steps } from '../../base/slices.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import type { Matcher } from '../../labels/matcher.ts';
import { MatcherIndex } from '../../labels/matcher-index.ts';

// Below this a plain scan is as fast.
const WORTH_INDEXING = 8;

interface Child {
  /** Equal ids have equal matchers. */
  readonly id: string;
  readonly matchers: readonly Matcher[];
}

/** Siblings of an earlier tree. */
interface Former<T extends Child> {
  readonly routes: readonly T[];
  readonly children: ChildIndex<T>;
}

export class ChildIndex<T extends Child> {
  readonly #children: readonly T[];
  /** Places of the children; undefined where they are few. */
  readonly #places: MatcherIndex<number> | undefined;

  private constructor(children: readonly T[], places: MatcherIndex<number> | undefined) {
    this.#children = children;
    this.#places = places;
  }

  /** Shares what it can with the index of `former`: all, if they match the same alerts at the same places. */
  static *of<T extends Child>(children: readonly T[], former?: Former<T>): Steps<ChildIndex<T>> {
    if (children.length < WORTH_INDEXING) return new ChildIndex(children, undefined);
    if (former !== undefined && sameIds(former.routes, children)) {
      return former.routes === children ? former.children : new ChildIndex(children, former.children.#places);
    }
    const places = new MatcherIndex<number>();
    for (const [place, child] of children.entries()) {
      places.add(child.matchers, place);
      yield;
    }
    return new ChildIndex(children, places);
  }

  /** All matching children, and maybe others, in the order of the siblings. */
  candidates(labels: LabelSet): readonly T[] {
    if (this.#places === undefined) return this.#children;
    const places = [...this.#places.candidates(labels)].sort((a, b) => a - b);
    return places.flatMap((place) => this.#children[place] ?? []);
  }
}

function sameIds(a: readonly Child[], b: readonly Child[]): boolean {
  return a.length === b.length && a.every((child, place) => child === b[place] || child.id === b[place]?.id);
}
