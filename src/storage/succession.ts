// Succession: another home takes the place of the one that is used. It is filled and follows while nobody notices, and is
// asked whether it works; becoming the first is one step, awaits nothing, and is never gone back on.

import type { Clock } from '../base/clock.ts';
import { copyHome } from './copy-home.ts';
import type { Follower } from './follower.ts';
import { type Home, StoreRefused } from './home.ts';
import { hasMovedOn, type Markers, mark, markersOf, movesOf, standingBy } from './home-standing.ts';
import type { OpenedHome } from './homes.ts';
import type { WriteBehind } from './write-behind.ts';

export interface Succession {
  /** Asks the successor whether it answers, and takes what it has not got yet. */
  verify(): Promise<void>;
  /** The successor is the first from now on. Throws where it cannot be; then nothing has happened. */
  promote(): undefined;
  /** Lets go of whichever is not the first. */
  end(): Promise<void>;
}

export interface SuccessionSite {
  readonly clock: Pick<Clock, 'now'>;
  /** The newest reload attempt, which the home that is used has. */
  lastAttempt(): number;
}

/**
 * Rejects, and lets go of the successor, where it cannot be filled, or holds what must not be overwritten. Until it is
 * promoted it says that it is arriving: whoever starts after a crash goes on from the first, which has everything.
 */
export async function succeed(
  writes: WriteBehind,
  successor: OpenedHome,
  site: SuccessionSite,
  signal: AbortSignal,
): Promise<Succession> {
  const before = writes.home;
  const { home, sharesStore } = successor;
  let follower: Follower | undefined;
  let moves: number;
  try {
    signal.throwIfAborted(); // it may have come late
    follower = writes.followBy(home); // first: what changes while it is copied is owed
    const filled = sharesStore ? demandSame(successor, site) : fill(writes, follower, successor, site, signal);
    moves = await unlessAborted<number>(filled, signal);
  } catch (error) {
    if (follower !== undefined) await writes.dismiss(follower); // at once: the next one may come while this one hangs
    await home.close();
    throw error;
  }

  let isFirst = false;
  return {
    verify: async () => {
      if (!sharesStore) await follower.prove();
      await answers(home);
    },
    promote: () => {
      writes.promote(follower, sharesStore);
      if (!sharesStore) writes.change(({ markers }) => markers.set('moves', moves)); // in the same first transaction
      isFirst = true;
    },
    end: async () => {
      if (!isFirst) {
        await writes.dismiss(follower);
        await home.close();
        return;
      }
      await writes.doneWith(before);
      if (sharesStore) await closeAfterHandover(before, successor);
      else await leave(before, () => writes.written('now', true), site.clock.now());
      await successor.settle(); // what the one before wrote may be in clear
    },
  };
}

/** Answers how often the state has moved when the successor is the first. */
async function fill(
  writes: WriteBehind,
  follower: Follower,
  successor: OpenedHome,
  { clock }: SuccessionSite,
  signal: AbortSignal,
): Promise<number> {
  const before = writes.home;
  const markers = await markersOf(before);
  await demandReplaceable(successor, markers);
  if (!markers.has('lineage')) {
    writes.change((batch) => batch.markers.set('lineage', clock.now()));
    await writes.written('now', true);
  }
  signal.throwIfAborted();
  await copyHome(before, successor.home, signal);
  await follower.catchUp(signal);
  return movesOf(markers) + 1;
}

/** What the work comes to; rejects as soon as the signal aborts, whatever the work does then. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

async function demandReplaceable({ home, place }: OpenedHome, before: Markers): Promise<void> {
  const markers = await markersOf(home);
  if (standingBy(markers) !== 'in use' || hasMovedOn(markers, before)) return;
  throw new StoreRefused(
    `${place} holds the state of a store in use, which would be overwritten: restart to go on from that state, or empty it to take this one along`,
  );
}

/** The other home of this process that stands on the store may be one that lost, and is not closed yet: that is another store. */
async function demandSame(successor: OpenedHome, { lastAttempt }: SuccessionSite): Promise<number> {
  const { home, place } = successor;
  await successor.demandKeys();
  const markers = await markersOf(home);
  if ((markers.get('last_attempt') ?? 0) === lastAttempt() && ['in use', 'empty'].includes(standingBy(markers)))
    return movesOf(markers);
  throw new StoreRefused(`${place} is still being let go of by this server: reload again in a moment`);
}

/**
 * What is not the first any more says so, lest anybody start on it unawares; but only when the first has all of it: until then
 * it is what a start after a crash goes on from.
 */
async function leave(home: Home, allWritten: () => Promise<void>, nowMs: number): Promise<void> {
  try {
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
