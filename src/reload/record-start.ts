// The record of a start, which stands among the reloads of the audit log.

import type { RevisionId } from '../alerting/ports.ts';
import type { FirstConfig } from './first-config.ts';
import type { AttemptId, JsonValue, ReloadJournal } from './journal-port.ts';
import { newRevision } from './new-revision.ts';

type Closing = Parameters<ReloadJournal['closeAttempt']>[1];

export interface RecordedStart {
  readonly revision: RevisionId;
  /** Closes the record. A config with which the process could not come up has not run, and is none to fall back to. */
  onRuns(nowMs: number): Promise<void>;
}

/**
 * Closes what a crash left open in the audit log, and opens the record of this start. A disk that is full delays the records,
 * not the start, since pages go out from memory: `onDelayed`.
 */
export async function recordStart(
  journal: ReloadJournal,
  first: FirstConfig,
  nowMs: number,
  onDelayed: (attempt: AttemptId, error: unknown) => void,
): Promise<RecordedStart> {
  const close = (id: AttemptId, closing: Closing): Promise<void> =>
    journal.closeAttempt(id, closing).catch((error: unknown) => onDelayed(id, error));
  for (const { id } of await journal.openAttempts()) {
    await close(id, { closedAtMs: nowMs, outcome: { outcome: 'interrupted' } });
  }
  const attempt = journal.openAttempt({
    openedAtMs: nowMs,
    trigger: 'start',
    actor: 'process',
    fromRevision: undefined,
  });
  const revision = journal.keepRevision(newRevision(first.source, first.config, nowMs));
  return {
    revision,
    onRuns: (closedAtMs) => close(attempt, { closedAtMs, outcome: startRecord(first), live: revision }),
  };
}

/** A start stands among the reloads of the audit log, in their words; with why it is not the file that runs. */
function startRecord({ fileErrors }: FirstConfig): JsonValue {
  return { status: 'initial', version: 1, outcome: 'started', ...(fileErrors.length > 0 && { reasons: fileErrors }) };
}
