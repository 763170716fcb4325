// Attempt: one run of the coordinator, with its record. The audit entry is opened before the first phase and closed by the
// outcome, whatever that is; phases are timed on the way.

import type { Clock } from '../base/clock.ts';
import { formatProblem } from '../config/config-error.ts';
import { BUDGET_MS } from './budgets.ts';
import type { AttemptId, JsonValue, ReloadJournal } from './journal-port.ts';
import type { LockReport } from './reload-lock.ts';
import type { ReloadObserver, ReloadReport } from './reload-observer.ts';
import { errorTypesOf, isSuccess, type ReloadOutcome, type ReloadPhase, statusOf } from './reload-outcome.ts';
import type { ReloadRequest } from './reload-request.ts';
import type { Runtime } from './runtime.ts';
import { withDeadline } from './with-deadline.ts';

/** More changes than this are counted in the record, not listed. */
const RECORDED_CHANGES_MAX = 100;
/** A store that does not answer holds neither the caller nor the next reload up for longer. */
const CLOSE_MAX_MS = 5000;

export interface AttemptSite {
  readonly clock: Clock;
  readonly journal: Pick<ReloadJournal, 'openAttempt' | 'closeAttempt'>;
  readonly observer: ReloadObserver;
}

export class Attempt {
  readonly id: AttemptId;
  readonly request: ReloadRequest;
  readonly #site: AttemptSite;
  readonly #began: number;
  readonly #phases: { readonly phase: ReloadPhase; readonly durationMs: number }[] = [];
  #lock: LockReport | undefined;
  #rollbackMs: number | undefined;

  constructor(request: ReloadRequest, running: Runtime, site: AttemptSite) {
    const { clock, journal, observer } = site;
    this.request = request;
    this.#site = site;
    this.#began = clock.elapsedMs();
    this.id = journal.openAttempt({ ...request, openedAtMs: clock.now(), fromRevision: running.revision });
    observer.begun(this.id, request);
  }

  /** The phase that runs, or ran last: where a failure belongs. */
  get phase(): ReloadPhase {
    return this.#phases.at(-1)?.phase ?? 'load';
  }

  locked(lock: LockReport): void {
    this.#lock = lock;
  }

  rolledBack(durationMs: number, ok: boolean): void {
    this.#rollbackMs = rounded(durationMs);
    this.#site.observer.rollbackFinished(this.id, durationMs, ok, durationMs > BUDGET_MS.rollback);
  }

  async during<T>(phase: ReloadPhase, work: () => T | Promise<T>): Promise<T> {
    const { clock, observer } = this.#site;
    const began = clock.elapsedMs();
    const finish = (ok: boolean): void => {
      const durationMs = clock.elapsedMs() - began;
      this.#phases.push({ phase, durationMs });
      observer.phaseFinished(this.id, phase, durationMs, ok, durationMs > BUDGET_MS[phase]);
    };
    try {
      const result = await work();
      finish(true);
      return result;
    } catch (error) {
      finish(false);
      throw error;
    }
  }

  /** How it ended, now: status, log, metrics and record are all made of this. */
  ended(outcome: ReloadOutcome, version: number, runtime: Runtime): ReloadReport {
    const { clock } = this.#site;
    return {
      attempt: this.id,
      request: this.request,
      outcome,
      phase: isSuccess(outcome) ? undefined : this.phase,
      durationMs: rounded(clock.elapsedMs() - this.#began),
      rollbackMs: this.#rollbackMs,
      endedAtMs: clock.now(),
      version,
      runtime,
      lock: this.#lock,
    };
  }

  /** Closes the record. A store that is away delays the record, not the outcome. */
  async close(report: ReloadReport): Promise<void> {
    const { clock, journal, observer } = this.#site;
    observer.finished(report);
    const closing = {
      closedAtMs: report.endedAtMs,
      outcome: this.#record(report),
      live: report.runtime.revision,
    };
    try {
      const never = new AbortController().signal;
      await withDeadline(() => journal.closeAttempt(this.id, closing), CLOSE_MAX_MS, clock, never);
    } catch (error) {
      observer.recordDelayed(this.id, error);
    }
  }

  #record({ outcome, version, durationMs, phase, rollbackMs }: ReloadReport): JsonValue {
    return {
      status: statusOf(outcome),
      version,
      durationMs,
      ...(phase !== undefined && { phase }),
      phases: this.#phases.map(({ phase, durationMs: took }) => ({ phase, durationMs: rounded(took) })),
      ...(rollbackMs !== undefined && { rollbackMs }),
      ...lockFields(this.#lock),
      ...details(outcome),
    };
  }
}

function lockFields(lock: LockReport | undefined): { readonly [name: string]: JsonValue } {
  if (lock === undefined) return {};
  const { kind, fence, trouble } = lock;
  return { lock: kind, ...(fence !== undefined && { fence }), ...(trouble !== undefined && { lockTrouble: trouble }) };
}

function details(outcome: ReloadOutcome): { readonly [name: string]: JsonValue } {
  switch (outcome.kind) {
    case 'applied':
      return {
        outcome: outcome.kind,
        changes: outcome.changes.slice(0, RECORDED_CHANGES_MAX).map((change) => ({ ...change })),
        numChanges: outcome.changes.length,
        warnings: outcome.warnings.map(formatProblem),
        pinned: outcome.pinned.map((pinned) => ({ ...pinned })),
      };
    case 'unchanged':
      return { outcome: outcome.kind };
    case 'rejected':
      return {
        outcome: outcome.kind,
        errorTypes: errorTypesOf(outcome),
        reasons: outcome.reasons,
      };
    case 'rolled-back':
      return {
        outcome: outcome.kind,
        rollbackReason: outcome.reason,
        errorTypes: errorTypesOf(outcome),
        reasons: outcome.reasons,
        ...(outcome.doubleFault !== undefined && { doubleFault: outcome.doubleFault }),
      };
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
