// A reload lock, taken and given back again and again.

import type { SystemClock } from '../../src/base/clock.ts';
import { systemRandom } from '../../src/base/random.ts';
import type { ReloadLock } from '../../src/reload/reload-lock.ts';

export interface Turns {
  readonly count: number;
  /** How long it is held each time. */
  readonly holdMs: number;
  /** How long it is let alone before each turn, on average: who takes it again at once leaves nobody else a chance. */
  readonly pauseMs: number;
}

/** In milliseconds, one for each turn. */
export interface HoldingTimes {
  readonly acquire: readonly number[];
  readonly release: readonly number[];
}

const WARM_UP = 5;

/** Throws where it is another kind of lock than `kind`: Redis was not asked, or not reached. */
export async function takeTurns(
  lock: ReloadLock,
  kind: 'local' | 'redis',
  { count, holdMs, pauseMs }: Turns,
  clock: SystemClock,
): Promise<HoldingTimes> {
  const acquire: number[] = [];
  const release: number[] = [];
  for (let turn = 1; turn <= count + WARM_UP; turn += 1) {
    if (pauseMs > 0) await clock.sleep(2 * pauseMs * systemRandom.next());
    const asked = clock.elapsedMs();
    const held = await lock.acquire(new AbortController().signal);
    const got = clock.elapsedMs();
    if (held.kind !== kind) throw new Error(`the lock is ${held.kind}: ${held.trouble ?? ''}`);
    if (holdMs > 0) await clock.sleep(holdMs);
    held.confirm();
    const done = clock.elapsedMs();
    await held.release();
    if (turn <= WARM_UP) continue;
    acquire.push(got - asked);
    release.push(clock.elapsedMs() - done);
  }
  return { acquire, release };
}
