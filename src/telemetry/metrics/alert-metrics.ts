// Metrics of alerts as they come in and as they are. Names, labels and help are Alertmanager's (0.33.1).

import { Counter, Gauge, type Registry } from 'prom-client';

export const ALERT_STATES = ['active', 'suppressed', 'unprocessed'] as const;

/** How many alerts there are, by state. */
export type AlertCounts = Readonly<Record<(typeof ALERT_STATES)[number], number>>;

export interface AlertMetricsOptions {
  /** Feature `alert-names-in-metrics`. */
  readonly alertNames: boolean;
  /** `--alerts.per-alertname-limit`. */
  readonly perAlertnameMax: number;
}

export class AlertMetrics {
  readonly #firing: Counter.Internal;
  readonly #resolved: Counter.Internal;
  readonly #invalid: Counter.Internal;
  readonly #limited: Counter<'alertname'>;
  readonly #alertNames: boolean;

  constructor(registry: Registry, options: AlertMetricsOptions) {
    const registers = [registry];
    const received = new Counter({
      name: 'alertmanager_alerts_received_total',
      help: 'The total number of received alerts.',
      labelNames: ['status', 'version'],
      registers,
    });
    this.#firing = started(received.labels('firing', 'v2'));
    this.#resolved = started(received.labels('resolved', 'v2'));
    const invalid = new Counter({
      name: 'alertmanager_alerts_invalid_total',
      help: 'The total number of received alerts that were invalid.',
      labelNames: ['version'],
      registers,
    });
    this.#invalid = started(invalid.labels('v2'));
    this.#alertNames = options.alertNames;
    this.#limited = new Counter({
      name: 'alertmanager_alerts_limited_total',
      help: 'Total number of alerts that were dropped due to per alert name limit',
      labelNames: options.alertNames ? ['alertname'] : [],
      registers,
    });
    new Gauge({
      name: 'alertmanager_alerts_per_alert_limit',
      help: 'Current limit on number of alerts per alert name',
      registers,
    }).set(options.perAlertnameMax);
  }

  received(firing: number, resolved: number): void {
    this.#firing.inc(firing);
    this.#resolved.inc(resolved);
  }

  invalid(): void {
    this.#invalid.inc();
  }

  limited(alertname: string): void {
    if (this.#alertNames) this.#limited.inc({ alertname });
    else this.#limited.inc();
  }
}

/** A child that shows 0 before the first event: a counter that appears at 1 hides its first increase. */
export function started<T extends { inc(by: number): void }>(child: T): T {
  child.inc(0);
  return child;
}
