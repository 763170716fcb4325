// Phase 4, apply: writes down what is desired, durably, under the lock. Nothing live moves. The config that runs is in the
// store since it was applied itself: that is the backup.

import type { RevisionId } from '../../alerting/ports.ts';
import type { Clock } from '../../base/clock.ts';
import type { AttemptId, ReloadJournal } from '../journal-port.ts';
import { messageOf, ReloadFailure } from '../reload-failure.ts';
import type { HeldLock, ReloadLock } from '../reload-lock.ts';
import { withDeadline } from '../with-deadline.ts';
import type { Source } from './1-load.ts';

/** Waiting for the lock takes this long at most. */
const LOCK_WAIT_MAX_MS = 30_000;

export interface Desired {
  readonly revision: RevisionId;
  readonly lock: HeldLock;
}

export interface ApplySite {
  readonly clock: Clock;
  readonly lock: ReloadLock;
  readonly journal: Pick<ReloadJournal, 'saveRevision' | 'desire'>;
}

/** On success the caller holds the lock, and releases it with the outcome. */
export async function apply(
  attempt: AttemptId,
  source: Source,
  site: ApplySite,
  signal: AbortSignal,
): Promise<Desired> {
  const { clock, journal } = site;
  const lock = await withDeadline((waiting) => site.lock.acquire(waiting), LOCK_WAIT_MAX_MS, clock, signal).catch(
    (cause: unknown) => {
      throw new ReloadFailure('lock_failed', [`the reload lock could not be had: ${messageOf(cause)}`], { cause });
    },
  );
  try {
    const { hash, bytes, file } = source;
    const revision = await journal.saveRevision({ hash, content: bytes, source: file, createdAtMs: clock.now() });
    await journal.desire(attempt, revision);
    return { revision, lock };
  } catch (cause) {
    await lock.release();
    throw new ReloadFailure('apply_failed', [`what is desired could not be written down: ${messageOf(cause)}`], {
      cause,
    });
  }
}
