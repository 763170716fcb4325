// The reload's events as metrics and log lines. Field names and values are the specification's words.

import type { AttemptId } from '../reload/journal-port.ts';
import type { LockReport } from '../reload/reload-lock.ts';
import type { ReloadObserver, ReloadReport } from '../reload/reload-observer.ts';
import { errorTypesOf, explain, isSuccess, type ReloadPhase, statusOf } from '../reload/reload-outcome.ts';
import type { ReloadRequest } from '../reload/reload-request.ts';
import type { ComponentName } from '../reload/reloadable.ts';
import type { LifeTelemetry } from './life-telemetry.ts';
import type { Log, LogFields } from './log.ts';
import type { Metrics } from './metrics.ts';

export class ReloadTelemetry implements ReloadObserver {
  readonly #metrics: Metrics;
  readonly #log: Log;
  readonly #life: LifeTelemetry;

  constructor(metrics: Metrics, log: Log, life: LifeTelemetry) {
    this.#metrics = metrics;
    this.#log = log;
    this.#life = life;
  }

  begun(attempt: AttemptId, request: ReloadRequest): void {
    this.#log.info('reload.run.begun', { msg: 'Loading configuration file', reload: attempt, ...request });
  }

  phaseFinished(attempt: AttemptId, phase: ReloadPhase, durationMs: number, ok: boolean, isOverBudget: boolean): void {
    this.#metrics.reload.phase(phase, durationMs);
    const fields = { reload: attempt, phase, ok, durationMs: round(durationMs) };
    this.#log.debug('reload.phase.finished', fields);
    if (isOverBudget) this.#log.warn('reload.budget.exceeded', fields);
  }

  rollbackFinished(attempt: AttemptId, durationMs: number, ok: boolean, isOverBudget: boolean): void {
    this.#metrics.reload.rollback(durationMs);
    const fields = { reload: attempt, ok, durationMs: round(durationMs) };
    this.#log.debug('reload.rollback.finished', fields);
    if (isOverBudget) this.#log.warn('reload.budget.exceeded', { ...fields, phase: 'rollback' });
  }

  componentFinished(
    attempt: AttemptId,
    component: ComponentName,
    durationMs: number,
    failure: string | undefined,
  ): void {
    this.#metrics.reload.component(component, durationMs);
    const fields = { reload: attempt, phase: 'reload', component, durationMs: round(durationMs) };
    if (failure === undefined) this.#log.debug('reload.component.prepared', fields);
    else this.#log.error('reload.component.failed', { ...fields, err: failure });
  }

  versionMoved(version: number): void {
    this.#metrics.reload.version(version);
  }

  finished(report: ReloadReport): void {
    const { outcome, durationMs, endedAtMs } = report;
    this.#metrics.reload.ended(statusOf(outcome), durationMs, endedAtMs);
    for (const type of errorTypesOf(outcome)) this.#metrics.reload.failed(type);
    if (outcome.kind === 'rolled-back') this.#metrics.reload.rolledBack(outcome.reason);
    if (isSuccess(outcome)) this.#succeeded(report);
    else this.#failed(report);
  }

  drainFailed(reason: string): void {
    this.#log.error('reload.loser.stuck', { msg: 'What a reload replaced could not be released', err: reason });
  }

  lockTaken(attempt: AttemptId, { kind, fence, trouble }: LockReport, waitedMs: number): void {
    this.#metrics.reload.locked(kind, waitedMs, trouble !== undefined);
    const fields = { reload: attempt, lock: kind, fence, waitedMs: round(waitedMs) };
    if (trouble === undefined) this.#log.debug('reload.lock.taken', fields);
    else {
      const msg = 'Redis has no lock to give: the reload goes on under the lock of this process alone';
      this.#log.error('reload.lock.degraded', { msg, ...fields, err: trouble });
    }
  }

  lockReleased(attempt: AttemptId): void {
    this.#log.debug('reload.lock.released', { reload: attempt });
  }

  lockStuck(attempt: AttemptId, reason: string): void {
    this.#log.error('reload.lock.stuck', { msg: 'The reload lock was not given back', reload: attempt, err: reason });
  }

  recordDelayed(attempt: AttemptId, error: unknown): void {
    const msg = 'The audit record waits for the store';
    this.#log.error('reload.record.delayed', { msg, reload: attempt, err: error });
  }

  #succeeded(report: ReloadReport): void {
    const { outcome, runtime, endedAtMs } = report;
    if (outcome.kind === 'applied') {
      this.#life.configWarnings(outcome.warnings);
      for (const { component, reason } of outcome.pinned) {
        const msg = 'A component goes on with its old configuration';
        this.#log.error('reload.component.pinned', { msg, reload: report.attempt, component, err: reason });
      }
    }
    this.#life.configRuns(runtime, endedAtMs);
    const changes = outcome.kind === 'applied' ? { numChanges: outcome.changes.length } : {};
    this.#log.info('reload.run.finished', {
      msg: 'Completed loading of configuration file',
      ...fieldsOf(report),
      ...changes,
    });
  }

  #failed(report: ReloadReport): void {
    const { outcome, phase, runtime, endedAtMs } = report;
    const isDoubtful = outcome.kind === 'rolled-back' && outcome.doubleFault !== undefined;
    if (isDoubtful) this.#life.configRuns(runtime, endedAtMs); // whichever it is now
    this.#metrics.config.reloadFailed();
    const msg = 'Loading configuration file failed: the old configuration stays';
    this.#log.error('reload.run.finished', { msg, ...fieldsOf(report), phase, err: explain(outcome) });
  }
}

function fieldsOf({ attempt, request, outcome, durationMs, version, runtime, lock }: ReloadReport): LogFields {
  return {
    reload: attempt,
    ...request,
    status: statusOf(outcome),
    outcome: outcome.kind,
    version,
    revision: runtime.revision,
    durationMs,
    lock: lock?.kind,
    fence: lock?.fence,
    lockTrouble: lock?.trouble,
  };
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
