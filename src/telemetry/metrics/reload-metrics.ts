// The specification's metrics of the reload. Names, labels and label values are exact; every child is there from the start.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
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

  version(version: number): void {
    this.#version.set(version);
  }
}
