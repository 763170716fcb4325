// StoredJournal: the ReloadJournal over the same batches as the alert path's state, so that an outcome and the state that
// it speaks of are one transaction. Ids are given here: a store has one server.

import type { RevisionId } from '../alerting/ports.ts';
import { assert } from '../base/assert.ts';
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
} from '../reload/journal-port.ts';
import { GONE } from './batch.ts';
import type { Query } from './home.ts';
import { decodeAttempt, decodeRevision, decodeRevisionHead, REVISION_HEAD_COLUMNS } from './journal-codec.ts';
import { readMarker } from './markers.ts';
import { columnsOf } from './tables.ts';
import type { WriteBehind } from './write-behind.ts';

const NO_LIMIT = Number.MAX_SAFE_INTEGER;

export class StoredJournal implements ReloadJournal {
  readonly #writes: WriteBehind;
  /** Revisions by the hash of their content. */
  readonly #known: Map<string, RevisionId>;
  /** Attempts that are open, those of earlier processes among them. */
  readonly #open: Map<AttemptId, Attempt>;
  readonly #interrupted: readonly Attempt[];
  #lastRevision: number;
  #lastAttempt: number;

  private constructor(writes: WriteBehind, found: Found) {
    this.#writes = writes;
    this.#known = new Map(found.revisions.map(({ hash, id }) => [hash, id]));
    this.#open = new Map(found.open.map((attempt) => [attempt.id, attempt]));
    this.#interrupted = found.open;
    this.#lastRevision = found.lastRevision;
    this.#lastAttempt = found.lastAttempt;
  }

  static async open(writes: WriteBehind): Promise<StoredJournal> {
    return new StoredJournal(writes, {
      revisions: await readRevisions(writes),
      open: await readOpenAttempts(writes),
      lastRevision: (await readMarker(writes, 'last_revision')) ?? 0,
      lastAttempt: (await readMarker(writes, 'last_attempt')) ?? 0,
    });
  }

  /** Of the newest attempt; 0 when there was none. */
  get lastAttempt(): number {
    return this.#lastAttempt;
  }

  async openAttempts(): Promise<readonly Attempt[]> {
    return this.#interrupted.filter(({ id }) => this.#open.has(id));
  }

  async liveRevision(): Promise<Revision | undefined> {
    const live = await readMarker(this.#writes, 'live_revision');
    return live === undefined ? undefined : this.revision(live as RevisionId);
  }

  async revision(id: RevisionId): Promise<Revision | undefined> {
    const query: Query = {
      table: 'revisions',
      columns: columnsOf('revisions'),
      limit: 1,
      where: { column: 'id', is: id },
    };
    const [row] = await this.#writes.read(query);
    return row === undefined ? undefined : decodeRevision(row);
  }

  revisions(): Promise<readonly RevisionHead[]> {
    return readRevisions(this.#writes);
  }

  async history({ limit, before }: HistoryPage): Promise<readonly Attempt[]> {
    const query: Query = { table: 'attempts', columns: columnsOf('attempts'), limit, newestFirst: true };
    const rows = await this.#writes.read(before === undefined ? query : { ...query, after: [before] });
    return rows.map(decodeAttempt);
  }

  keepRevision(revision: NewRevision): RevisionId {
    return this.#known.get(revision.hash) ?? this.#newRevision(revision);
  }

  openAttempt(opening: AttemptOpening): AttemptId {
    this.#lastAttempt += 1;
    const id = this.#lastAttempt as AttemptId;
    this.#put({ ...opening, id, toRevision: undefined, closedAtMs: undefined, outcome: undefined });
    this.#writes.change(({ markers }) => markers.set('last_attempt', id));
    return id;
  }

  desire(attempt: AttemptId, revision: RevisionId): Promise<void> {
    this.#put({ ...this.#openOne(attempt), toRevision: revision });
    return this.#writes.written('now');
  }

  closeAttempt(attempt: AttemptId, closing: AttemptClosing): Promise<void> {
    const { live, ...end } = closing;
    this.#put({ ...this.#openOne(attempt), ...end });
    this.#open.delete(attempt);
    if (live !== undefined) this.#writes.change(({ markers }) => markers.set('live_revision', live));
    return this.#writes.written('now', true);
  }

  forgetAttempt(id: AttemptId): void {
    this.#open.delete(id);
    this.#writes.change(({ attempts }) => attempts.set(id, GONE));
  }

  forgetRevision(id: RevisionId): void {
    for (const [hash, known] of this.#known) if (known === id) this.#known.delete(hash);
    this.#writes.change(({ revisions }) => revisions.set(id, GONE));
  }

  #newRevision(revision: NewRevision): RevisionId {
    this.#lastRevision += 1;
    const id = this.#lastRevision as RevisionId;
    this.#known.set(revision.hash, id);
    this.#writes.change(({ revisions, markers }) => {
      revisions.set(id, { ...revision, id });
      markers.set('last_revision', id);
    });
    return id;
  }

  #put(attempt: Attempt): void {
    this.#open.set(attempt.id, attempt);
    this.#writes.change(({ attempts }) => attempts.set(attempt.id, attempt));
  }

  #openOne(id: AttemptId): Attempt {
    const attempt = this.#open.get(id);
    assert(attempt !== undefined, `reload attempt ${id} is not open`);
    return attempt;
  }
}

interface Found {
  readonly revisions: readonly RevisionHead[];
  readonly open: readonly Attempt[];
  readonly lastRevision: number;
  readonly lastAttempt: number;
}

async function readRevisions(writes: WriteBehind): Promise<readonly RevisionHead[]> {
  const rows = await writes.read({
    table: 'revisions',
    columns: REVISION_HEAD_COLUMNS,
    limit: NO_LIMIT,
    newestFirst: true,
  });
  return rows.map(decodeRevisionHead);
}

async function readOpenAttempts(writes: WriteBehind): Promise<readonly Attempt[]> {
  const where = { column: 'closed_at_ms', is: null };
  const rows = await writes.read({ table: 'attempts', columns: columnsOf('attempts'), limit: NO_LIMIT, where });
  return rows.map(decodeAttempt);
}
