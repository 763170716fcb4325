// OnceQueue: what is to be done, first come first served. What waits already is not put in a second time.

export class OnceQueue<T> {
  readonly #waiting = new Set<T>();
  #line: T[] = [];
  #next = 0;

  add(one: T): void {
    if (this.#waiting.has(one)) return;
    this.#waiting.add(one);
    this.#line.push(one);
  }

  /** Undefined where nothing waits. */
  take(): T | undefined {
    const one = this.#line[this.#next];
    if (one === undefined) return undefined;
    this.#next += 1;
    this.#waiting.delete(one);
    if (this.#next === this.#line.length) {
      this.#line = [];
      this.#next = 0;
    }
    return one;
  }
}
