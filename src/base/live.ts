// Live: the one pointer to a frozen snapshot. Readers take `current` once per operation; `set` is one synchronous step.

/** A value that is replaced whole. Hand this around, never a part taken out of it. */
export interface Live<T> {
  readonly current: T;
}

/** The writable side of a {@link Live}; only the reload and the composition root hold it. */
export class LiveCell<T> implements Live<T> {
  #current: T;

  constructor(initial: T) {
    this.#current = initial;
  }

  get current(): T {
    return this.#current;
  }

  set(next: T): undefined {
    this.#current = next;
  }
}
