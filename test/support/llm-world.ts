// LlmWorld: the classifier of alerts over a real endpoint on the loopback, in virtual time, with a store and an observer that
// write down what they are told.

import type { Alert } from '../../src/alerting/alert.ts';
import type { AlertClassifier } from '../../src/alerting/classification.ts';
import { seededRandom } from '../../src/base/random.ts';
import { Timestamp } from '../../src/base/timestamp.ts';
import { LlmComponent, modelsOver } from '../../src/components/llm.ts';
import type { Config } from '../../src/config/config.ts';
import { LabelSet } from '../../src/labels/label-set.ts';
import type { LlmObserver } from '../../src/llm/llm-observer.ts';
import type { Spending, Verdict, VerdictStore } from '../../src/llm/verdict-store.ts';
import type { Staged } from '../../src/reload/reloadable.ts';
import type { Runtime } from '../../src/reload/runtime.ts';
import { FileDiary } from '../receivers/configs.ts';
import { BASE, goodConfig } from './config-files.ts';
import { LlmServer } from './llm-server.ts';
import { until } from './until.ts';
import { settle, VirtualClock } from './virtual-clock.ts';

export class MemoryVerdicts implements VerdictStore {
  readonly rows = new Map<string, Verdict>();
  spending: Spending | undefined;

  async load() {
    return { verdicts: [...this.rows.values()], spending: this.spending };
  }

  keep(verdict: Verdict): void {
    this.rows.set(verdict.key, verdict);
  }

  forget(key: string): void {
    this.rows.delete(key);
  }

  keepSpending(spending: Spending): void {
    this.spending = spending;
  }
}

export function llmConfig(server: Pick<LlmServer, 'baseUrl'>, settings: object = {}): Config {
  return goodConfig(`${BASE}llm: ${JSON.stringify({ base_url: server.baseUrl, model: 'm', ...settings })}\n`);
}

const NO_LLM = goodConfig(BASE);

export class LlmWorld {
  readonly clock = new VirtualClock();
  readonly store: MemoryVerdicts;
  /** `considered asked`, `circuitOpened …`: the observer's calls with their details. */
  readonly events: string[] = [];
  readonly component: LlmComponent;
  /** What the snapshot of the moment has. */
  classifier: AlertClassifier | undefined;

  constructor(store = new MemoryVerdicts()) {
    this.store = store;
    const http = { clock: this.clock, userAgent: 'Alertmanager/test', files: new FileDiary() };
    this.component = new LlmComponent({
      connect: modelsOver(http),
      clock: this.clock,
      random: seededRandom(1),
      observer: this.#observer(),
      store,
    });
  }

  /** A server that begins with these settings, over an endpoint that answers well. */
  static async begin(
    settings: object = {},
    store?: MemoryVerdicts,
  ): Promise<LlmWorld & { readonly server: LlmServer }> {
    const server = await LlmServer.open();
    const world = Object.assign(new LlmWorld(store), { server });
    const part = await world.component.begin(llmConfig(server, settings));
    world.classifier = part.classifier;
    await until('the first probe', () => server.paths.length > 0);
    return world;
  }

  prepare(config: Config, signal = new AbortController().signal): Promise<Staged> {
    return this.component.prepare(config, {} as Runtime, signal);
  }

  /** A whole reload, in one go. */
  async reload(config: Config = NO_LLM): Promise<Staged> {
    const staged = await this.prepare(config);
    this.take(staged);
    return staged;
  }

  take(staged: Staged): void {
    staged.commit();
    this.classifier = staged.part.classifier;
    void staged.dispose();
  }

  consider(...alerts: readonly Alert[]): void {
    for (const alert of alerts) this.classifier?.consider(alert);
  }

  /** Waits for what the network brings; virtual time stands still. */
  async comes(event: string, count = 1): Promise<void> {
    await until(
      () => `${count} × ${event}; there were ${this.events.join(', ')}`,
      () => this.count(event) >= count,
    );
    await settle();
  }

  /** Time goes on until this has happened. */
  async passes(event: string, count = 1, stepMs = 1000): Promise<void> {
    await until(
      () => `${count} × ${event}; there were ${this.events.join(', ')}`,
      async () => {
        if (this.count(event) >= count) return true;
        await this.clock.advance(stepMs);
        return false;
      },
    );
    await settle();
  }

  count(event: string): number {
    return this.events.filter((one) => one.startsWith(event)).length;
  }

  severityOf(alert: Alert): string | undefined {
    return this.classifier?.classificationOf(alert)?.severity;
  }

  #observer(): LlmObserver {
    return new Proxy({} as LlmObserver, {
      get:
        (_target, event) =>
        (...details: readonly unknown[]) => {
          const plain = details.filter((detail) => ['string', 'number'].includes(typeof detail));
          this.events.push([String(event), ...plain].join(' '));
        },
    });
  }
}

export function alert(name: string, annotations: Readonly<Record<string, string>> = {}, labels: object = {}): Alert {
  const startsAt = new Timestamp(Date.UTC(2026, 0, 1));
  return {
    labels: LabelSet.from([['alertname', name], ...Object.entries(labels)]),
    annotations: LabelSet.from(Object.entries(annotations)),
    startsAt,
    endsAt: new Timestamp(Date.UTC(2027, 0, 1)),
    updatedAt: startsAt,
    generatorUrl: '',
    timeout: false,
  };
}
