// AlertWorld: the whole alert path in virtual time, with receivers that write down what they are told.

import type { Alert } from '../../src/alerting/alert.ts';
import { compileInhibitRules } from '../../src/alerting/inhibit/inhibitor.ts';
import { Lanes } from '../../src/alerting/notify/lanes.ts';
import type { AlertingObserver } from '../../src/alerting/observer.ts';
import {
  type Destination,
  type Integration,
  type Notification,
  type NotifyOutcome,
  type RevisionId,
  type RouteLabelSubject,
  type StateStore,
  StoreSuperseded,
} from '../../src/alerting/ports.ts';
import { compileRoutes } from '../../src/alerting/route/route.ts';
import { AlertRouter, type RouterOptions } from '../../src/alerting/router.ts';
import type { Ruleset } from '../../src/alerting/ruleset.ts';
import { Silences } from '../../src/alerting/silence/silences.ts';
import { LiveCell } from '../../src/base/live.ts';
import { seededRandom } from '../../src/base/random.ts';
import { Timestamp } from '../../src/base/timestamp.ts';
import { NO_TRACER, type Tracer } from '../../src/base/tracer.ts';
import { Turns } from '../../src/base/turns.ts';
import { LabelSet } from '../../src/labels/label-set.ts';
import { StoreAway } from '../../src/storage/store-health.ts';
import { JUDGE_HERE } from './judge-here.ts';
import { type MemoryDisk, MemoryStore } from './memory-store.ts';
import { inhibitRule, matchers, type RulesSketch, routeConfig } from './rules-sketch.ts';
import { VirtualClock } from './virtual-clock.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** What a receiver was told: `+12.0 web#0 {…}:{} firing=a,b resolved=c (first notification)`. */
export interface Told {
  /** Seconds since the world began. */
  readonly at: number;
  readonly destination: string;
  readonly key: string;
  /** The `alertname`s. */
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  readonly reason: string;
}

/** A notification that arrived. */
export interface Delivery extends Notification {
  readonly atMs: number;
  readonly destination: string;
}

export type Answer = (notification: Notification, signal: AbortSignal) => NotifyOutcome | Promise<NotifyOutcome>;

export const SENT: NotifyOutcome = { kind: 'sent' };
export const UNREACHABLE: NotifyOutcome = {
  kind: 'failed',
  retry: true,
  message: 'connection refused',
  reason: 'other',
};
/** It heard, and its answer got lost. */
export const UNANSWERED: NotifyOutcome = { ...UNREACHABLE, message: 'context deadline exceeded', mayHaveArrived: true };
const CLOSED: NotifyOutcome = { kind: 'failed', retry: true, message: 'client is closed', reason: 'other' };
export const REFUSED: NotifyOutcome = { kind: 'failed', retry: false, message: 'status 400', reason: 'clientError' };

export interface WorldOptions extends Partial<RouterOptions> {
  readonly clock?: VirtualClock;
  readonly disk?: MemoryDisk;
  readonly seed?: number;
  readonly tracer?: Tracer;
  /** How many attempts at one destination may be under way at once. */
  readonly lanesMax?: number;
  /** A store of another kind, instead of the one in memory. */
  readonly state?: StateStore;
}

export class AlertWorld {
  readonly clock: VirtualClock;
  readonly store: MemoryStore;
  readonly #state: StateStore;
  readonly silences: Silences;
  readonly told: Told[] = [];
  /** All that was ever told, whole. */
  readonly notifications: Delivery[] = [];
  /** What the labels of routes were rendered from, in order. */
  readonly routeLabelSubjects: RouteLabelSubject[] = [];
  /** Names of the observer's calls, in order. */
  readonly events: string[] = [];
  readonly router: AlertRouter;
  /** Told of each notification that arrives, and of when its attempt began. */
  onDelivery: (delivery: Delivery, begunAtMs: number) => void = () => undefined;
  /** Told of each notification that arrives without an answer. */
  onUnanswered: (delivery: Delivery) => void = () => undefined;
  readonly #rules: LiveCell<Ruleset>;
  readonly #options: WorldOptions;
  readonly #answers = new Map<string, Answer>();
  readonly #startedAt: number;
  #revision = 1;

