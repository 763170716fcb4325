// Metrics of the configuration that runs. Names, labels and help are Alertmanager's (0.33.1).

import { createHash } from 'node:crypto';
import { Gauge, type Registry } from 'prom-client';

export interface LoadedConfig {
  /** The file as it was read. */
  readonly text: string;
  readonly receivers: number;
  readonly integrations: number;
  readonly inhibitRules: number;
}

export class ConfigMetrics {
  readonly #successful: Gauge;
  readonly #successAt: Gauge;
  readonly #hash: Gauge;
  readonly #receivers: Gauge;
  readonly #integrations: Gauge;
  readonly #inhibitRules: Gauge;

  constructor(registry: Registry) {
    const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers: [registry] });
    this.#successful = gauge(
      'alertmanager_config_last_reload_successful',
      'Whether the last configuration reload attempt was successful.',
    );
    this.#successAt = gauge(
      'alertmanager_config_last_reload_success_timestamp_seconds',
      'Timestamp of the last successful configuration reload.',
    );
    this.#hash = gauge(
      'alertmanager_config_hash',
      'Hash of the currently loaded alertmanager configuration. Note that this is not a cryptographically strong hash.',
    );
    this.#receivers = gauge('alertmanager_receivers', 'Number of configured receivers.');
    this.#integrations = gauge('alertmanager_integrations', 'Number of configured integrations.');
    this.#inhibitRules = gauge('alertmanager_inhibition_rules', 'Number of configured inhibition rules.');
  }

  /** The file is good; what it says does not run yet. */
  read(): void {
    this.#successful.set(1);
  }

  /** A configuration runs since `nowMs`, by a start or a reload. */
  loaded(config: LoadedConfig, nowMs: number): void {
    this.#successful.set(1);
    this.#successAt.set(nowMs / 1000);
    this.#hash.set(configHash(config.text));
    this.#receivers.set(config.receivers);
    this.#integrations.set(config.integrations);
    this.#inhibitRules.set(config.inhibitRules);
  }

  /** A reload did not take; what ran before still runs. */
  reloadFailed(): void {
    this.#successful.set(0);
  }
}

/** The first six bytes of the MD5 as a number, as Alertmanager counts it: its members compare these (config/coordinator.go). */
export function configHash(text: string): number {
  return createHash('md5').update(text).digest().readUIntLE(0, 6);
}
