// The classifier's events as metrics and log lines. Of an alert only its fingerprint is logged, of an answer only its
// severity.

import type { Severity } from '../alerting/classification.ts';
import type { Fingerprint } from '../labels/label-set.ts';
import type { Consideration, LlmObserver, RequestOutcome, Tokens } from '../llm/llm-observer.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

const COMPONENT = { component: 'llm' };

export class LlmTelemetry implements LlmObserver {
  readonly #metrics: Metrics;
  readonly #log: Log;

  constructor(metrics: Metrics, log: Log) {
    this.#metrics = metrics;
    this.#log = log;
  }

  considered(result: Consideration): void {
    this.#metrics.llm.considered(result);
  }

  requestFinished(outcome: RequestOutcome, durationMs: number, tokens: Tokens): void {
    this.#metrics.llm.requestFinished(outcome, durationMs, tokens);
  }

  classified(fingerprint: Fingerprint, severity: Severity, durationMs: number): void {
    this.#metrics.llm.classified(severity);
    this.#log.debug('llm.alert.classified', {
      ...COMPONENT,
      fingerprint,
      severity,
      durationMs: Math.round(durationMs),
    });
  }

  classificationFailed(fingerprint: Fingerprint, reason: string): void {
    this.#metrics.llm.failed();
    const msg = 'An alert could not be classified; it is told as it is';
    this.#log.warn('llm.alert.failed', { msg, ...COMPONENT, fingerprint, err: reason });
  }

  circuitOpened(reason: string, forMs: number): void {
    const msg = 'The language model keeps failing and is left alone for a while';
    this.#log.warn('llm.circuit.opened', { msg, ...COMPONENT, forMs, err: reason });
  }

  circuitClosed(): void {
    this.#log.info('llm.circuit.closed', { msg: 'The language model answers again', ...COMPONENT });
  }

  pauseAsked(forMs: number): void {
    const msg = 'The language model asks for a pause (Retry-After) and gets it';
    this.#log.info('llm.pause.asked', { msg, ...COMPONENT, forMs });
  }

  regained(): void {
    this.#log.info('llm.health.regained', { msg: 'The language model works', ...COMPONENT });
  }

  budgetSpent(requestsMax: number): void {
    const msg =
      'The requests of this month are spent: nothing more is classified until it is over, or max_requests_per_month is raised';
    this.#log.warn('llm.budget.spent', { msg, ...COMPONENT, requestsMax });
  }

  probeFailed(reason: string): void {
    const msg = 'The language model does not answer as it should; it is tried again with the alerts that come';
    this.#log.warn('llm.probe.failed', { msg, ...COMPONENT, err: reason });
  }

  startFailed(reason: string): void {
    const msg = 'Alerts are not classified: mend llm in the configuration file and reload';
    this.#log.error('llm.start.failed', { msg, ...COMPONENT, err: reason });
  }

  storeFailed(error: unknown): void {
    const msg = 'What was learned of alerts before cannot be read, and is asked again';
    this.#log.warn('llm.store.failed', { msg, ...COMPONENT, err: error });
  }
}
