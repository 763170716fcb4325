// Llm: how the classifier of alerts is replaced. The new client is tried beside the running one before it takes over: a
// wrong key, model or endpoint leaves the old one at work. None of it is loaded before a config asks for it.

import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Config } from '../config/config.ts';
import type { LlmConfig } from '../config/schema/llm.ts';
import type { ConnectModel, Endpoint } from '../llm/chat-client.ts';
import type { Classifier } from '../llm/classifier.ts';
import type { Desk, DeskCounts } from '../llm/desk.ts';
import type { LlmObserver } from '../llm/llm-observer.ts';
import type { VerdictStore } from '../llm/verdict-store.ts';
import type { HttpSite } from '../receivers/http/http-client.ts';
import { sameValue } from '../reload/config-values.ts';
import type { Part, Reloadable, Staged } from '../reload/reloadable.ts';
import type { Runtime } from '../reload/runtime.ts';

export interface LlmSite {
  readonly connect: ConnectModel;
  readonly clock: Clock;
  readonly random: Random;
  readonly observer: LlmObserver;
  readonly store: VerdictStore;
}

/** Endpoints over the network. */
export function modelsOver(site: HttpSite): ConnectModel {
  return async (endpoint) => {
    const { ChatClient } = await import('../llm/chat-client.ts');
    return new ChatClient(endpoint, site);
  };
}

export class LlmComponent implements Reloadable {
  readonly name = 'llm';
  readonly isCritical = false;
  readonly #site: LlmSite;
  #desk: Promise<Desk> | undefined;
  #opened: Desk | undefined;
  #held: Classifier | undefined;

  constructor(site: LlmSite) {
    this.#site = site;
  }

  /**
   * The classifier that a process starts with. There is nothing older to go on with, so it is not tried first: a start waits
   * for nobody. Whether it works is found out beside, and said.
   */
  async begin({ llm }: Config): Promise<Part> {
    if (llm === undefined) return {};
    try {
      const classifier = await this.#build(llm);
      this.#hold(classifier);
      const { observer } = this.#site;
      classifier.client
        .probe(new AbortController().signal)
        .catch((error: Error) => observer.probeFailed(error.message));
      return { classifier };
    } catch (error) {
      this.#site.observer.startFailed(error instanceof Error ? error.message : String(error));
      return {};
    }
  }

  /** Rejects where the new client cannot be built, or its endpoint does not take the key, or has not the model. */
  async prepare({ llm }: Config, _running: Runtime, signal: AbortSignal): Promise<Staged> {
    const before = this.#held;
    const after = llm === undefined ? undefined : await this.#build(llm, before);
    const isNewClient = after !== undefined && after.client !== before?.client;
    if (isNewClient) {
      await after.client.probe(signal).catch((error: unknown) => {
        void after.client.close();
        throw error;
      });
    }
    let loser = after;
    return {
      name: this.name,
      part: { classifier: after },
      commit: () => {
        loser = before;
        return this.#hold(after);
      },
      rollback: () => {
        loser = after;
        return this.#hold(before);
      },
      verify: async () => undefined, // it was asked before it was taken
      dispose: async () => {
        if (before?.client !== after?.client) await loser?.client.close();
      },
    };
  }

  /** What is being asked is given up. */
  stop(): void {
    this.#opened?.stop();
  }

  /** Undefined while no config has asked for it. */
  counts(): DeskCounts | undefined {
    return this.#opened?.counts();
  }

  #hold(classifier: Classifier | undefined): undefined {
    this.#held = classifier;
    this.#opened?.use(classifier);
  }

  /** A client whose endpoint is the same goes on, with its connections and what is known of its health. */
  async #build(config: LlmConfig, before?: Classifier): Promise<Classifier> {
    const { CircuitBreaker } = await import('../llm/circuit-breaker.ts');
    const { Classifier } = await import('../llm/classifier.ts');
    const desk = await this.#openDesk();
    if (before !== undefined && sameValue(endpointOf(config), before.client.endpoint))
      return new Classifier(config, before.client, before.breaker, desk);
    const { clock, observer, connect } = this.#site;
    const client = await connect(endpointOf(config));
    return new Classifier(config, client, new CircuitBreaker(clock, observer), desk);
  }

  async #openDesk(): Promise<Desk> {
    const { Desk } = await import('../llm/desk.ts');
    this.#desk ??= Desk.open(this.#site);
    this.#opened = await this.#desk;
    return this.#opened;
  }
}

function endpointOf({ baseUrl, model, apiKey, apiKeyFile, timeoutMs, httpConfig }: LlmConfig): Endpoint {
  return { baseUrl, model, apiKey, apiKeyFile, timeoutMs, httpConfig };
}
