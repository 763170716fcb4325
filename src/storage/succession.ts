// Succession: another home takes the place of the one that is used. It is filled and follows while nobody notices; becoming
// the first, and going back, are one step each and await nothing.

import type { Clock } from '../base/clock.ts';
import { copyHome } from './copy-home.ts';
import { type Home, StoreRefused } from './home.ts';
import { mark, standingOf } from './home-standing.ts';
import type { OpenedHome } from './homes.ts';
import type { WriteBehind } from './write-behind.ts';

export interface Succession {
  promote(): undefined;
  demote(): undefined;
  /** Asks the successor whether it answers. */
  verify(): Promise<void>;
  /** Lets go of whichever is not the first now. */
  end(): Promise<void>;
}

/** Rejects, and lets go of the successor, where it cannot be filled, or holds what must not be overwritten. */
export async function succeed(
  writes: WriteBehind,
  successor: OpenedHome,
  clock: Pick<Clock, 'now'>,
  signal: AbortSignal,
): Promise<Succession> {
  const before = writes.home;
  const { home, sharesStore } = successor;
  const follower = writes.followBy(home); // first: what changes while it is copied is owed
  try {
    if (sharesStore) await successor.demandKeys();
    else {
      await demandReplaceable(successor);
      await copyHome(before, home, signal);
      await follower.catchUp(signal);
    }
  } catch (error) {
    await writes.dismiss(follower);
    await home.close();
    throw error;
  }

  let second = follower;
  let wasPromoted = false;
  const exchange = (): undefined => {
    second = writes.promote(second, sharesStore);
    wasPromoted = true;
  };
  return {
    promote: exchange,
    demote: exchange,
    verify: () => answers(home),
    end: async () => {
      await writes.dismiss(second);
      const loser = second.home;
      if (sharesStore) await (loser === before ? closeAfterHandover(before, successor) : loser.close());
      else await leave(loser, wasPromoted ? () => writes.written('now', true) : undefined, clock.now());
      if (loser === before) await successor.settle(); // what the one before wrote may be in clear
    },
  };
}

async function demandReplaceable({ home, place }: OpenedHome): Promise<void> {
  if ((await standingOf(home)) !== 'in use') return;
  throw new StoreRefused(
    `${place} holds the state of a store in use, which would be overwritten: restart to go on from that state, or empty it to take this one along`,
  );
}

/**
 * What is not the first any more says so, lest anybody start on it unawares; but only when the first has all of it: until then
 * it is what a start after a crash goes on from. A copy that never was the first says so already.
 */
async function leave(home: Home, allWritten: (() => Promise<void>) | undefined, nowMs: number): Promise<void> {
  try {
    if (allWritten === undefined) return;
    await allWritten();
    await mark(home, { left_at_ms: nowMs });
  } finally {
    await home.close();
  }
}

/**
 * The lock passes in the database's own queue; a question on the way makes sure that the successor stands in it. The database
 * may go away in the midst of it: the old home is let go of all the same, or it would keep the lock when all is well again.
 */
async function closeAfterHandover(before: Home, { home, inheritLock }: OpenedHome): Promise<void> {
  const inherited = inheritLock();
  inherited.catch(() => undefined); // it is waited for below
  try {
    await answers(home);
  } finally {
    await before.close();
  }
  await inherited;
}

async function answers(home: Home): Promise<void> {
  await home.read({ table: 'markers', columns: ['name'], limit: 1 });
}