  constructor(sketch: RulesSketch, options: WorldOptions = {}) {
    this.#options = options;
    this.clock = options.clock ?? new VirtualClock();
    this.#startedAt = this.clock.now();
    this.store = new MemoryStore({ clock: this.clock, ...(options.disk && { disk: options.disk }) });
    this.#state = options.state ?? this.store;
    this.#rules = new LiveCell(this.#compile(sketch));
    let ids = 0;
    this.silences = new Silences({
      clock: this.clock,
      matcherMode: 'fallback',
      judge: JUDGE_HERE,
      newId: () => `silence-${++ids}`,
      store: this.#state,
      maxSilences: 0,
      maxSilenceSizeBytes: 0,
      retentionMs: 120 * HOUR,
    });
    const clock = this.clock;
    const store = this.#state;
    const random = seededRandom(options.seed ?? 1);
    this.router = new AlertRouter(
      this.#rules,
      this.silences,
      {
        clock,
        store,
        random,
        observer: this.#observer(),
        tracer: options.tracer ?? NO_TRACER,
        turns: new Turns(this.clock),
        lanes: new Lanes(this.clock, options.lanesMax),
        externalUrl: 'http://amp.example',
      },
      {
        startDelayMs: 0,
        maintenanceIntervalMs: 30 * SECOND,
        gcIntervalMs: 30 * MINUTE,
        dataMaintenanceIntervalMs: 15 * MINUTE,
        retentionMs: 120 * HOUR,
        perAlertnameLimit: 0,
        isValidName: (name) => name !== '',
        ...options,
      },
    );
  }

