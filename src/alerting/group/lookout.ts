// Lookout: holds the foresight for the routing tree that a reload has under way, from its building to the switch.

import type { Clock } from '../../base/clock.ts';
import { atOnce, inSlices, type Steps } from '../../base/slices.ts';
import type { AlertBook, TrackedAlert } from '../alert-book.ts';
import type { Route } from '../route/route.ts';
import { compareTreesInSteps } from '../route/tree-change.ts';
import { Foresight, foresee } from './foresight.ts';

export class Lookout {
  readonly #alerts: Pick<AlertBook, 'values'>;
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  #foresight: Foresight | undefined;

  constructor(alerts: Pick<AlertBook, 'values'>, clock: Pick<Clock, 'elapsedMs'>) {
    this.#alerts = alerts;
    this.#clock = clock;
  }

  /** Looks at all live alerts, in slices, and from then on at those that come, until `take` or `giveUp`. */
  lookAhead(before: Route, next: Route, signal: AbortSignal): Promise<void> {
    return inSlices(this.#looking(before, next), this.#clock, signal);
  }

  alertPlaced(tracked: TrackedAlert): void {
    this.#foresight?.lookAt(tracked);
  }

  /** What was prepared; on the way back, and where nobody prepared, it is made on the spot. */
  take(before: Route, next: Route): Foresight {
    const prepared = this.#foresight;
    this.#foresight = undefined;
    if (prepared?.before === before && prepared.next === next) return prepared;
    return atOnce(foresee(before, next, this.#alerts.values()));
  }

  giveUp(next: Route): void {
    if (this.#foresight?.next === next) this.#foresight = undefined;
  }

  *#looking(before: Route, next: Route): Steps<void> {
    const foresight = new Foresight(before, next, yield* compareTreesInSteps(before, next));
    this.#foresight = foresight; // before the first look: who comes meanwhile must not be missed
    yield* foresight.lookAtAll(this.#alerts.values());
  }
}
