// The specification's metrics of the reload. Names, labels and label values are exact; every child is there from the start.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LockReport } from '../../reload/reload-lock.ts';
import {
  ERROR_TYPES,
  type ErrorType,
  PHASES,
  type ReloadPhase,
  ROLLBACK_REASONS,
  type RollbackReason,
  type StatusWord,
} from '../../reload/reload-outcome.ts';
import { COMPONENT_NAMES, type ComponentName } from '../../reload/reloadable.ts';

/** From a no-op of a small file to the deadline of 30 s. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, 30];
const LOCKS = ['local', 'redis'] as const;
const COUNTED = ['success', 'error', 'validation_failed', 'rolled_back'] as const;

export class ReloadMetrics {
  readonly #total: Counter;
  readonly #duration: Histogram;
  readonly #phases: Histogram;
  readonly #components: Histogram;
  readonly #errors: Counter;
  readonly #lastSuccess: Gauge;
  readonly #rollbacks: Counter;
  readonly #version: Gauge;
  readonly #locks: Counter;
  readonly #lockWaits: Histogram;
  readonly #lockFallbacks: Counter;
  readonly #rollbackDuration: Histogram;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#total = new Counter({
      name: 'config_reload_total',
      help: 'Reload attempts by how they ended. A reload that changed nothing is a success.',
      labelNames: ['status'],
      registers,
    });
    this.#duration = new Histogram({
      name: 'config_reload_duration_seconds',
      help: 'How long a reload took, from the first phase to the outcome.',
      buckets: BUCKETS,
      registers,
    });
    this.#phases = new Histogram({
      name: 'config_reload_phase_duration_seconds',
      help: 'How long each phase of a reload took.',
      labelNames: ['phase'],
      buckets: BUCKETS,
      registers,
    });
    this.#components = new Histogram({
      name: 'config_reload_component_duration_seconds',
      help: 'How long each component took to be prepared.',
      labelNames: ['component'],
      buckets: BUCKETS,
      registers,
    });
    this.#errors = new Counter({
      name: 'config_reload_errors_total',
      help: 'Reload errors by type.',
      labelNames: ['type'],
      registers,
    });
    this.#lastSuccess = new Gauge({
      name: 'config_reload_last_success_timestamp_seconds',
      help: 'When the last successful reload ended; 0 before the first.',
      registers,
    });
    this.#rollbacks = new Counter({
      name: 'config_reload_rollbacks_total',
      help: 'Reloads that were rolled back, by reason.',
      labelNames: ['reason'],
      registers,
    });
    this.#version = new Gauge({
      name: 'config_reload_version',
      help: 'The effective version of the configuration: 1 at the start, one more with each reload that changed something, back with a rollback.',
      registers,
    });
    this.#locks = new Counter({
      name: 'amp_reload_locks_total',
      help: 'Reload locks taken, by where: in this process alone, or at Redis too.',
      labelNames: ['lock'],
      registers,
    });
    this.#lockWaits = new Histogram({
      name: 'amp_reload_lock_wait_seconds',
      help: 'How long reloads waited for their lock.',
      buckets: BUCKETS,
      registers,
    });
    this.#lockFallbacks = new Counter({
      name: 'amp_reload_lock_fallbacks_total',
      help: 'Reloads that went on under the lock of this process alone, since Redis had none to give.',
      registers,
    });
    this.#rollbackDuration = new Histogram({
      name: 'amp_reload_rollback_duration_seconds',
      help: 'How long the way back took, where a reload was switched back: nothing else runs meanwhile.',
      buckets: BUCKETS,
      registers,
    });
    for (const lock of LOCKS) this.#locks.inc({ lock }, 0);
    for (const status of COUNTED) this.#total.inc({ status }, 0);
    for (const phase of PHASES) this.#phases.zero({ phase });
    for (const component of COMPONENT_NAMES) this.#components.zero({ component });
    for (const type of ERROR_TYPES) this.#errors.inc({ type }, 0);
    for (const reason of ROLLBACK_REASONS) this.#rollbacks.inc({ reason }, 0);
  }

  /** A failed rollback counts as rolled back: the specification has no other word for it here. */
  ended(status: Exclude<StatusWord, 'initial'>, durationMs: number, endedAtMs: number): void {
    this.#total.labels(status === 'rollback_failed' ? 'rolled_back' : status).inc();
    this.#duration.observe(durationMs / 1000);
    if (status === 'success') this.#lastSuccess.set(endedAtMs / 1000);
  }

  failed(type: ErrorType): void {
    this.#errors.labels(type).inc();
  }

  rolledBack(reason: RollbackReason): void {
    this.#rollbacks.labels(reason).inc();
  }

  phase(phase: ReloadPhase, durationMs: number): void {
    this.#phases.labels(phase).observe(durationMs / 1000);
  }

  component(component: ComponentName, durationMs: number): void {
    this.#components.labels(component).observe(durationMs / 1000);
  }

  locked(lock: LockReport['kind'], waitedMs: number, isFallback: boolean): void {
    this.#locks.labels(lock).inc();
    this.#lockWaits.observe(waitedMs / 1000);
    if (isFallback) this.#lockFallbacks.inc();
  }

  rollback(durationMs: number): void {
    this.#rollbackDuration.observe(durationMs / 1000);
  }

  version(version: number): void {
    this.#version.set(version);
  }
}
