// Metrics that are counted when they are asked for: how many alerts, groups and silences there are at this moment.

import { Counter, Gauge, type Registry } from 'prom-client';
import { ALERT_STATES, type AlertCounts } from './alert-metrics.ts';
import { PlainSummary } from './plain-summary.ts';

/** Who knows the counts. Asked at each scrape; must be quick and must not throw. */
export interface StateSource {
  alerts(): AlertCounts;
  /** Asked in place of `alerts` with the feature `group-key-in-metrics`. */
  groupAlerts(): Iterable<readonly [groupKey: string, counts: AlertCounts]>;
  /** Live aggregation groups. */
  groups(): number;
  silences(): SilenceCounts;
  /** What lives on only because resolves are owed. */
  retired(): { readonly groups: number; readonly destinations: number };
  store(): { readonly isAway: boolean; readonly pending: number };
  /** Undefined: the config names none. */
  redis(): { readonly isAway: boolean } | undefined;
}

export interface SilenceCounts {
  readonly active: number;
  readonly pending: number;
  readonly expired: number;
}

const EMPTY: StateSource = {
  alerts: () => ({ active: 0, suppressed: 0, unprocessed: 0 }),
  groupAlerts: () => [],
  groups: () => 0,
  silences: () => ({ active: 0, pending: 0, expired: 0 }),
  retired: () => ({ groups: 0, destinations: 0 }),
  store: () => ({ isAway: false, pending: 0 }),
  redis: () => undefined,
};

export class StateMetrics {
  #source = EMPTY;
  readonly #processing: PlainSummary;
  readonly #limitReached: Counter;

  /** `groupKeys`: feature `group-key-in-metrics`. */
  constructor(registry: Registry, groupKeys: boolean) {
    this.#alerts(registry, groupKeys);
    this.#silences(registry);
    this.#ours(registry);
    const registers = [registry];
    const source = (): StateSource => this.#source;
    new Gauge({
      name: 'alertmanager_dispatcher_aggregation_groups',
      help: 'Number of active aggregation groups',
      registers,
      collect() {
        this.set(source().groups());
      },
    });
    this.#processing = new PlainSummary({
      name: 'alertmanager_dispatcher_alert_processing_duration_seconds',
      help: 'Summary of latencies for the processing of alerts.',
      registers,
    });
    this.#limitReached = new Counter({
      name: 'alertmanager_dispatcher_aggregation_group_limit_reached_total',
      help: 'Number of times when dispatcher failed to create new aggregation group due to limit.',
      registers,
    });
  }

  /** From now on, ask here. Before, everything is zero. */
  watch(source: StateSource): void {
    this.#source = source;
  }

  alertsProcessed(durationMs: number): void {
    this.#processing.add(durationMs / 1000);
  }

  groupLimitReached(): void {
    this.#limitReached.inc();
  }

  #alerts(registry: Registry, groupKeys: boolean): void {
    const source = (): StateSource => this.#source;
    const gauge = new Gauge({
      name: 'alertmanager_alerts',
      help: 'How many alerts by state.',
      labelNames: groupKeys ? ['state', 'group_key'] : ['state'],
      registers: [registry],
      collect() {
        if (groupKeys) {
          this.reset(); // groups that ended are gone
          for (const [key, counts] of source().groupAlerts()) set(counts, key);
        } else {
          set(source().alerts());
        }
      },
    });
    const set = (counts: AlertCounts, ...groupKey: string[]): void => {
      for (const state of ALERT_STATES) gauge.labels(state, ...groupKey).set(counts[state]);
    };
  }

  #ours(registry: Registry): void {
    const gauge = (name: string, help: string, value: (source: StateSource) => number): void => {
      const source = (): StateSource => this.#source;
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(value(source()));
        },
      });
    };
    gauge(
      'amp_retiring_groups',
      'Groups that no route leads to any more: they wait to tell the resolves that they owe.',
      (source) => source.retired().groups,
    );
    gauge(
      'amp_retired_destinations',
      'Destinations that the configuration has no more, and that are owed resolves.',
      (source) => source.retired().destinations,
    );
    gauge('amp_store_up', 'Whether the store takes writes.', (source) => (source.store().isAway ? 0 : 1));
    gauge('amp_redis_configured', 'Whether the configuration names a Redis for the lock of reloads.', (source) =>
      source.redis() === undefined ? 0 : 1,
    );
    gauge('amp_redis_up', 'Whether that Redis answers; 0 also where none is configured.', (source) =>
      source.redis()?.isAway === false ? 1 : 0,
    );
    gauge('amp_store_pending_rows', 'Rows that the store has not written yet.', (source) => source.store().pending);
  }

  #silences(registry: Registry): void {
    const source = (): StateSource => this.#source;
    new Gauge({
      name: 'alertmanager_silences',
      help: 'How many silences by state.',
      labelNames: ['state'],
      registers: [registry],
      collect() {
        for (const [state, count] of Object.entries(source().silences())) this.labels(state).set(count);
      },
    });
    new Gauge({
      name: 'alertmanager_silences_state_size',
      help: 'The number of silences in the state map.',
      registers: [registry],
      collect() {
        const { active, pending, expired } = source().silences();
        this.set(active + pending + expired);
      },
    });
  }
}
