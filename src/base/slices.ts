// Long work in slices: a generator that stops for breath, and who lets it breathe. The event loop is never held for longer
// than a slice, however much there is to do.

import type { Clock } from './clock.ts';

/** Work that yields wherever it may be interrupted, every few microseconds. */
export type Steps<T> = Generator<Steps<unknown> | undefined, T, unknown>;

const SLICE_MS = 5;

/** Runs the steps to their end, some milliseconds at a time. Rejects with the signal's reason when it aborts between two slices. */
export async function inSlices<T>(steps: Steps<T>, clock: Pick<Clock, 'elapsedMs'>, signal: AbortSignal): Promise<T> {
  const run = new Run(steps);
  for (;;) {
    const began = clock.elapsedMs();
    do {
      const step = run.next();
      if (step !== undefined) return step.value;
    } while (clock.elapsedMs() - began < SLICE_MS);
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
}

/** Runs the steps to their end in one go. */
export function atOnce<T>(steps: Steps<T>): T {
  const run = new Run(steps);
  for (;;) {
    const step = run.next();
    if (step !== undefined) return step.value;
  }
}

/**
 * Steps within steps, for work on trees: `yield* within(…)`. Unlike a bare `yield*`, which goes through all that waits for it
 * at every step, it costs the same at every depth, and no depth of calls.
 */
export function* within<T>(steps: Steps<T>): Steps<T> {
  return (yield steps) as T; // the runner answers with what they end with
}

class Run<T> {
  /** What is being run, the innermost last. */
  readonly #stack: Steps<unknown>[];

  constructor(steps: Steps<T>) {
    this.#stack = [steps];
  }

  /** Up to the next breath; the answer is the end. */
  next(): { readonly value: T } | undefined {
    let input: unknown;
    let hasFailed = false;
    for (let top = this.#stack.at(-1); top !== undefined; top = this.#stack.at(-1)) {
      let step: IteratorResult<Steps<unknown> | undefined, unknown>;
      try {
        step = hasFailed ? top.throw(input) : top.next(input);
        hasFailed = false;
      } catch (error) {
        this.#stack.pop();
        if (this.#stack.length === 0) throw error;
        [input, hasFailed] = [error, true];
        continue;
      }
      if (step.done === true) {
        input = step.value;
        this.#stack.pop();
        if (this.#stack.length === 0) return { value: input as T };
      } else if (step.value === undefined) return undefined;
      else {
        this.#stack.push(step.value);
        input = undefined;
      }
    }
    throw new Error('these steps have come to their end');
  }
}
