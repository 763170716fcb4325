// withDeadline: a wait with an end. Nothing that a reload waits for is waited for longer than it may take.

import type { Clock } from '../base/clock.ts';

/** Thrown when the time is over. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/**
 * Rejects with {@link DeadlinePassed} after `maxMs`, or with the signal's reason when it aborts. The work is told by a signal
 * of its own; if it goes on all the same, nobody waits for it any more.
 */
export function withDeadline<T>(
  work: (signal: AbortSignal) => Promise<T>,
  maxMs: number,
  clock: Pick<Clock, 'sleep'>,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timeUp = new AbortController();
    const done = new AbortController();
    const giveUp = (reason: unknown): void => {
      timeUp.abort(reason);
      reject(reason);
    };
    void clock.sleep(maxMs, AbortSignal.any([signal, done.signal])).then(() => {
      if (signal.aborted) giveUp(signal.reason);
      else if (!done.signal.aborted) giveUp(new DeadlinePassed(`took longer than ${maxMs / 1000} s`));
    });
    const settled = (): void => done.abort();
    work(timeUp.signal).then(resolve, reject).finally(settled);
  });
}

/** A signal that aborts with {@link DeadlinePassed} after `maxMs`, or with the other signal. Call `cancel` when it is not needed any more. */
export function deadline(
  maxMs: number,
  clock: Pick<Clock, 'now' | 'at'>,
  signal: AbortSignal,
): { signal: AbortSignal; cancel(): void } {
  const timeUp = new AbortController();
  const timer = clock.at(clock.now() + maxMs, () =>
    timeUp.abort(new DeadlinePassed(`took longer than ${maxMs / 1000} s`)),
  );
  return { signal: AbortSignal.any([signal, timeUp.signal]), cancel: () => timer.cancel() };
}
