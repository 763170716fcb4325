// Metrics: everything that /metrics shows, in a registry of this program's own. Names are Alertmanager's, so that its
// dashboards and alerts work; docs/reference/metrics.md lists them all, and what was left out.

import { Registry } from 'prom-client';
import type { BuildInfo } from './build-info.ts';
import { AlertMetrics } from './metrics/alert-metrics.ts';
import { ConfigMetrics } from './metrics/config-metrics.ts';
import { HttpMetrics } from './metrics/http-metrics.ts';
import { LlmMetrics } from './metrics/llm-metrics.ts';
import { NotificationMetrics } from './metrics/notification-metrics.ts';
import {
  registerBuildInfo,
  registerCluster,
  registerProcess,
  standbyGauge,
  TroubleMetrics,
} from './metrics/process-metrics.ts';
import { ReloadMetrics } from './metrics/reload-metrics.ts';
import { StateMetrics } from './metrics/state-metrics.ts';

export interface MetricsOptions {
  readonly build: BuildInfo;
  /** Undefined when HA mode is off. */
  readonly peerName: string | undefined;
  /** The features `alert-names-in-metrics`, `receiver-name-in-metrics` and `group-key-in-metrics`. */
  readonly labels: { readonly alertNames: boolean; readonly receiverNames: boolean; readonly groupKeys: boolean };
  /** `--alerts.per-alertname-limit`. */
  readonly perAlertnameMax: number;
  readonly droppedLogLines: () => number;
  /** Also `process_*` and `nodejs_*`: for the program, not for tests. */
  readonly ofProcess: boolean;
}

export class Metrics {
  readonly alerts: AlertMetrics;
  readonly notifications: NotificationMetrics;
  readonly state: StateMetrics;
  readonly config: ConfigMetrics;
  readonly reload: ReloadMetrics;
  readonly http: HttpMetrics;
  readonly trouble: TroubleMetrics;
  readonly llm: LlmMetrics;
  readonly standby: (isStandby: boolean) => void;
  readonly #registry = new Registry();

  constructor(options: MetricsOptions) {
    const registry = this.#registry;
    this.alerts = new AlertMetrics(registry, {
      alertNames: options.labels.alertNames,
      perAlertnameMax: options.perAlertnameMax,
    });
    this.notifications = new NotificationMetrics(registry, options.labels.receiverNames);
    this.state = new StateMetrics(registry, options.labels.groupKeys);
    this.config = new ConfigMetrics(registry);
    this.reload = new ReloadMetrics(registry);
    this.http = new HttpMetrics(registry);
    this.llm = new LlmMetrics(registry);
    this.trouble = new TroubleMetrics(registry, options.droppedLogLines);
    this.standby = standbyGauge(registry);
    registerBuildInfo(registry, options.build);
    registerCluster(registry, options.peerName);
    if (options.ofProcess) registerProcess(registry);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Prometheus's text format, with the counts of this moment. */
  render(): Promise<string> {
    return this.#registry.metrics();
  }

  /** What each metric is, for the reference page. */
  async describe(): Promise<readonly MetricDescription[]> {
    const all = await this.#registry.getMetricsAsJSON();
    return all.map(({ name, type, help }) => ({ name, type: String(type), help, labels: this.#labelsOf(name) }));
  }

  #labelsOf(name: string): readonly string[] {
    const metric: unknown = this.#registry.getSingleMetric(name);
    // prom-client keeps them, and its types do not say so.
    const named = typeof metric === 'object' && metric !== null && 'labelNames' in metric ? metric.labelNames : [];
    return Array.isArray(named) ? named.map(String) : [];
  }
}

export interface MetricDescription {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
}
