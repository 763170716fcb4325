// Lookout: what the routing tree that a reload has under way means for live alerts and groups, looked up and decided beside
// the running one, from its building to the switch; and the same for the way back, from the switch until it is known that
// nobody goes back.

import type { Clock } from '../../base/clock.ts';
import { atOnce, inSlices, type Steps } from '../../base/slices.ts';
import type { AlertBook, TrackedAlert } from '../alert-book.ts';
import type { Route } from '../route/route.ts';
import type { Ruleset } from '../ruleset.ts';
import { type Adoption, planAdoption } from './adoption.ts';
import { Ballot } from './ballot.ts';
import { Foresight, foresee } from './foresight.ts';
import type { Group } from './group.ts';
import type { GroupBook } from './group-book.ts';

export interface LookoutWorld {
  readonly alerts: Pick<AlertBook, 'values' | 'get'>;
  readonly groups: GroupBook;
  readonly clock: Pick<Clock, 'now' | 'elapsedMs'>;
}

export class Lookout {
  readonly #world: LookoutWorld;
  #ahead: Foresight | undefined;
  #back: Foresight | undefined;
  #ballot: Ballot | undefined;
  #ballotBack: Ballot | undefined;
  /** Ends the work at the way back. */
  #staying = new AbortController();

  constructor(world: LookoutWorld) {
    this.#world = world;
  }

  /** Looks at all live alerts, in slices, and from then on at those that come, until `decide` or `giveUp`. */
  lookAhead(before: Route, next: Route, signal: AbortSignal): Promise<void> {
    return inSlices(this.#looking(before, next), this.#world.clock, signal);
  }

  /** Decides, in slices, what becomes of the groups, and from then on keeps it current. Without a look ahead nothing is done. */
  async count(before: Ruleset, next: Ruleset, signal: AbortSignal): Promise<void> {
    const foresight = this.#ahead;
    if (foresight?.before !== before.root || foresight.next !== next.root) return;
    const { alerts, groups, clock } = this.#world;
    const ballot = new Ballot(foresight, { alerts, groups, now: () => clock.now() }, before, next);
    this.#ballot = ballot; // before the first look: what changes meanwhile must not be missed
    await inSlices(ballot.count(), clock, signal);
  }

  /** It is new, fires again, is placed anew, or is forgotten. */
  alertChanged(tracked: TrackedAlert): void {
    this.#ahead?.lookAt(tracked);
    this.#back?.lookAt(tracked);
    this.#ballot?.alertChanged(tracked);
    this.#ballotBack?.alertChanged(tracked);
  }

  groupChanged(group: Group, tracked: TrackedAlert | undefined): void {
    this.#ballot?.groupChanged(group);
    this.#ballotBack?.groupChanged(group);
    if (tracked === undefined) return;
    this.#ballot?.alertChanged(tracked);
    this.#ballotBack?.alertChanged(tracked);
  }

  /** What was decided ahead; what was not, is decided on the spot. The way back from there is foreseen from then on. */
  decide(before: Ruleset, next: Ruleset): Adoption {
    const { alerts, groups, clock } = this.#world;
    const isReady = (one: Ballot | undefined): boolean =>
      one?.isDue === true && one.before === before && one.next === next;
    const ballot = [this.#ballot, this.#ballotBack].find(isReady);
    const prepared = [this.#ahead, this.#back].find((one) => one?.before === before.root && one.next === next.root);
    const foresight = prepared ?? atOnce(foresee(before.root, next.root, alerts.values()));
    const adoption = ballot?.close() ?? planAdoption({ alerts, groups }, foresight, before, next, clock.now());
    this.#staying.abort();
    this.#ahead = undefined;
    this.#ballot = undefined;
    this.#back = foresight.back;
    this.#ballotBack = ballot?.back;
    return adoption;
  }

  /** What was decided is done. */
  arrived(adoption: Adoption): void {
    const back = this.#ballotBack;
    if (back === undefined) return;
    back.arrived(adoption);
    this.#staying = new AbortController();
    const { signal } = this.#staying;
    setImmediate(() => {
      if (!signal.aborted) void inSlices(back.catchUp(), this.#world.clock, signal).catch(unlessAborted(signal));
    });
  }

  /** Nobody goes to this tree, or back from it. */
  giveUp(next: Route): void {
    if (this.#ahead?.next === next) {
      this.#ahead = undefined;
      this.#ballot = undefined;
    }
    if (this.#back?.before !== next) return;
    this.#staying.abort();
    this.#back = undefined;
    this.#ballotBack = undefined;
  }

  *#looking(before: Route, next: Route): Steps<void> {
    const foresight = yield* Foresight.between(before, next);
    this.#ballot = undefined;
    this.#ahead = foresight; // before the first look: who comes meanwhile must not be missed
    yield* foresight.lookAtAll(this.#world.alerts.values());
  }
}

function unlessAborted(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
