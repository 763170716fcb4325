// Long work in slices: a generator that stops for breath, and who lets it breathe. The event loop is never held for longer
// than a slice, however much there is to do.

import type { Clock } from './clock.ts';

/** Work that yields wherever it may be interrupted, every few microseconds. */
export type Steps<T> = Generator<void, T, void>;

const SLICE_MS = 5;

/** Runs the steps to their end, some milliseconds at a time. Rejects with the signal's reason when it aborts between two slices. */
export async function inSlices<T>(steps: Steps<T>, clock: Pick<Clock, 'elapsedMs'>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const began = clock.elapsedMs();
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (clock.elapsedMs() - began < SLICE_MS);
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
}

/** Runs the steps to their end in one go. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
