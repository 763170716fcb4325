// Metrics of the classification of alerts by a language model: ours. Zeros where no config asks for it.

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { SEVERITIES, type Severity } from '../../alerting/classification.ts';
import {
  CONSIDERATIONS,
  type Consideration,
  REQUEST_OUTCOMES,
  type RequestOutcome,
  type Tokens,
} from '../../llm/llm-observer.ts';
import { started } from './alert-metrics.ts';

/** Asked at each scrape; must be quick and must not throw. */
export interface LlmSource {
  /** Undefined while no config has asked for it. */
  counts(): LlmCounts | undefined;
  /** Undefined while no config asks for it. */
  state(): { readonly trouble: string | undefined } | undefined;
}

interface LlmCounts {
  readonly entries: number;
  readonly waiting: number;
  readonly inFlight: number;
  readonly monthRequests: number;
  readonly isCircuitOpen: boolean;
}

export class LlmMetrics {
  readonly #considered: Counter<'result'>;
  readonly #requests: Counter<'outcome'>;
  readonly #classified: Counter<'severity'>;
  readonly #failures: Counter;
  readonly #tokens: Counter<'kind'>;
  readonly #seconds: Histogram;
  #source: LlmSource = { counts: () => undefined, state: () => undefined };

  constructor(registry: Registry) {
    const registers = [registry];
    this.#considered = new Counter({
      name: 'amp_llm_considered_total',
      help: 'Firing alerts that were considered for classification, by what became of it.',
      labelNames: ['result'],
      registers,
    });
    this.#requests = new Counter({
      name: 'amp_llm_requests_total',
      help: 'Requests to the language model, by how they ended.',
      labelNames: ['outcome'],
      registers,
    });
    this.#classified = new Counter({
      name: 'amp_llm_classifications_total',
      help: 'Alerts that were classified, by severity.',
      labelNames: ['severity'],
      registers,
    });
    this.#failures = new Counter({
      name: 'amp_llm_failures_total',
      help: 'Alerts whose classification was given up for the time being.',
      registers,
    });
    this.#tokens = new Counter({
      name: 'amp_llm_tokens_total',
      help: 'Tokens, as the endpoint counts them.',
      labelNames: ['kind'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'amp_llm_request_duration_seconds',
      help: 'How long requests to the language model took.',
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
    for (const result of CONSIDERATIONS) started(this.#considered.labels(result));
    for (const outcome of REQUEST_OUTCOMES) started(this.#requests.labels(outcome));
    for (const severity of SEVERITIES) started(this.#classified.labels(severity));
    for (const kind of ['prompt', 'completion']) started(this.#tokens.labels(kind));
    this.#gauges(registers);
    this.#standing(registers);
  }

  /** From now on, ask here. */
  watch(source: LlmSource): void {
    this.#source = source;
  }

  considered(result: Consideration): void {
    this.#considered.inc({ result });
  }

  requestFinished(outcome: RequestOutcome, durationMs: number, { prompt, completion }: Tokens): void {
    this.#requests.inc({ outcome });
    this.#seconds.observe(durationMs / 1000);
    this.#tokens.inc({ kind: 'prompt' }, prompt);
    this.#tokens.inc({ kind: 'completion' }, completion);
  }

  classified(severity: Severity): void {
    this.#classified.inc({ severity });
  }

  failed(): void {
    this.#failures.inc();
  }

  #gauges(registers: Registry[]): void {
    const gauge = (name: string, help: string, value: (counts: LlmCounts) => number): void => {
      const source = (): LlmCounts | undefined => this.#source.counts();
      new Gauge({
        name,
        help,
        registers,
        collect() {
          const now = source();
          this.set(now === undefined ? 0 : value(now));
        },
      });
    };
    gauge('amp_llm_cache_entries', 'Classifications that are remembered.', (source) => source.entries);
    gauge('amp_llm_waiting_alerts', 'Alerts that wait to be asked about.', (source) => source.waiting);
    gauge('amp_llm_requests_in_flight', 'Alerts that are being asked about.', (source) => source.inFlight);
    gauge('amp_llm_month_requests', 'Requests made in this month of UTC.', (source) => source.monthRequests);
    gauge('amp_llm_circuit_open', 'Whether the language model is left alone because it keeps failing.', (source) =>
      source.isCircuitOpen ? 1 : 0,
    );
  }

  #standing(registers: Registry[]): void {
    const state = (): ReturnType<LlmSource['state']> => this.#source.state();
    new Gauge({
      name: 'amp_llm_configured',
      help: 'Whether the configuration names a language model.',
      registers,
      collect() {
        this.set(state() === undefined ? 0 : 1);
      },
    });
    new Gauge({
      name: 'amp_llm_up',
      help: 'Whether that language model works as far as is known; 0 also where none is configured.',
      registers,
      collect() {
        const now = state();
        this.set(now !== undefined && now.trouble === undefined ? 1 : 0);
      },
    });
  }
}
