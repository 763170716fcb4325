// TimerHeap: a binary heap of callbacks by time. A cancelled timer leaves the heap at once, so re-arming a hundred
// thousand groups for years leaves nothing behind. Equal times fire in the order in which they were added.

import type { Timer } from './clock.ts';

interface Entry {
  when: number;
  readonly order: number;
  readonly callback: () => void;
  index: number;
}

const GONE = -1;

export class TimerHeap {
  readonly #heap: Entry[] = [];
  #order = 0;
  #firingAt = Number.NEGATIVE_INFINITY;

  get size(): number {
    return this.#heap.length;
  }

  /** The time of the earliest timer, or undefined when there is none. */
  nextAt(): number | undefined {
    return this.#heap[0]?.when;
  }

  add(when: number, callback: () => void): Timer {
    this.#order += 1;
    // Asked for by a callback and due already: behind everything else that is due.
    const at = Math.max(when, this.#firingAt);
    const entry: Entry = { when: at, order: this.#order, callback, index: this.#heap.length };
    this.#heap.push(entry);
    this.#rise(entry);
    return { cancel: () => this.#remove(entry) };
  }

  /**
   * Fires everything due at `now` that was there when the call began; a callback's new timers wait for the next call. What
   * is left when `isEnough` says so waits for the next call too.
   */
  fireDue(now: number, isEnough: () => boolean = () => false): void {
    const newest = this.#order;
    this.#firingAt = now;
    try {
      for (let first = this.#heap[0]; first !== undefined && first.when <= this.#firingAt; first = this.#heap[0]) {
        if (first.order > newest) return;
        this.#remove(first);
        first.callback();
        if (isEnough()) return;
      }
    } finally {
      this.#firingAt = Number.NEGATIVE_INFINITY;
    }
  }

  /** The clock was set: what was due at 10 is due at 10 + `ms`. */
  shift(ms: number): void {
    for (const entry of this.#heap) entry.when += ms;
    this.#firingAt += ms;
  }

  #remove(entry: Entry): void {
    if (entry.index === GONE) return;
    const hole = entry.index;
    entry.index = GONE;
    const last = this.#heap.pop();
    if (last === undefined || last === entry) return;
    this.#place(last, hole);
    this.#rise(last);
    this.#sink(last);
  }

  #rise(entry: Entry): void {
    while (entry.index > 0) {
      const above = (entry.index - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || !before(entry, parent)) return;
      this.#place(parent, entry.index);
      this.#place(entry, above);
    }
  }

  #sink(entry: Entry): void {
    for (;;) {
      const left = this.#heap[2 * entry.index + 1];
      const right = this.#heap[2 * entry.index + 2];
      const child = right !== undefined && left !== undefined && before(right, left) ? right : left;
      if (child === undefined || !before(child, entry)) return;
      const below = child.index;
      this.#place(child, entry.index);
      this.#place(entry, below);
    }
  }

  #place(entry: Entry, index: number): void {
    this.#heap[index] = entry;
    entry.index = index;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.when < b.when || (a.when === b.when && a.order < b.order);
}
