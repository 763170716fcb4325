// NewHomes: where alerts will be at home after an adoption that is decided ahead, where that is elsewhere than now, and which
// groups they found.

import { isResolved } from '../alert.ts';
import type { TrackedAlert } from '../alert-book.ts';
import { type Adoption, founded, homesOf, inOrder, staysPut } from './adoption.ts';
import type { BoundGroups } from './bound-groups.ts';
import type { Group } from './group.ts';
import { type AlertFile, NO_SPOTS, type Spot } from './roll.ts';

const NOBODY: readonly TrackedAlert[] = [];

export class NewHomes {
  readonly #homes = new Map<TrackedAlert, readonly Group[]>();
  readonly #founded = new Set<Spot>();

  /** Decides it anew. */
  find(tracked: TrackedAlert, file: AlertFile, bound: BoundGroups, nowMs: number): void {
    this.#homes.delete(tracked);
    this.#wantNothing(tracked, file);
    if (file.places === undefined) return;
    const { own, without } = homesOf(tracked, file.places, bound, nowMs);
    if (!staysPut(tracked, own)) this.#homes.set(tracked, own);
    file.wants = without;
    for (const spot of without) {
      spot.founders ??= new Set();
      spot.founders.add(tracked);
      this.#founded.add(spot);
    }
  }

  /** Those that were to go elsewhere, and have ended since. */
  *over(nowMs: number): IterableIterator<TrackedAlert> {
    for (const tracked of this.#homes.keys()) if (isResolved(tracked.alert, nowMs)) yield tracked;
    for (const { founders = NOBODY } of this.#founded)
      for (const tracked of founders) if (isResolved(tracked.alert, nowMs)) yield tracked;
  }

  result(): Pick<Adoption, 'homes' | 'foundings'> {
    const foundings = [...this.#founded].map((spot) => founded(spot, spot.founders ?? NOBODY));
    return { homes: this.#homes, foundings: inOrder(foundings) };
  }

  #wantNothing(tracked: TrackedAlert, file: AlertFile): void {
    for (const spot of file.wants) {
      spot.founders?.delete(tracked);
      if (spot.founders?.size === 0) this.#founded.delete(spot);
    }
    file.wants = NO_SPOTS;
  }
}
