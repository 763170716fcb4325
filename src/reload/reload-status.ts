// ReloadStatus: what is said of reloads to whoever asks: the effective version, how the last attempt ended, and what does not
// run as the file says.

import type { RevisionId } from '../alerting/ports.ts';
import type { AttemptId } from './journal-port.ts';
import type { ReloadReport } from './reload-observer.ts';
import { isSuccess, type Pinned, reasonsOf, type StatusWord, statusOf } from './reload-outcome.ts';

/** How an attempt ended, without what runs since. */
export type LastAttempt = Omit<ReloadReport, 'runtime' | 'version'>;

export interface ReloadStatusView {
  /** The effective version: 1 at the start, one more with each apply, back with each rollback. */
  readonly version: number;
  readonly status: StatusWord;
  /** When the last attempt ended; the start before any. */
  readonly lastReloadMs: number;
  readonly lastAttempt: LastAttempt | undefined;
  /** The attempt that runs now. */
  readonly underWay: AttemptId | undefined;
  /** What the attempt under way, or else the last one, set out to run; undefined where it did not come so far. */
  readonly desired: RevisionId | undefined;
  readonly pinned: readonly Pinned[];
  /** Why the process started on the last good config and not on the file; empty where it did not, or once a reload took the file. */
  readonly fileErrors: readonly string[];
}

export class ReloadStatus {
  #view: ReloadStatusView;

  constructor(startedAtMs: number, fileErrors: readonly string[]) {
    this.#view = {
      version: 1,
      status: 'initial',
      lastReloadMs: startedAtMs,
      lastAttempt: undefined,
      underWay: undefined,
      desired: undefined,
      pinned: [],
      fileErrors,
    };
  }

  get current(): ReloadStatusView {
    return this.#view;
  }

  begun(attempt: AttemptId): void {
    this.#view = { ...this.#view, underWay: attempt, desired: undefined };
  }

  desires(revision: RevisionId): void {
    this.#view = { ...this.#view, desired: revision };
  }

  versionMoved(version: number): void {
    this.#view = { ...this.#view, version };
  }

  ended({ runtime: _, version: __, ...attempt }: ReloadReport, pinned: readonly Pinned[]): void {
    const { outcome, endedAtMs } = attempt;
    this.#view = {
      ...this.#view,
      status: statusOf(outcome),
      lastReloadMs: endedAtMs,
      lastAttempt: attempt,
      underWay: undefined,
      pinned,
      fileErrors: isSuccess(outcome) ? [] : this.#view.fileErrors,
    };
  }
}

/** More reasons than this are in the status and the log; whoever asks for readiness wants the first. */
const SHOWN_REASONS_MAX = 10;

/** Where the distributed lock is, and why it does not answer. */
export interface LockPlace {
  readonly address: string;
  readonly trouble: string | undefined;
}

/** The language model's endpoint, and why it cannot be relied on. */
export interface OpinionPlace {
  readonly endpoint: string;
  readonly trouble: string | undefined;
}

/** What an operator should know although the server is ready, one thing a line; undefined if all is well. */
export function troubleOf(
  { lastAttempt, pinned, fileErrors }: ReloadStatusView,
  { redis, llm }: { readonly redis?: LockPlace | undefined; readonly llm?: OpinionPlace | undefined } = {},
): string | undefined {
  const lines: string[] = [];
  if (fileErrors.length > 0) lines.push('runs the last good configuration, not the file:', ...shown(fileErrors));
  if (lastAttempt !== undefined && !isSuccess(lastAttempt.outcome)) {
    const { outcome } = lastAttempt;
    lines.push(
      `the last reload failed (${statusOf(outcome)}), the old configuration runs:`,
      ...shown(reasonsOf(outcome)),
    );
  } else if (lastAttempt?.lock?.trouble !== undefined)
    lines.push(`the last reload held the lock of this process alone: ${lastAttempt.lock.trouble}`);
  for (const { component, reason } of pinned) lines.push(`${component} runs an older configuration: ${reason}`);
  if (redis?.trouble !== undefined)
    lines.push(
      `redis at ${redis.address} does not answer, reloads hold the lock of this process alone: ${redis.trouble}`,
    );
  if (llm?.trouble !== undefined)
    lines.push(`llm at ${llm.endpoint} does not work, alerts are told without its opinion: ${llm.trouble}`);
  return lines.length === 0 ? undefined : lines.join('\n');
}

function shown(reasons: readonly string[]): readonly string[] {
  if (reasons.length <= SHOWN_REASONS_MAX) return reasons;
  return [...reasons.slice(0, SHOWN_REASONS_MAX), `and ${reasons.length - SHOWN_REASONS_MAX} more`];
}
