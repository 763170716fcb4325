// ReloadObserver: what a reload tells the outside about itself. One call is one event: a log line and a metric; the audit
// entry is the coordinator's own. The calls are synchronous, cheap and never throw.

import type { AttemptId } from './journal-port.ts';
import type { LockReport } from './reload-lock.ts';
import type { ReloadOutcome, ReloadPhase } from './reload-outcome.ts';
import type { ReloadRequest } from './reload-request.ts';
import type { ComponentName } from './reloadable.ts';
import type { Runtime } from './runtime.ts';

export interface ReloadObserver {
  begun(attempt: AttemptId, request: ReloadRequest): void;
  /** `isOverBudget`: it took longer than the specification allows, all the same. */
  phaseFinished(attempt: AttemptId, phase: ReloadPhase, durationMs: number, ok: boolean, isOverBudget: boolean): void;
  componentFinished(
    attempt: AttemptId,
    component: ComponentName,
    durationMs: number,
    failure: string | undefined,
  ): void;
  /** The synchronous way back from a switch was taken; `ok`: what ran before runs again. */
  rollbackFinished(attempt: AttemptId, durationMs: number, ok: boolean, isOverBudget: boolean): void;
  /** The effective version moved: up at a commit, back at a rollback. */
  versionMoved(version: number): void;
  finished(report: ReloadReport): void;
  /** A loser could not be released in time, or at all. Nothing waits for it. */
  drainFailed(reason: string): void;
  lockTaken(attempt: AttemptId, lock: LockReport, waitedMs: number): void;
  /** It is being given back. */
  lockReleased(attempt: AttemptId): void;
  /** The outcome stands, but the lock could not be given back. */
  lockStuck(attempt: AttemptId, reason: string): void;
  /** The outcome stands, but its record is not written yet. */
  recordDelayed(attempt: AttemptId, error: unknown): void;
}

export interface ReloadReport {
  readonly attempt: AttemptId;
  readonly request: ReloadRequest;
  readonly outcome: ReloadOutcome;
  /** Where it failed; undefined for a success. */
  readonly phase: ReloadPhase | undefined;
  readonly durationMs: number;
  /** How long the way back took; undefined where nothing had been switched. */
  readonly rollbackMs: number | undefined;
  readonly endedAtMs: number;
  readonly version: number;
  /** What runs now. */
  readonly runtime: Runtime;
  /** Undefined where it did not come so far. */
  readonly lock: LockReport | undefined;
}
