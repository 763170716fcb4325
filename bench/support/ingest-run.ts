// One server taken through the load, from its start to its end: alerts sent for the first time, in batches and one by one;
// their groups told; then the same alerts sent again, each time with a later end, as Prometheus does.

import type { SystemClock } from '../../src/base/clock.ts';
import { post } from './load.ts';
import { cpuSeconds, peakRssMb, resetPeakRss, rssMb } from './process-usage.ts';
import { bodies } from './prometheus-alerts.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { type Latencies, latenciesOf, rounded } from './statistics.ts';
import { openWebhookSink, type WebhookSink } from './webhook-sink.ts';

export const SCENARIOS = ['new, by 64', 'new, by 1', 'told', 're-sent, by 64', 're-sent, by 1'] as const;
export type Scenario = (typeof SCENARIOS)[number];

export interface Measured {
  /** User and system, of the whole process tree; of `told`: in all. */
  readonly cpuSecondsPer100k: number;
  readonly wallSecondsPer100k: number;
  readonly latencies: Latencies | undefined;
  readonly peakRssMb: number;
  readonly rssMb: number;
}

export type IngestRun = Readonly<Record<Scenario, Measured>>;

export interface IngestLoad {
  readonly alerts: number;
  readonly connections: number;
}

// Prometheus's batches (notifier/manager.go: maxBatchSize is 256 since 3.0, 64 before and by Alertmanager's issue).
const BATCH = 64;
// Of what is sent in batches, one by one the tenth part: that many requests tell enough.
const SINGLE_SHARE = 0.1;
const RESENT_ROUNDS = 2;
const RESENT_AFTER_MS = 60_000;
const ENDS_AFTER_MS = 240_000;
/** Longer than the first two scenarios take, so that no group is told before all alerts are there. */
export const GROUP_WAIT_MS = 30_000;
const TOLD_WITHIN_MS = 120_000;
/** What is done in the background, such as writing to disk, counts too. */
const SETTLE_MS = 1500;

export async function runIngest(command: string, load: IngestLoad, clock: SystemClock): Promise<IngestRun> {
  const sink = await openWebhookSink();
  try {
    await using server = await startServer(command, configFor(sink.url), clock);
    return await new Course(server, sink, load, clock).run();
  } finally {
    sink.close();
  }
}

class Course {
  readonly #server: ServerProcess;
  readonly #sink: WebhookSink;
  readonly #load: IngestLoad;
  readonly #clock: SystemClock;
  readonly #startsAtMs: number;

  constructor(server: ServerProcess, sink: WebhookSink, load: IngestLoad, clock: SystemClock) {
    this.#server = server;
    this.#sink = sink;
    this.#load = load;
    this.#clock = clock;
    this.#startsAtMs = clock.now();
  }

  async run(): Promise<IngestRun> {
    const { alerts } = this.#load;
    const singles = Math.round(alerts * SINGLE_SHARE);
    return {
      'new, by 64': await this.#send([0, alerts], BATCH, 1, 0),
      'new, by 1': await this.#send([alerts, singles], 1, 1, 0),
      told: await this.#told(),
      're-sent, by 64': await this.#send([0, alerts], BATCH, RESENT_ROUNDS, RESENT_AFTER_MS),
      're-sent, by 1': await this.#send([alerts, singles], 1, 1, 3 * RESENT_AFTER_MS),
    };
  }

  async #send([first, count]: [number, number], size: number, rounds: number, laterMs: number): Promise<Measured> {
    // Made beforehand: making them would take CPU from the server on a small machine.
    const requests = Array.from({ length: rounds }, (_, round) => {
      const endsAtMs = this.#startsAtMs + ENDS_AFTER_MS + laterMs + round * RESENT_AFTER_MS;
      return [...bodies({ count, size, first, startsAtMs: this.#startsAtMs, endsAtMs })];
    }).flat();
    return this.#measured(count * rounds, () =>
      post(this.#server.origin, requests, this.#load.connections, this.#clock),
    );
  }

  #told(): Promise<Measured> {
    return this.#measured(100_000, async () => {
      const deadline = this.#clock.elapsedMs() + TOLD_WITHIN_MS;
      for (let before = -1; this.#sink.received() === 0 || this.#sink.received() > before; ) {
        if (this.#clock.elapsedMs() > deadline) throw new Error('no end of notifications');
        before = this.#sink.received();
        await this.#clock.sleep(SETTLE_MS);
      }
      return undefined;
    });
  }

  async #measured(alerts: number, work: () => Promise<number[] | undefined>): Promise<Measured> {
    const { pid } = this.#server;
    resetPeakRss(pid);
    const cpuBefore = cpuSeconds(pid);
    const begun = this.#clock.elapsedMs();
    const timesMs = await work();
    const wallMs = this.#clock.elapsedMs() - begun;
    await this.#clock.sleep(SETTLE_MS);
    const per100k = 100_000 / alerts;
    return {
      cpuSecondsPer100k: rounded((cpuSeconds(pid) - cpuBefore) * per100k, 3),
      wallSecondsPer100k: rounded((wallMs / 1000) * per100k, 3),
      latencies: timesMs === undefined ? undefined : latenciesOf(timesMs),
      peakRssMb: peakRssMb(pid),
      rssMb: rssMb(pid),
    };
  }
}

/** Two receivers, 2,000 groups each, an inhibition rule and a few routes that ask about every alert. */
export function configFor(sinkUrl: string): string {
  return `
route:
  receiver: team
  group_by: [alertname, cluster]
  group_wait: ${GROUP_WAIT_MS / 1000}s
  group_interval: 5m
  repeat_interval: 4h
  routes:
    - { matchers: [namespace="team-7", severity="page"], receiver: page }
    - { matchers: ['job=~"mysql|postgres|redis"'], receiver: page }
    - { matchers: [env="staging"], receiver: team }
    - { matchers: ['cluster!~"eu-.*"'], receiver: team }
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_matchers: [severity="warning"]
    equal: [alertname, cluster, instance]
receivers:
  - name: team
    webhook_configs: [{ url: '${sinkUrl}' }]
  - name: page
    webhook_configs: [{ url: '${sinkUrl}' }]
`;
}