  /** `former`: a config whose integrations can still tell what they owe. */
  async start(former?: RulesSketch): Promise<this> {
    const left = await this.#state.restore();
    this.silences.restore(left.silences);
    const integrations = former === undefined ? [] : [...this.#compile(former).receivers.values()].flat();
    this.router.start(left, new Map(integrations.map((integration) => [integration.destination, integration])));
    return this;
  }

  /** Another config takes over, as a reload commits it. */
  reload(sketch: RulesSketch): void {
    this.prepare(sketch)();
  }

  /** Another config is prepared beside the running one; the answer makes it take over. */
  prepare(sketch: RulesSketch): () => void {
    const staged = this.stage(sketch);
    return () => {
      this.adopt(staged.rules, () => this.run(staged.rules));
      staged.end(true);
    };
  }

  /** Other rules beside the running ones. `end`: whichever lost is let go. */
  stage(sketch: RulesSketch): { readonly rules: Ruleset; end(isKept: boolean): void } {
    this.#revision += 1;
    const before = this.#rules.current;
    const next = this.#compile(sketch, before);
    const { signal } = new AbortController();
    void this.router.followAlerts(next.inhibition, signal); // in virtual time it is done at once
    void this.router.foreseeTree(next.root, signal);
    void this.router.foreseeAdoption(next, signal);
    const end = (isKept: boolean): void => {
      const [winner, loser] = isKept ? [next, before] : [before, next];
      this.router.forgetTree(next.root);
      if (winner.inhibition !== loser.inhibition) this.router.unfollowAlerts(loser.inhibition);
      const stay = new Set([...winner.receivers.values()].flat());
      void this.router.releaseIntegrations(
        [...loser.receivers.values()].flat().filter((integration) => !stay.has(integration)),
      );
    };
    return { rules: next, end };
  }

  get rules(): Ruleset {
    return this.#rules.current;
  }

  /** From now on these rules run; before the start nobody has to be told. */
  run(rules: Ruleset, set: () => void = () => undefined): undefined {
    set();
    this.#rules.set(rules);
  }

  /** These rules take over from the running ones; `set` says so. */
  adopt(rules: Ruleset, set: () => undefined): undefined {
    this.router.adopt(rules, set);
  }

  /** The process dies on the spot; another starts on what was kept. */
  async killAndRestart(sketch: RulesSketch, downMs = 0, former?: RulesSketch): Promise<AlertWorld> {
    this.store.kill();
    void this.router.stop(); // a dead process waits for nobody
    await this.clock.advance(downMs);
    return new AlertWorld(sketch, { ...this.#options, clock: this.clock, disk: this.store.disk }).start(former);
  }

  /** Fires until it is resolved. */
  fire(...alertnames: readonly string[]): void {
    for (const name of alertnames) this.post(name, { endsAt: this.clock.now() + 1000 * HOUR });
  }

  resolve(...alertnames: readonly string[]): void {
    for (const name of alertnames) this.post(name, { endsAt: this.clock.now() });
  }

  /** `name` may carry labels: `up,team=a`. */
  post(name: string, times: { readonly startsAt?: number; readonly endsAt?: number }): void {
    const [alertname = '', ...labels] = name.split(',');
    const pairs = labels.map((label) => label.split('=') as [string, string]);
    this.router.receive([
      {
        labels: LabelSet.from([['alertname', alertname], ...pairs]),
        annotations: LabelSet.empty,
        startsAt: times.startsAt === undefined ? undefined : new Timestamp(times.startsAt),
        endsAt: times.endsAt === undefined ? undefined : new Timestamp(times.endsAt),
        generatorUrl: '',
      },
    ]);
  }

  /** Silences what matches, from now on. Answers the silence's id. */
  async silence(text: string, forMs: number): Promise<string> {
    const now = this.clock.now();
    const draft = { id: '', matcherSets: [matchers(text)], createdBy: 'me', comment: 'because', annotations: [] };
    const pending = this.silences.set({ ...draft, startsAt: new Timestamp(now), endsAt: new Timestamp(now + forMs) });
    let isSettled = false;
    const settled = pending.finally(() => {
      isSettled = true;
    });
    settled.catch(() => undefined);
    for (let turn = 0; !isSettled && turn < 1000; turn += 1) await this.clock.advance(0);
    const set = await settled;
    if (set.kind !== 'set') throw new Error(set.message);
    return set.id;
  }

  /** What this destination answers from now on. */
  answer(destination: string, answer: Answer): void {
    this.#answers.set(destination, answer);
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** What was told since the last call, one line each. */
  takeTold(): string[] {
    return this.told
      .splice(0)
      .map((one) => `${one.at} ${one.destination} +[${one.firing.join(' ')}] -[${one.resolved.join(' ')}]`);
  }

  #compile(sketch: RulesSketch, previous?: Ruleset): Ruleset {
    const receivers = new Map<string, readonly Integration[]>();
    const known = new Map(
      [...(previous?.receivers ?? [])].flatMap(([name, list]) =>
        list.map((one) => [`${name} ${one.name}`, one] as const),
      ),
    );
    for (const [name, destinations] of Object.entries(sketch.receivers)) {
      receivers.set(
        name,
        destinations.map((text, index) => {
          const made = this.#integration(text, index);
          const before = known.get(`${name} ${made.name}`);
          const same = before?.destination === made.destination && before.sendResolved === made.sendResolved;
          return same ? before : made;
        }),
      );
    }
    return {
      revision: this.#revision as RevisionId,
      root: compileRoutes(
        routeConfig(sketch.route),
        {
          groupBy: undefined,
          groupByAll: false,
          groupWaitMs: undefined,
          groupIntervalMs: undefined,
          repeatIntervalMs: undefined,
          maxGroups: 0,
        },
        previous?.root,
      ),
      receivers,
      receiverLabels: new Map([...receivers.keys()].map((name) => [name, LabelSet.from([['name', name]])])),
      routeLabels: {
        labels: (templates, about) => {
          this.routeLabelSubjects.push(about);
          return LabelSet.from(templates);
        },
      },
      ...(sketch.classifier !== undefined && { classifier: sketch.classifier }),
      inhibition: compileInhibitRules((sketch.inhibit ?? []).map(inhibitRule), previous?.inhibition),
      timeIntervals: sketch.timeIntervals ?? new Map(),
      resolveTimeoutMs: sketch.resolveTimeoutMs ?? 5 * MINUTE,
      maxGroups: sketch.maxGroups ?? 0,
    };
  }

  #integration(text: string, index: number): Integration {
    const destination = text.replace(/!$/, '');
    let isClosed = false;
    return {
      type: 'webhook',
      name: `webhook[${index}]`,
      destination: destination as Destination,
      sendResolved: !text.endsWith('!'),
      notify: async (notification, signal) => {
        if (isClosed) return CLOSED;
        const begunAtMs = this.clock.now();
        const outcome = (await this.#answers.get(destination)?.(notification, signal)) ?? SENT;
        if (outcome.kind === 'sent') this.#write(destination, notification, begunAtMs);
        else if (outcome.mayHaveArrived === true)
          this.onUnanswered({ ...notification, destination, atMs: this.clock.now() });
        return outcome;
      },
      close: async () => {
        isClosed = true;
      },
    };
  }

  #write(destination: string, notification: Notification, begunAtMs: number): void {
    const names = (resolved: boolean): string[] =>
      notification.alerts.filter((one) => one.resolved === resolved).map((one) => nameOf(one.alert));
    const delivery = { ...notification, destination, atMs: this.clock.now() };
    this.notifications.push(delivery);
    this.onDelivery(delivery, begunAtMs);
    this.told.push({
      at: (this.clock.now() - this.#startedAt) / SECOND,
      destination,
      key: notification.groupKey,
      firing: names(false),
      resolved: names(true),
      reason: notification.reason,
    });
  }

  #observer(): AlertingObserver {
    return new Proxy({} as AlertingObserver, {
      get:
        (_target, event) =>
        (...details: readonly unknown[]) => {
          const error = details.find((detail) => detail instanceof Error);
          const isOfStore = error instanceof StoreAway || error instanceof StoreSuperseded;
          if (error !== undefined && !isOfStore) throw error;
          this.events.push(String(event));
        },
    });
  }
}

function nameOf(alert: Alert): string {
  return alert.labels.get('alertname') ?? '';
}
