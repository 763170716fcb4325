// ChildIndex: of many sibling routes, the few that an alert could take, in their order: an alert costs what its own routes
// cost, not what all of them do.

import type { LabelSet } from '../../labels/label-set.ts';
import type { Matcher } from '../../labels/matcher.ts';
import { MatcherIndex } from '../../labels/matcher-index.ts';

// Below this a plain scan is as fast.
const WORTH_INDEXING = 8;

export class ChildIndex<T extends { readonly matchers: readonly Matcher[] }> {
  readonly #children: readonly T[];
  /** Places of the children. */
  readonly #places = new MatcherIndex<number>();

  constructor(children: readonly T[]) {
    this.#children = children;
    if (children.length < WORTH_INDEXING) return;
    for (const [place, child] of children.entries()) this.#places.add(child.matchers, place);
  }

  /** All matching children, and maybe others, in the order of the siblings. */
  candidates(labels: LabelSet): readonly T[] {
    if (this.#children.length < WORTH_INDEXING) return this.#children;
    const places = [...this.#places.candidates(labels)].sort((a, b) => a - b);
    return places.flatMap((place) => this.#children[place] ?? []);
  }
}
