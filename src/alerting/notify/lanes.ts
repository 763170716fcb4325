// Lanes: how many attempts at one destination are under way at once. The others wait in line, where they cost nothing: no
// intent is kept of them as begun, no message composed, no request made that would be cut off before it is answered.

import type { Clock, Timer } from '../../base/clock.ts';
import type { Destination } from '../ports.ts';

/** As many as there are connections to one host (receivers/http/connection-pool.ts): what is begun beyond it waits there. */
const LANES_MAX = 256;
/** Whoever takes longer holds up nobody any more: one destination may be several hosts (a templated URL), of which one hangs. */
const HELD_MAX_MS = 10_000;

/** A lane that is yours, until you leave it. To leave twice is to leave once. */
export interface Lane {
  leave(): void;
}

type Waiter = (lane: Lane) => void;

interface Line {
  underWay: number;
  readonly waiting: Set<Waiter>;
}

export class Lanes {
  readonly #clock: Pick<Clock, 'now' | 'at'>;
  readonly #max: number;
  readonly #lines = new Map<Destination, Line>();

  constructor(clock: Pick<Clock, 'now' | 'at'>, max = LANES_MAX) {
    this.#clock = clock;
    this.#max = max;
  }

  /** At once where one is free; else the wait for it, in order, which ends with undefined when patience does. */
  enter(destination: Destination, patience: AbortSignal): Lane | Promise<Lane | undefined> {
    const line = this.#lines.get(destination) ?? { underWay: 0, waiting: new Set() };
    this.#lines.set(destination, line);
    if (line.underWay < this.#max) return this.#lane(destination, line);
    if (patience.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const called: Waiter = (lane) => {
        patience.removeEventListener('abort', giveUp);
        resolve(lane);
      };
      const giveUp = (): void => {
        line.waiting.delete(called);
        resolve(undefined);
      };
      line.waiting.add(called);
      patience.addEventListener('abort', giveUp, { once: true });
    });
  }

  #lane(destination: Destination, line: Line): Lane {
    line.underWay += 1;
    let isHeld = true;
    const leave = (): void => {
      if (!isHeld) return;
      isHeld = false;
      timer.cancel();
      line.underWay -= 1;
      this.#next(destination, line);
    };
    const timer: Timer = this.#clock.at(this.#clock.now() + HELD_MAX_MS, leave);
    return { leave };
  }

  #next(destination: Destination, line: Line): void {
    const [first] = line.waiting;
    if (first !== undefined) {
      line.waiting.delete(first);
      first(this.#lane(destination, line));
    } else if (line.underWay === 0) this.#lines.delete(destination);
  }
}
