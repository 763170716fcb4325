// Metrics of the process and of who it is: build, cluster of one, and what Node tells of itself.

import { Counter, collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import type { BuildInfo } from '../build-info.ts';

/** `alertmanager_build_info`, with Alertmanager's labels; `goversion` names Node. */
export function registerBuildInfo(registry: Registry, build: BuildInfo): void {
  new Gauge({
    name: 'alertmanager_build_info',
    help: "A metric with a constant '1' value labeled by version, revision, branch, goversion from which alertmanager was built, and the goos and goarch for the build.",
    labelNames: ['branch', 'goarch', 'goos', 'goversion', 'revision', 'tags', 'version'],
    registers: [registry],
  })
    .labels(build.branch, build.arch, build.os, build.goVersion, build.revision, '', build.version)
    .set(1);
}

/** A cluster of one, when HA mode is on: this process is its only member, alive and first. */
export function registerCluster(registry: Registry, peerName: string | undefined): void {
  const gauge = (name: string, help: string, value: number): void =>
    new Gauge({ name, help, registers: [registry] }).set(value);
  const enabled = peerName !== undefined;
  gauge('alertmanager_cluster_enabled', 'Indicates whether the clustering is enabled or not.', enabled ? 1 : 0);
  if (!enabled) return;
  gauge('alertmanager_cluster_members', 'Number indicating current number of members in cluster.', 1);
  gauge('alertmanager_cluster_failed_peers', 'Number indicating the current number of failed peers in the cluster.', 0);
  gauge(
    'alertmanager_cluster_health_score',
    "Health score of the cluster. Lower values are better and zero means 'totally healthy'.",
    0,
  );
  gauge(
    'alertmanager_peer_position',
    "Position the Alertmanager instance believes it's in. The position determines a peer's behavior in the cluster.",
    0,
  );
  new Gauge({
    name: 'alertmanager_cluster_peer_info',
    help: "A metric with a constant '1' value labeled by peer name.",
    labelNames: ['peer'],
    registers: [registry],
  })
    .labels(peerName)
    .set(1);
}

/** Whether this server waits for the store of another one; it is told when that changes. */
export function standbyGauge(registry: Registry): (isStandby: boolean) => void {
  const gauge = new Gauge({
    name: 'amp_standby',
    help: 'Whether this server is a standby that waits for the store of another one: it takes no alerts and notifies nobody.',
    registers: [registry],
  });
  return (isStandby) => gauge.set(isStandby ? 1 : 0);
}

/** Ours: what the alert path had to live with. */
export class TroubleMetrics {
  readonly #storeFailures: Counter;
  readonly #unreadableFiles: Counter;
  readonly #writtenOff: Counter;
  readonly #failedTemplates: Counter;
  readonly #droppedSpans: Counter;

  constructor(registry: Registry, droppedLogLines: () => number) {
    this.#storeFailures = new Counter({
      name: 'amp_store_failures_total',
      help: 'Writes that the store did not take. Notifications go on from memory.',
      registers: [registry],
    });
    this.#writtenOff = new Counter({
      name: 'amp_resolves_written_off_total',
      help: 'Resolved alerts of which a receiver could not be told within the retention.',
      registers: [registry],
    });
    this.#unreadableFiles = new Counter({
      name: 'amp_config_references_unreadable_total',
      help: 'Uses of a file named by the configuration (a secret, a certificate) that could not be read. Its last good content stays in use, if there was any.',
      registers: [registry],
    });
    this.#failedTemplates = new Counter({
      name: 'amp_template_failures_total',
      help: 'Templates that failed while a notification was made. It was sent with a summary in their place.',
      registers: [registry],
    });
    this.#droppedSpans = new Counter({
      name: 'amp_trace_spans_dropped_total',
      help: 'Spans that no collector took, because it was away for too long or refused them.',
      registers: [registry],
    });
    new Gauge({
      name: 'amp_log_lines_dropped',
      help: 'Log lines lost since the start because nobody read them or they could not be written.',
      registers: [registry],
      collect() {
        this.set(droppedLogLines());
      },
    });
  }

  storeFailed(): void {
    this.#storeFailures.inc();
  }

  fileUnreadable(): void {
    this.#unreadableFiles.inc();
  }

  templateFailed(): void {
    this.#failedTemplates.inc();
  }

  spansDropped(count: number): void {
    this.#droppedSpans.inc(count);
  }

  resolvesWrittenOff(count: number): void {
    this.#writtenOff.inc(count);
  }
}

/** `process_*` and `nodejs_*`. Once per process: they hold observers of the whole runtime, which nothing takes down. */
export function registerProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
}
