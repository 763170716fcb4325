// Llm: how the classifier of alerts is replaced. The new client is tried beside the running one before it takes over: a
// wrong key, model or endpoint leaves the old one at work. What a process starts with is tried beside, until it works. None of
// this is loaded before a config asks for it.

import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Config } from '../config/config.ts';
import { sameValue } from '../config/config-values.ts';
import type { LlmConfig } from '../config/schema/llm.ts';
import type { ConnectModel, Endpoint } from '../llm/chat-client.ts';
import type { Standing } from '../llm/circuit-breaker.ts';
import type { Classifier } from '../llm/classifier.ts';
import type { Desk, DeskCounts } from '../llm/desk.ts';
import type { LlmObserver } from '../llm/llm-observer.ts';
import type { VerdictStore } from '../llm/verdict-store.ts';
import type { HttpSite } from '../receivers/http/http-client.ts';
import { messageOf } from '../reload/reload-failure.ts';
import type { Part, Reloadable, Staged } from '../reload/reloadable.ts';
import type { Runtime } from '../reload/runtime.ts';

/** Between two tries of an endpoint that did not work at the start. */
const LOOK_EVERY_MS = 60_000;

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

/** The endpoint that the config names, and whether it can be relied on. */
export interface LlmState extends Standing {
  /** Host and port. */
  readonly endpoint: string;
}

export class LlmComponent implements Reloadable {
  readonly name = 'llm';
  readonly isCritical = false;
  readonly #site: LlmSite;
  #desk: Promise<Desk> | undefined;
  #opened: Desk | undefined;
  readonly #ended = new AbortController();
  #held: Classifier | undefined;
  /** What the process started with and could not even be built. */
  #unbuilt: LlmState | undefined;

  constructor(site: LlmSite) {
    this.#site = site;
  }

  /**
   * The classifier that a process starts with. There is nothing older to go on with, so it is not tried first: a start waits
   * for nobody. Whether it works is found out beside, and said.
   */
  async begin({ llm }: Config): Promise<Part> {
    if (llm === undefined) return {};
    const { observer, clock } = this.#site;
    try {
      const classifier = await this.#build(llm);
      this.#hold(classifier);
      void this.#watch(classifier);
      return { classifier };
    } catch (error) {
      const trouble = messageOf(error);
      this.#unbuilt = { endpoint: placeOf(llm), trouble, sinceMs: clock.now() };
      observer.startFailed(trouble);
      return {};
    }
  }

  /** Rejects where the new client cannot be built, or its endpoint does not take the key, or has not the model. */
  async prepare({ llm }: Config, _running: Runtime, signal: AbortSignal): Promise<Staged> {
    const before = this.#held;
    const unbuilt = this.#unbuilt;
    const after = llm === undefined ? undefined : await this.#build(llm, before);
    if (after?.client === before?.client) await this.#tryAgain(before, signal);
    else {
      await after?.client.probe(signal).catch((error: unknown) => {
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
        this.#unbuilt = undefined;
        return this.#hold(after);
      },
      rollback: () => {
        loser = after;
        this.#unbuilt = unbuilt;
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
    this.#ended.abort();
    this.#opened?.stop();
  }

  /** Undefined while no config asks for it. */
  get state(): LlmState | undefined {
    const held = this.#held;
    return held === undefined ? this.#unbuilt : { endpoint: placeOf(held.config), ...held.breaker.standing };
  }

  /** Undefined while no config has asked for it. */
  counts(): DeskCounts | undefined {
    return this.#opened?.counts();
  }

  #hold(classifier: Classifier | undefined): undefined {
    this.#held = classifier;
    this.#opened?.use(classifier);
  }

  /** Tries the classifier of the start until it works; also the first alert that is classified ends this. */
  async #watch(classifier: Classifier): Promise<void> {
    const { clock, observer } = this.#site;
    const { signal } = this.#ended;
    for (let tries = 1; ; tries += 1) {
      const trouble = await troubleWith(classifier, signal);
      if (signal.aborted || this.#held?.client !== classifier.client) return;
      if (trouble === undefined) return classifier.breaker.succeeded();
      classifier.breaker.doubt(trouble);
      if (tries === 1) observer.probeFailed(trouble);
      await clock.sleep(LOOK_EVERY_MS, signal);
      const { standing, isOnTrial } = classifier.breaker;
      if (standing.trouble === undefined || isOnTrial) return; // on trial the alerts that come try it
    }
  }

  /** One that is in trouble stays what it is where it still does not work: its limits may be changed while it is away. */
  async #tryAgain(running: Classifier | undefined, signal: AbortSignal): Promise<void> {
    if (running?.breaker.standing.trouble === undefined) return;
    const trouble = await troubleWith(running, signal);
    signal.throwIfAborted();
    if (trouble === undefined) return running.breaker.succeeded();
    running.breaker.doubt(trouble);
    this.#site.observer.probeFailed(trouble);
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

/** Why a probe of it failed; undefined if it did not. */
async function troubleWith({ client }: Classifier, signal: AbortSignal): Promise<string | undefined> {
  return client.probe(signal).then(() => undefined, messageOf);
}

/** For people: its URL may hold a secret. */
function placeOf({ baseUrl = '' }: LlmConfig): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : '';
}

function endpointOf({ baseUrl, model, apiKey, apiKeyFile, timeoutMs, httpConfig }: LlmConfig): Endpoint {
  return { baseUrl, model, apiKey, apiKeyFile, timeoutMs, httpConfig };
}
