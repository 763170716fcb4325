// AlertPath: the alert path by itself, as the program composes it, over a store that takes everything and receivers that
// answer at once. What is measured here is neither HTTP, nor a disk, nor the parts of a reload that are not the alert path.

import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { PostedAlert } from '../../src/alerting/alerting.ts';
import { compileInhibitRules } from '../../src/alerting/inhibit/inhibitor.ts';
import { Lanes } from '../../src/alerting/notify/lanes.ts';
import type { AlertingObserver } from '../../src/alerting/observer.ts';
import type { Destination, Integration, RevisionId } from '../../src/alerting/ports.ts';
import { compileRoutes, compileRoutesInSteps } from '../../src/alerting/route/route.ts';
import { AlertRouter } from '../../src/alerting/router.ts';
import type { Ruleset } from '../../src/alerting/ruleset.ts';
import { Silences } from '../../src/alerting/silence/silences.ts';
import type { SystemClock } from '../../src/base/clock.ts';
import { LiveCell } from '../../src/base/live.ts';
import { systemRandom } from '../../src/base/random.ts';
import { inSlices } from '../../src/base/slices.ts';
import { Timestamp } from '../../src/base/timestamp.ts';
import { NO_TRACER } from '../../src/base/tracer.ts';
import { Turns } from '../../src/base/turns.ts';
import type { Config } from '../../src/config/config.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { LabelSet } from '../../src/labels/label-set.ts';
import { BufferedStore } from '../../src/storage/buffered-store.ts';
import { WriteBehind } from '../../src/storage/write-behind.ts';
import { labelsOfGroup } from './live-groups.ts';

const HOUR_MS = 3_600_000;
/** Answers no sooner than a thread could. */
const NOWHERE = { read: async () => [], write: () => turn(), close: async () => undefined };
const BATCH = 200;
const TOLD_WITHIN_MS = 180_000;
const QUIET = new Proxy({} as AlertingObserver, { get: () => () => undefined });

/** Each may be called once, in this order; `back` may be left out. */
export interface Switch {
  commit(): undefined;
  back(): undefined;
  end(): void;
}

export class AlertPath implements AsyncDisposable {
  readonly #clock: SystemClock;
  readonly #rules: LiveCell<Ruleset>;
  readonly #router: AlertRouter;
  #told = 0;

  constructor(config: string, clock: SystemClock) {
    this.#clock = clock;
    const parsed = parsedConfig(config);
    this.#rules = new LiveCell({
      revision: 1 as RevisionId,
      root: compileRoutes(parsed.route, parsed.grouping),
      receivers: new Map(parsed.receivers.map(({ name }) => [name, [this.#integration(name)]])),
      receiverLabels: new Map(),
      routeLabels: { labels: () => LabelSet.empty },
      inhibition: compileInhibitRules([]),
      timeIntervals: new Map(),
      resolveTimeoutMs: HOUR_MS,
      maxGroups: 0,
    });
    const store = new BufferedStore(new WriteBehind({ home: NOWHERE, clock, onEvent: () => undefined }), clock);
    const silences = new Silences({
      clock,
      judge: { judge: async () => false },
      newId: randomUUID,
      store,
      matcherMode: 'fallback',
      retentionMs: HOUR_MS,
      maxSilences: 0,
      maxSilenceSizeBytes: 0,
    });
    const world = {
      clock,
      store,
      random: systemRandom,
      observer: QUIET,
      tracer: NO_TRACER,
      turns: new Turns(clock),
      lanes: new Lanes(clock),
      externalUrl: 'http://127.0.0.1',
    };
    this.#router = new AlertRouter(this.#rules, silences, world, {
      startDelayMs: 0,
      maintenanceIntervalMs: HOUR_MS,
      dataMaintenanceIntervalMs: HOUR_MS,
      retentionMs: HOUR_MS,
      gcIntervalMs: HOUR_MS,
      perAlertnameLimit: 0,
      isValidName: () => true,
    });
    this.#router.start({ alerts: [], groups: [], told: [], intents: [], inherited: [], silences: [] });
  }

  get told(): number {
    return this.#told;
  }

  /** Fires alerts, each of which is a group, and waits until all of them are told. */
  async fill(groups: number): Promise<void> {
    for (let first = 0; first < groups; first += BATCH) {
      const size = Math.min(BATCH, groups - first);
      this.#router.receive(Array.from({ length: size }, (_, i) => this.#alert(first + i)));
      await turn();
    }
    for (const end = this.#clock.elapsedMs() + TOLD_WITHIN_MS; this.#told < groups; await this.#clock.sleep(100)) {
      if (this.#clock.elapsedMs() > end) throw new Error(`${this.#told} of ${groups} groups were told`);
    }
  }

  /** Reads another config, and answers what prepares it beside the running one: then come the switch and the way back. */
  reading(text: string): () => Promise<Switch> {
    const config = parsedConfig(text);
    return () => this.#prepare(config);
  }

  async #prepare({ route, grouping }: Config): Promise<Switch> {
    const before = this.#rules.current;
    const { signal } = new AbortController();
    const root = await inSlices(compileRoutesInSteps(route, grouping, before.root), this.#clock, signal);
    await this.#router.foreseeTree(root, signal);
    const next = { ...before, revision: (before.revision + 1) as RevisionId, root };
    await this.#router.foreseeAdoption(next, signal);
    return {
      commit: () => this.#router.adopt(next, () => this.#rules.set(next)),
      back: () => this.#router.adopt(before, () => this.#rules.set(before)),
      end: () => this.#router.forgetTree(root),
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#router.stop();
  }

  #alert(number: number): PostedAlert {
    const now = this.#clock.now();
    return {
      labels: LabelSet.from(Object.entries(labelsOfGroup(number))),
      annotations: LabelSet.empty,
      startsAt: undefined,
      endsAt: new Timestamp(now + HOUR_MS),
      generatorUrl: '',
    };
  }

  #integration(receiver: string): Integration {
    return {
      type: 'webhook',
      name: 'webhook[0]',
      destination: receiver as Destination,
      sendResolved: true,
      notify: async () => {
        this.#told += 1;
        return { kind: 'sent' };
      },
      close: async () => undefined,
    };
  }
}

function parsedConfig(text: string): Config {
  const { config, problems } = parseConfig(text, 'bench.yml', { matcherMode: 'fallback' });
  if (config === undefined) throw new Error(problems.map(({ message }) => message).join('; '));
  return config;
}
