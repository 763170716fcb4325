// MemoryJournal: the ReloadJournal of a MemoryStore, over the same writes, so that an outcome and the state that it
// speaks of are one.

import type { RevisionId } from '../../src/alerting/ports.ts';
import type {
  Attempt,
  AttemptClosing,
  AttemptId,
  AttemptOpening,
  HistoryPage,
  NewRevision,
  ReloadJournal,
  Revision,
  RevisionHead,
} from '../../src/reload/journal-port.ts';

export interface JournalTables {
  readonly revisions: Map<RevisionId, Revision>;
  readonly attempts: Map<AttemptId, Attempt>;
  live: RevisionId | undefined;
  lastRevision: number;
  lastAttempt: number;
}

/** What the journal needs of the store that it belongs to. */
export interface JournalBacking {
  tables(): JournalTables;
  give(write: (tables: JournalTables) => void): void;
  flush(durable: boolean): Promise<void>;
}

export class MemoryJournal implements ReloadJournal {
  readonly #backing: JournalBacking;
  /** Revisions and open attempts as this process knows them; the tables lag behind. */
  readonly #known = new Map<string, RevisionId>();
  readonly #open = new Map<AttemptId, Attempt>();
  readonly #interrupted: readonly AttemptId[];
  #lastRevision: number;
  #lastAttempt: number;

  constructor(backing: JournalBacking) {
    this.#backing = backing;
    const tables = backing.tables();
    for (const { hash, id } of tables.revisions.values()) this.#known.set(hash, id);
    for (const attempt of tables.attempts.values()) {
      if (attempt.closedAtMs === undefined) this.#open.set(attempt.id, attempt);
    }
    this.#interrupted = [...this.#open.keys()];
    this.#lastRevision = tables.lastRevision;
    this.#lastAttempt = tables.lastAttempt;
  }

  async openAttempts(): Promise<readonly Attempt[]> {
    return this.#interrupted.flatMap((id) => this.#open.get(id) ?? []);
  }

  async liveRevision(): Promise<Revision | undefined> {
    const { live } = await this.#written();
    return live === undefined ? undefined : this.revision(live);
  }

  async revision(id: RevisionId): Promise<Revision | undefined> {
    return (await this.#written()).revisions.get(id);
  }

  async revisions(): Promise<readonly RevisionHead[]> {
    const { revisions } = await this.#written();
    return newestFirst([...revisions.values()]).map(({ id, hash, source, createdAtMs }) => ({
      id,
      hash,
      source,
      createdAtMs,
    }));
  }

  async history({ limit, before }: HistoryPage): Promise<readonly Attempt[]> {
    const { attempts } = await this.#written();
    const older = [...attempts.values()].filter(({ id }) => before === undefined || id < before);
    return newestFirst(older).slice(0, limit);
  }

  keepRevision(revision: NewRevision): RevisionId {
    let id = this.#known.get(revision.hash);
    if (id === undefined) {
      this.#lastRevision += 1;
      id = this.#lastRevision as RevisionId;
      this.#known.set(revision.hash, id);
      const row = { ...revision, id };
      this.#backing.give((tables) => {
        tables.revisions.set(row.id, row);
        tables.lastRevision = row.id;
      });
    }
    return id;
  }

  openAttempt(opening: AttemptOpening): AttemptId {
    this.#lastAttempt += 1;
    const id = this.#lastAttempt as AttemptId;
    this.#put({ ...opening, id, toRevision: undefined, closedAtMs: undefined, outcome: undefined });
    this.#backing.give((tables) => {
      tables.lastAttempt = id;
    });
    return id;
  }

  desire(attempt: AttemptId, revision: RevisionId): Promise<void> {
    this.#put({ ...this.#openOne(attempt), toRevision: revision });
    return this.#backing.flush(false);
  }

  closeAttempt(attempt: AttemptId, { live, ...end }: AttemptClosing): Promise<void> {
    this.#put({ ...this.#openOne(attempt), ...end });
    this.#open.delete(attempt);
    this.#backing.give((tables) => {
      tables.live = live ?? tables.live;
    });
    return this.#backing.flush(true);
  }

  forgetAttempt(id: AttemptId): void {
    this.#open.delete(id);
    this.#backing.give(({ attempts }) => attempts.delete(id));
  }

  forgetRevision(id: RevisionId): void {
    for (const [hash, known] of this.#known) if (known === id) this.#known.delete(hash);
    this.#backing.give(({ revisions }) => revisions.delete(id));
  }

  #put(attempt: Attempt): void {
    this.#open.set(attempt.id, attempt);
    this.#backing.give(({ attempts }) => attempts.set(attempt.id, attempt));
  }

  #openOne(id: AttemptId): Attempt {
    const attempt = this.#open.get(id);
    if (attempt === undefined) throw new Error(`attempt ${id} is not open`);
    return attempt;
  }

  async #written(): Promise<JournalTables> {
    await this.#backing.flush(false).catch(() => undefined);
    return this.#backing.tables();
  }
}

function newestFirst<T extends { readonly id: number }>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => b.id - a.id);
}
