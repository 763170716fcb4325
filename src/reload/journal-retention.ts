// JournalRetention: how much of the past is kept: the newest attempts and revisions, and every revision that something still
// needs. Looked after now and then, a bounded piece at a time, so that a thousand reloads a day fill no disk.

import type { RevisionId } from '../alerting/ports.ts';
import type { AttemptId, ReloadJournal } from './journal-port.ts';

export const ATTEMPTS_KEPT = 10_000;
export const REVISIONS_KEPT = 100;
/** Every so many attempts is often enough. */
export const PRUNED_EVERY = 20;
/** Forgotten at once, at most. */
const PIECE = 500;

export class JournalRetention {
  readonly #journal: ReloadJournal;
  readonly #inUse: () => Promise<ReadonlySet<RevisionId>>;

  /** `inUse`: the revision that runs, and those that told what is not over. Asked only where something might be forgotten. */
  constructor(journal: ReloadJournal, inUse: () => Promise<ReadonlySet<RevisionId>>) {
    this.#journal = journal;
    this.#inUse = inUse;
  }

  /** `newest`: the attempt that has just ended. Rejects when the store cannot be read; the next reload tries again. */
  async prune(newest: AttemptId): Promise<void> {
    if (newest % PRUNED_EVERY !== 0) return;
    const before = (newest - ATTEMPTS_KEPT + 1) as AttemptId;
    const past = before > 0 ? await this.#journal.history({ limit: PIECE, before }) : [];
    for (const { id } of past) this.#journal.forgetAttempt(id);

    const old = (await this.#journal.revisions()).slice(REVISIONS_KEPT);
    if (old.length === 0) return;
    const needed = await this.#inUse();
    const useless = old.filter(({ id }) => !needed.has(id));
    for (const { id } of useless.slice(0, PIECE)) this.#journal.forgetRevision(id);
  }
}
