// Desk: where alerts wait to be asked about, and what was answered. It outlives reloads: the classifier of the day works on
// it, within its limits. Whoever brings an alert waits for nothing; the work is done when the event loop has time for it.

import type { Alert } from '../alerting/alert.ts';
import { isResolved } from '../alerting/alert.ts';
import type { Classification } from '../alerting/classification.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { LlmConfig } from '../config/schema/llm.ts';
import type { Fingerprint } from '../labels/label-set.ts';
import { Budget } from './budget.ts';
import type { Classifier } from './classifier.ts';
import type { Consideration, LlmObserver } from './llm-observer.ts';
import { question } from './questioning.ts';
import type { VerdictStore } from './verdict-store.ts';
import { Verdicts } from './verdicts.ts';

/** More could not be asked about while it still matters; what finds no room is considered again at its flush. */
const WAITING_MAX = 5000;
/** Whatever waits for longer is told already. */
const WAIT_MAX_MS = 10 * 60_000;
/** Alerts looked at in one turn of the event loop: each costs some 30 µs. */
const TURN_MAX = 100;

export interface DeskWorld {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: VerdictStore;
  readonly observer: LlmObserver;
}

interface Waiting {
  readonly alert: Alert;
  readonly sinceMs: number;
  /** How often it was asked about in vain. */
  readonly failures: number;
}

export class Desk {
  readonly #world: DeskWorld;
  readonly #verdicts: Verdicts;
  readonly #budget: Budget;
  /** The newest state of each alert, the one that waits longest first. */
  readonly #waiting = new Map<Fingerprint, Waiting>();
  /** Keys of what is being asked. */
  readonly #asked = new Set<string>();
  readonly #stop = new AbortController();
  #current: Classifier | undefined;
  #isTurnDue = false;
  #alarm: Timer | undefined;
  #saidSpent = false;

  private constructor(world: DeskWorld, verdicts: Verdicts, budget: Budget) {
    this.#world = world;
    this.#verdicts = verdicts;
    this.#budget = budget;
  }

  /** With what an earlier process has learned. A store that is away has nothing to say. */
  static async open(world: DeskWorld): Promise<Desk> {
    const { clock, store, observer } = world;
    const left = await store.load().catch((error: unknown) => {
      observer.storeFailed(error);
      return { verdicts: [], spending: undefined };
    });
    const budget = new Budget(clock, left.spending, (spending) => store.keepSpending(spending));
    return new Desk(world, new Verdicts(store, left.verdicts), budget);
  }

  /** This classifier works from now on; without one, nothing does. What waits stays, what is being asked is asked to its end. */
  use(classifier: Classifier | undefined): undefined {
    const before = this.#current;
    this.#current = classifier;
    if (classifier === undefined) {
      this.#waiting.clear();
      this.#disarm();
      return;
    }
    const { config, client } = classifier;
    this.#budget.limit(config);
    this.#verdicts.limit(config.cacheMaxEntries);
    if (before?.client !== client) this.#verdicts.forgetFailures();
    this.#saidSpent = false;
    this.#turnSoon();
  }

