// ReloadJournal: what the reload asks of a database: every config that ever ran, which one is live, and one audit record
// for every attempt. Implemented in storage/, over the same transactions as the alert path's state.

import type { RevisionId } from '../alerting/ports.ts';
import type { Brand } from '../base/brand.ts';
import type { TemplateFile } from '../template/template-file.ts';

/** Names one attempt to reload; only grows. */
export type AttemptId = Brand<number, 'AttemptId'>;

/**
 * The order of a reload (ADR 30): `openAttempt`, `keepRevision` and `desire` before the switch, `closeAttempt`
 * after it. A promise that rejects says "not written yet", not "forgotten": the record waits in memory and is written
 * when the store is back.
 */
export interface ReloadJournal {
  /** Attempts that a crash cut short, oldest first: opened before this start and not closed since. */
  openAttempts(): Promise<readonly Attempt[]>;
  /** The revision that ran last, with its content; undefined on a first start. */
  liveRevision(): Promise<Revision | undefined>;
  revision(id: RevisionId): Promise<Revision | undefined>;
  /** All revisions, newest first, without their content. */
  revisions(): Promise<readonly RevisionHead[]>;
  /** The audit log, newest first. */
  history(page: HistoryPage): Promise<readonly Attempt[]>;

  /**
   * Never fails: kept with whatever is written next, in one transaction. A content that is known by its hash keeps its id, so
   * that going back to it is going back.
   */
  keepRevision(revision: NewRevision): RevisionId;
  /** Never fails: an attempt is on record from the request on, kept within a second. */
  openAttempt(opening: AttemptOpening): AttemptId;
  /**
   * Kept when resolved, the revision with it: from here on `kill -9` shows what was wanted. A power cut before the attempt is
   * closed may show the state before the attempt, and then all of it: what was given to the store later is gone, too (ADR 30).
   */
  desire(attempt: AttemptId, revision: RevisionId): Promise<void>;
  /** Durable when resolved, in one transaction with the live marker and with all state given to the store before. */
  closeAttempt(attempt: AttemptId, closing: AttemptClosing): Promise<void>;

  /** Retention is the caller's business. */
  forgetAttempt(id: AttemptId): void;
  forgetRevision(id: RevisionId): void;
}

export interface NewRevision {
  /** Of content and template files, in hexadecimal digits: SHA-256 of the content where there are no others. */
  readonly hash: string;
  /** As read, byte for byte; may hold secrets. */
  readonly content: Uint8Array;
  readonly templates: readonly TemplateFile[];
  /** Where it came from: a file's name, an API. */
  readonly source: string;
  readonly createdAtMs: number;
}

export interface RevisionHead extends Omit<NewRevision, 'content' | 'templates'> {
  readonly id: RevisionId;
}

export interface Revision extends NewRevision {
  readonly id: RevisionId;
}

export interface AttemptOpening {
  readonly openedAtMs: number;
  /** `sighup`, `http`, `file_watch` … */
  readonly trigger: string;
  readonly actor: string;
  readonly fromRevision: RevisionId | undefined;
}

export interface AttemptClosing {
  readonly closedAtMs: number;
  readonly outcome: JsonValue;
  /** The revision that runs from now on; absent: the one that ran before. */
  readonly live?: RevisionId;
}

export interface Attempt extends AttemptOpening {
  readonly id: AttemptId;
  /** The desired revision, once it is known. */
  readonly toRevision: RevisionId | undefined;
  /** Undefined while the attempt is open. */
  readonly closedAtMs: number | undefined;
  readonly outcome: JsonValue | undefined;
}

export interface HistoryPage {
  readonly limit: number;
  /** Only attempts older than this one. */
  readonly before?: AttemptId;
}

/** Plain data: the coordinator's outcome, opaque to the store. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };
