// Phase 4, apply: writes down what is desired, under the lock; kept, not durable (ADR 30). Nothing live moves. The config that
// runs is in the store since it was applied itself: that is the backup.

import type { RevisionId } from '../../alerting/ports.ts';
import type { Clock } from '../../base/clock.ts';
import type { Config } from '../../config/config.ts';
import type { AttemptId, NewRevision, ReloadJournal } from '../journal-port.ts';
import { newRevision } from '../new-revision.ts';
import { messageOf, ReloadFailure } from '../reload-failure.ts';
import { type HeldLock, LockLost, type LockReport, type ReloadLock } from '../reload-lock.ts';
import { DeadlinePassed, deadline, untilAborted, withDeadline } from '../with-deadline.ts';
import type { Source } from './1-load.ts';

/** Waiting for the lock takes this long at most. */
const LOCK_WAIT_MAX_MS = 30_000;
/** From the lock to the verdict a reload takes this long at most. */
const RELOAD_MAX_MS = 30_000;
/** Giving the lock back takes this long at most: whoever keeps it has an end of its own for it. */
const RELEASE_MAX_MS = 5000;

export interface Desired {
  readonly revision: RevisionId;
  /** Aborts when the time from the lock to the verdict is over, or the lock is lost. */
  readonly signal: AbortSignal;
  /** Throws a LockLost when the lock is not held for sure; awaits nothing. */
  confirm(): void;
  /** Called with the verdict. Never rejects. */
  release(): Promise<void>;
}

export interface ApplySite {
  readonly clock: Clock;
  readonly lock: ReloadLock;
  readonly journal: Pick<ReloadJournal, 'keepRevision' | 'desire'>;
  onLocked(lock: LockReport, waitedMs: number): void;
  /** It is being given back. */
  onUnlocked(): void;
  onLockStuck(reason: string): void;
}

/** On success the caller holds the lock, and releases it with the verdict. */
export async function apply(
  attempt: AttemptId,
  source: Source,
  config: Config,
  site: ApplySite,
  signal: AbortSignal,
): Promise<Desired> {
  const { clock } = site;
  const giveBack = (held: HeldLock): Promise<void> => release(held, site);
  const asked = clock.elapsedMs();
  const held = await withDeadline(
    (waiting) => site.lock.acquire(waiting),
    LOCK_WAIT_MAX_MS,
    clock,
    signal,
    (late) => void giveBack(late),
  ).catch((cause: unknown) => {
    throw new ReloadFailure('lock_failed', [`the reload lock could not be had: ${whyNot(cause, site.lock)}`], {
      cause,
    });
  });
  const { kind, fence, trouble } = held;
  const report = { kind, ...(fence !== undefined && { fence }), ...(trouble !== undefined && { trouble }) };
  site.onLocked(report, clock.elapsedMs() - asked);
  const limit = deadline(RELOAD_MAX_MS, clock, signal, held.lost);
  const end = (): Promise<void> => {
    limit.cancel();
    site.onUnlocked();
    return giveBack(held);
  };
  try {
    held.confirm();
    const revision = await untilAborted(
      () => writeDown(attempt, newRevision(source, config, clock.now()), site.journal),
      limit.signal,
    );
    return { revision, signal: limit.signal, confirm: () => held.confirm(), release: end };
  } catch (cause) {
    await end();
    if (cause instanceof LockLost) throw new ReloadFailure('lock_failed', [cause.message], { cause });
    throw new ReloadFailure('apply_failed', [`what is desired could not be written down: ${messageOf(cause)}`], {
      cause,
    });
  }
}

function whyNot(cause: unknown, lock: ReloadLock): string {
  const holder = lock.holder();
  if (holder === undefined || !(cause instanceof DeadlinePassed)) return messageOf(cause);
  return `${holder} has held it for ${LOCK_WAIT_MAX_MS / 1000} s`;
}

/** One write: the revision goes with the wish for it. */
async function writeDown(attempt: AttemptId, desired: NewRevision, journal: ApplySite['journal']): Promise<RevisionId> {
  const revision = journal.keepRevision(desired);
  await journal.desire(attempt, revision);
  return revision;
}

/** A lock that cannot be given back is an event; the outcome stands. */
async function release(held: HeldLock, { clock, onLockStuck }: ApplySite): Promise<void> {
  try {
    await withDeadline(() => held.release(), RELEASE_MAX_MS, clock, new AbortController().signal);
  } catch (error) {
    onLockStuck(messageOf(error));
  }
}
