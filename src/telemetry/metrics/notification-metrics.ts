// Metrics of notifications. Names, labels and help are Alertmanager's (0.33.1, notify.NewMetrics), and so is that every
// integration shows its zeros from the start.

import { Counter, Histogram, type Registry } from 'prom-client';
import type { SuppressionReason } from '../../alerting/observer.ts';
import { FAILURE_REASONS, type FailureReason } from '../../alerting/ports.ts';
import { started } from './alert-metrics.ts';

/** In the alphabet's order. */
const INTEGRATIONS = [
  ...['discord', 'email', 'incidentio', 'jira', 'mattermost', 'msteams', 'msteamsv2', 'opsgenie', 'pagerduty'],
  ...['pushover', 'rocketchat', 'slack', 'sns', 'telegram', 'victorops', 'webex', 'webhook', 'wechat'],
];
const SUPPRESSIONS = ['active_time_interval', 'inhibition', 'mute_time_interval', 'silence'] as const;

/** One integration of one receiver, as far as labels tell them apart. */
export interface IntegrationName {
  readonly type: string;
  readonly receiver: string;
}

export class NotificationMetrics {
  readonly #receiverNames: boolean;
  readonly #children = new Map<string, IntegrationChildren>();
  readonly #suppressed: ReadonlyMap<SuppressionReason, Counter.Internal>;
  readonly #vectors: Vectors;

  /** `receiverNames`: feature `receiver-name-in-metrics`. */
  constructor(registry: Registry, receiverNames: boolean) {
    this.#receiverNames = receiverNames;
    this.#vectors = vectors(registry, receiverNames);
    const suppressed = new Counter({
      name: 'alertmanager_notifications_suppressed_total',
      help: 'The total number of notifications suppressed for being silenced, inhibited, outside of active time intervals or within muted time intervals.',
      labelNames: ['reason'],
      registers: [registry],
    });
    this.#suppressed = new Map(SUPPRESSIONS.map((reason) => [reason, started(suppressed.labels(reason))]));
    if (!receiverNames) for (const type of INTEGRATIONS) this.of({ type, receiver: '' });
  }

  /** The counters of one integration, which show zero from the first call on. */
  of(name: IntegrationName): IntegrationChildren {
    const key = this.#receiverNames ? `${name.type}\n${name.receiver}` : name.type;
    let children = this.#children.get(key);
    if (children === undefined) {
      children = new IntegrationChildren(this.#vectors, this.#receiverNames ? [name.type, name.receiver] : [name.type]);
      this.#children.set(key, children);
    }
    return children;
  }

  suppressed(reason: SuppressionReason, count: number): void {
    this.#suppressed.get(reason)?.inc(count);
  }
}

/** Bound once per integration: a notification looks up nothing but this. */
class IntegrationChildren {
  readonly #vectors: Vectors;
  readonly #labels: readonly string[];
  readonly #total: Counter.Internal;
  readonly #requests: Counter.Internal;
  readonly #requestsFailed: Counter.Internal;
  readonly #latency: Histogram.Internal<string>;

  constructor(vectors: Vectors, labels: readonly string[]) {
    this.#vectors = vectors;
    this.#labels = labels;
    this.#total = started(vectors.total.labels(...labels));
    this.#requests = started(vectors.requests.labels(...labels));
    this.#requestsFailed = started(vectors.requestsFailed.labels(...labels));
    this.#latency = vectors.latency.labels(...labels);
    vectors.latency.zero(labelsOf(labels));
    for (const reason of FAILURE_REASONS) started(vectors.failed.labels(...labels, reason));
  }

  started(): void {
    this.#total.inc();
  }

  failed(reason: FailureReason): void {
    this.#vectors.failed.labels(...this.#labels, reason).inc();
  }

  attempt(durationMs: number, failed: boolean): void {
    this.#requests.inc();
    if (failed) this.#requestsFailed.inc();
    this.#latency.observe(durationMs / 1000);
  }
}

interface Vectors {
  readonly total: Counter<string>;
  readonly failed: Counter<string>;
  readonly requests: Counter<string>;
  readonly requestsFailed: Counter<string>;
  readonly latency: Histogram<string>;
}

function vectors(registry: Registry, receiverNames: boolean): Vectors {
  const registers = [registry];
  const labelNames = receiverNames ? ['integration', 'receiver_name'] : ['integration'];
  return {
    total: new Counter({
      name: 'alertmanager_notifications_total',
      help: 'The total number of attempted notifications.',
      labelNames,
      registers,
    }),
    failed: new Counter({
      name: 'alertmanager_notifications_failed_total',
      help: 'The total number of failed notifications.',
      labelNames: [...labelNames, 'reason'],
      registers,
    }),
    requests: new Counter({
      name: 'alertmanager_notification_requests_total',
      help: 'The total number of attempted notification requests.',
      labelNames,
      registers,
    }),
    requestsFailed: new Counter({
      name: 'alertmanager_notification_requests_failed_total',
      help: 'The total number of failed notification requests.',
      labelNames,
      registers,
    }),
    latency: new Histogram({
      name: 'alertmanager_notification_latency_seconds',
      help: 'The latency of notifications in seconds.',
      labelNames,
      buckets: [1, 5, 10, 15, 20],
      registers,
    }),
  };
}

function labelsOf([integration = '', receiver_name]: readonly string[]): Record<string, string> {
  return receiver_name === undefined ? { integration } : { integration, receiver_name };
}