  consider(alert: Alert): void {
    const { fingerprint } = alert.labels;
    const before = this.#waiting.get(fingerprint);
    if (before === undefined && this.#waiting.size >= WAITING_MAX) {
      this.#world.observer.considered('queue_full');
      return;
    }
    const { sinceMs, failures } = before ?? { sinceMs: this.#world.clock.now(), failures: 0 };
    this.#waiting.set(fingerprint, { alert, sinceMs, failures });
    if (this.#alarm === undefined) this.#turnSoon();
  }

  classificationOf(key: string): Classification | undefined {
    return this.#verdicts.classificationOf(key);
  }

  /** For metrics. */
  counts(): DeskCounts {
    return {
      entries: this.#verdicts.size,
      waiting: this.#waiting.size,
      inFlight: this.#asked.size,
      monthRequests: this.#budget.spent,
      isCircuitOpen: this.#current?.breaker.isOnTrial === true,
    };
  }

  /** What is being asked is given up. */
  stop(): void {
    this.use(undefined);
    this.#stop.abort();
  }

  #turnSoon(): void {
    if (this.#isTurnDue || this.#waiting.size === 0) return;
    this.#isTurnDue = true;
    setImmediate(() => {
      this.#isTurnDue = false;
      this.#turn();
    });
  }

  /** Begins as much as may be begun now. */
  #turn(): void {
    this.#disarm();
    for (let looked = 0; looked < TURN_MAX; looked += 1) {
      const classifier = this.#current;
      const [next] = this.#waiting;
      if (classifier === undefined || next === undefined) return;
      if (!this.#mayBegin(classifier)) return;
      this.#waiting.delete(next[0]);
      this.#look(classifier, next[1]);
    }
    this.#turnSoon();
  }

  /** Otherwise it is known what begins the next turn: an alarm, the end of what is being asked, or the next alert. */
  #mayBegin({ breaker, config }: Classifier): boolean {
    if (this.#budget.isSpent) {
      this.#dismiss(config);
      return false;
    }
    this.#saidSpent = false;
    if (this.#asked.size >= (breaker.isOnTrial ? 1 : config.maxConcurrency)) return false;
    const notBeforeMs = Math.max(breaker.notBeforeMs, this.#budget.notBeforeMs);
    const mustWait = notBeforeMs > this.#world.clock.now();
    if (mustWait) this.#alarm = this.#world.clock.at(notBeforeMs, () => this.#turn());
    return !mustWait;
  }

  #look(classifier: Classifier, waiting: Waiting): void {
    const key = classifier.prompts.keyOf(waiting.alert);
    const consideration = this.#consideration(classifier, waiting, key);
    this.#world.observer.considered(consideration);
    if (consideration !== 'asked') return;
    this.#asked.add(key);
    void this.#ask(classifier, waiting, key).finally(() => {
      this.#asked.delete(key);
      this.#turnSoon();
    });
  }

  #consideration({ client, config }: Classifier, { alert, sinceMs }: Waiting, key: string): Consideration {
    const nowMs = this.#world.clock.now();
    const { model } = client.endpoint;
    if (sinceMs + WAIT_MAX_MS < nowMs || isResolved(alert, nowMs)) return 'too_late';
    if (this.#asked.has(key) || this.#verdicts.isFresh(key, { model, ttlMs: config.cacheTtlMs, nowMs })) return 'known';
    return this.#verdicts.hasFailed(key, nowMs) ? 'failed_before' : 'asked';
  }

  async #ask(classifier: Classifier, waiting: Waiting, key: string): Promise<void> {
    const { clock, random, observer } = this.#world;
    const { client, breaker, config, prompts } = classifier;
    const { alert, failures } = waiting;
    const { fingerprint } = alert.labels;
    const askedAtMs = clock.now();
    const began = clock.elapsedMs();
    const { maxRetries } = config;
    const site = { client, breaker, budget: this.#budget, maxRetries, failures, clock, random, observer };
    const isCurrent = (): boolean => this.#current?.client === client;
    const finding = await question(prompts.messages(alert), { ...site, isCurrent }, this.#stop.signal);
    if (finding.kind === 'classified') {
      const { classification } = finding;
      this.#verdicts.remember({ key, model: client.endpoint.model, askedAtMs, classification });
      observer.classified(fingerprint, classification.severity, clock.elapsedMs() - began);
    } else if (finding.kind === 'failed') {
      this.#verdicts.failed(key, clock.now());
      observer.classificationFailed(fingerprint, finding.reason);
    } else if (finding.kind === 'postponed') this.#waitOn({ ...waiting, failures: finding.failures });
    else if (this.#current !== undefined) this.consider(alert);
  }

  /** In its turn again, and not for longer than it may wait in all. What has come since is newer. */
  #waitOn(waiting: Waiting): void {
    const { fingerprint } = waiting.alert.labels;
    if (this.#current === undefined || this.#waiting.has(fingerprint)) return;
    this.#waiting.set(fingerprint, waiting);
    this.#turnSoon();
  }

  /** Nothing more is asked this month. */
  #dismiss({ maxRequestsPerMonth }: LlmConfig): void {
    const { observer } = this.#world;
    for (const _ of this.#waiting) observer.considered('budget_spent');
    this.#waiting.clear();
    if (!this.#saidSpent) observer.budgetSpent(maxRequestsPerMonth);
    this.#saidSpent = true;
  }

  #disarm(): void {
    this.#alarm?.cancel();
    this.#alarm = undefined;
  }
}

export interface DeskCounts {
  readonly entries: number;
  readonly waiting: number;
  readonly inFlight: number;
  readonly monthRequests: number;
  readonly isCircuitOpen: boolean;
}
