// The record of a start, which stands among the reloads of the audit log.

import type { RevisionId } from '../alerting/ports.ts';
import type { FirstConfig } from './first-config.ts';
import type { JsonValue, ReloadJournal } from './journal-port.ts';
import { newRevision } from './new-revision.ts';

/** Closes what a crash left open in the audit log, and records what runs from now on. */
export async function recordStart(journal: ReloadJournal, first: FirstConfig, nowMs: number): Promise<RevisionId> {
  for (const { id } of await journal.openAttempts()) {
    await journal.closeAttempt(id, { closedAtMs: nowMs, outcome: { outcome: 'interrupted' } });
  }
  const attempt = journal.openAttempt({
    openedAtMs: nowMs,
    trigger: 'start',
    actor: 'process',
    fromRevision: undefined,
  });
  const revision = journal.keepRevision(newRevision(first.source, first.config, nowMs));
  await journal.closeAttempt(attempt, { closedAtMs: nowMs, outcome: startRecord(first), live: revision });
  return revision;
}

/** A start stands among the reloads of the audit log, in their words; with why it is not the file that runs. */
function startRecord({ fileErrors }: FirstConfig): JsonValue {
  return { status: 'initial', version: 1, outcome: 'started', ...(fileErrors.length > 0 && { reasons: fileErrors }) };
}
