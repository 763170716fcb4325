// Lookout: holds the foresight for the routing tree that a reload has under way, from its building to the switch; and the one
// for the way back, from the switch until it is known that nobody goes back.

import type { Clock } from '../../base/clock.ts';
import { atOnce, inSlices, type Steps } from '../../base/slices.ts';
import type { AlertBook, TrackedAlert } from '../alert-book.ts';
import type { Route } from '../route/route.ts';
import { Foresight, foresee } from './foresight.ts';

export class Lookout {
  readonly #alerts: Pick<AlertBook, 'values'>;
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  #ahead: Foresight | undefined;
  #back: Foresight | undefined;

  constructor(alerts: Pick<AlertBook, 'values'>, clock: Pick<Clock, 'elapsedMs'>) {
    this.#alerts = alerts;
    this.#clock = clock;
  }

  /** Looks at all live alerts, in slices, and from then on at those that come, until `take` or `giveUp`. */
  lookAhead(before: Route, next: Route, signal: AbortSignal): Promise<void> {
    return inSlices(this.#looking(before, next), this.#clock, signal);
  }

  alertPlaced(tracked: TrackedAlert): void {
    this.#ahead?.lookAt(tracked);
    this.#back?.lookAt(tracked);
  }

  /** What was prepared; where nobody prepared, it is made on the spot. The way back from there is ready from then on. */
  take(before: Route, next: Route): Foresight {
    const prepared = [this.#ahead, this.#back].find((one) => one?.before === before && one.next === next);
    const foresight = prepared ?? atOnce(foresee(before, next, this.#alerts.values()));
    this.#ahead = undefined;
    this.#back = foresight.back;
    return foresight;
  }

  /** Nobody goes to this tree, or back from it. */
  giveUp(next: Route): void {
    if (this.#ahead?.next === next) this.#ahead = undefined;
    if (this.#back?.before === next) this.#back = undefined;
  }

  *#looking(before: Route, next: Route): Steps<void> {
    const foresight = yield* Foresight.between(before, next);
    this.#ahead = foresight; // before the first look: who comes meanwhile must not be missed
    yield* foresight.lookAtAll(this.#alerts.values());
  }
}
