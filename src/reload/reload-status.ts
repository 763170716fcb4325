// ReloadStatus: what the status endpoint says of reloads: the effective version, how the last attempt ended, and what goes
// on with an older part.

import { errorTypesOf, explain, type Pinned, type ReloadOutcome, type StatusWord, statusOf } from './reload-outcome.ts';

export interface ReloadStatusView {
  /** The effective version: 1 at the start, one more with each apply, back with each rollback. */
  readonly version: number;
  readonly status: StatusWord;
  /** When the last attempt ended; the start before any. */
  readonly lastReloadMs: number;
  readonly lastOutcome: ReloadOutcome | undefined;
  /** One a line; empty after a success. */
  readonly reasons: string;
  readonly errorTypes: readonly string[];
  readonly pinned: readonly Pinned[];
}

export class ReloadStatus {
  #view: ReloadStatusView;

  constructor(startedAtMs: number) {
    this.#view = {
      version: 1,
      status: 'initial',
      lastReloadMs: startedAtMs,
      lastOutcome: undefined,
      reasons: '',
      errorTypes: [],
      pinned: [],
    };
  }

  get current(): ReloadStatusView {
    return this.#view;
  }

  versionMoved(version: number): void {
    this.#view = { ...this.#view, version };
  }

  ended(outcome: ReloadOutcome, endedAtMs: number, pinned: readonly Pinned[]): void {
    this.#view = {
      version: this.#view.version,
      status: statusOf(outcome),
      lastReloadMs: endedAtMs,
      lastOutcome: outcome,
      reasons: explain(outcome),
      errorTypes: errorTypesOf(outcome),
      pinned,
    };
  }
}
