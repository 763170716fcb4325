// Waits with an end. Nothing that a reload waits for is waited for longer than it may take, and nobody keeps what comes later.

import type { Clock } from '../base/clock.ts';

/** Thrown when the time is over. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/** A signal that aborts in time. Call `cancel` when it is not needed any more: then nothing is left of it. */
export interface Deadline {
  readonly signal: AbortSignal;
  cancel(): void;
}

type Timers = Pick<Clock, 'now' | 'at'>;

/** Aborts with {@link DeadlinePassed} after `maxMs`, or with the first of the other signals. */
export function deadline(maxMs: number, clock: Timers, ...signals: readonly AbortSignal[]): Deadline {
  // Not AbortSignal.any: a signal that lives as long as the process would remember each of these for ever.
  const own = new AbortController();
  const follow = ({ target }: Pick<Event, 'target'>): void => own.abort((target as AbortSignal).reason);
  const timer = clock.at(clock.now() + maxMs, () =>
    own.abort(new DeadlinePassed(`took longer than ${maxMs / 1000} s`)),
  );
  for (const signal of signals) {
    if (signal.aborted) follow({ target: signal });
    else signal.addEventListener('abort', follow, { once: true });
  }
  const cancel = (): void => {
    timer.cancel();
    for (const signal of signals) signal.removeEventListener('abort', follow);
  };
  return { signal: own.signal, cancel };
}

/**
 * The work's result, or a rejection with the signal's reason as soon as it aborts; the work is not begun when it has. What the
 * work yields afterwards all the same goes to `late`, exactly if nobody got it here.
 */
export function untilAborted<T>(
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  late: (result: T) => void = () => undefined,
): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    let isOver = false;
    const giveUp = (): void => {
      isOver = true;
      reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', giveUp);
      if (!isOver) end();
    };
    started(work, signal).then(
      (result) => (isOver ? late(result) : settle(() => resolve(result))),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}

/** {@link untilAborted}, and no longer than `maxMs`: rejects with {@link DeadlinePassed} then. */
export async function withDeadline<T>(
  work: (signal: AbortSignal) => Promise<T>,
  maxMs: number,
  clock: Timers,
  signal: AbortSignal,
  late?: (result: T) => void,
): Promise<T> {
  const limit = deadline(maxMs, clock, signal);
  try {
    return await untilAborted(work, limit.signal, late);
  } finally {
    limit.cancel();
  }
}

/** What is thrown at once is a rejection too. */
async function started<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  return work(signal);
}
