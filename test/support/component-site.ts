// Site: what the components of a reload need of a server, in memory and in virtual time, under config A; B differs in every
// part of it.

import type { InhibitRules } from '../../src/alerting/inhibit/inhibitor.ts';
import type { Integration, RevisionId } from '../../src/alerting/ports.ts';
import type { Route } from '../../src/alerting/route/route.ts';
import { Silences } from '../../src/alerting/silence/silences.ts';
import { seededRandom } from '../../src/base/random.ts';
import { buildRuntime } from '../../src/components/build-runtime.ts';
import { BuiltReceivers } from '../../src/components/built-receivers.ts';
import { DatabaseComponent } from '../../src/components/database.ts';
import { GroupingComponent } from '../../src/components/grouping.ts';
import { InhibitionComponent } from '../../src/components/inhibition.ts';
import { LlmComponent, modelsOver } from '../../src/components/llm.ts';
import { ReceiversComponent } from '../../src/components/receivers.ts';
import { RedisComponent } from '../../src/components/redis.ts';
import { RouteTrees } from '../../src/components/route-trees.ts';
import { RoutingComponent } from '../../src/components/routing.ts';
import { SilencingComponent } from '../../src/components/silencing.ts';
import { TracingComponent } from '../../src/components/tracing.ts';
import type { Config } from '../../src/config/config.ts';
import type { RedisConfig } from '../../src/config/schema/redis.ts';
import { LabelSet } from '../../src/labels/label-set.ts';
import type { LlmObserver } from '../../src/llm/llm-observer.ts';
import type { ReceiversSite } from '../../src/receivers/build-receivers.ts';
import { RedisLink } from '../../src/redis/redis-link.ts';
import type { Reloadable, Staged } from '../../src/reload/reloadable.ts';
import type { Runtime } from '../../src/reload/runtime.ts';
import { type Store, storeOn } from '../../src/storage/store.ts';
import { BUILD_INFO } from '../../src/telemetry/build-info.ts';
import { SpanRecorder } from '../../src/telemetry/tracing/span-recorder.ts';
import { receiversSite } from '../receivers/configs.ts';
import { TracingDiary } from '../telemetry/tracing-diary.ts';
import { goodConfig } from './config-files.ts';
import { newHome, openedHome } from './direct-home.ts';
import { FakeRedis } from './fake-redis.ts';
import { JUDGE_HERE } from './judge-here.ts';
import { LlmServer } from './llm-server.ts';
import { MemoryVerdicts } from './llm-world.ts';
import { MemoryStore } from './memory-store.ts';
import { settle, VirtualClock } from './virtual-clock.ts';

const endpoint = await LlmServer.open();
endpoint.models = ['r1', 'r2'];

export const RETENTION_MS = 1000;
export const MUTED = LabelSet.from([['team', 'y']]);

export function configText(wait: string, url: string, rule: string, silenced: string, maxGroups: number): string {
  const database = maxGroups === 5 ? 'a' : 'b';
  return `
route: {receiver: team, group_wait: ${wait}, routes: [{matchers: [team=x], group_by: [job]}]}
receivers: [{name: team, labels: {owner: ${rule}}, webhook_configs: [{url: 'http://kept.example/'}, {url: '${url}'}]}]
inhibit_rules: [{source_matchers: [a=b], target_matchers: [c=d]}, {source_matchers: [a=${rule}], target_matchers: [e=f]}]
time_intervals: [{name: nights, time_intervals: [{times: [{start_time: '00:00', end_time: '06:00'}]}]}]
silences: [{matchers: [team=${silenced}], duration: 1h}]
grouping: {max_groups: ${maxGroups}}
llm: {base_url: '${endpoint.baseUrl}', model: ${rule}, max_concurrency: ${maxGroups + 1}}
database: {url: 'postgres://${database}.example/amp'}
redis: {addr: '${rule}:6379'}
`;
}

export const A = goodConfig(configText('30s', 'http://a.example/', 'r1', 'x', 5));
export const B = goodConfig(
  `${configText('10s', 'http://b.example/', 'r2', 'y', 7)}tracing: {endpoint: 'localhost:4317'}\n`,
);

/** What the components need of a server, in memory. */
export class Site {
  readonly clock = new VirtualClock();
  readonly store = new MemoryStore({ clock: this.clock });
  readonly silences = new Silences({
    clock: this.clock,
    newId: () => 'id',
    store: this.store,
    matcherMode: 'fallback',
    judge: JUDGE_HERE,
    retentionMs: RETENTION_MS,
    maxSilences: 0,
    maxSilenceSizeBytes: 0,
  });
  /** Rules that are told of alerts. */
  readonly followed = new Set<InhibitRules>();
  /** Integrations that were given up, in order. */
  readonly released: Integration[] = [];
  /** Trees to come that the alert path is looking at. */
  readonly foreseen = new Set<Route>();
  readonly redis = new FakeRedis(this.clock);
  running: Runtime;
  readonly llm: LlmComponent;
  readonly recorder = new SpanRecorder(this.clock);
  readonly components: Readonly<Record<string, Reloadable>>;
  /** How long filling the rules takes, in slices. */
  slices = 0;

  private constructor(http: ReceiversSite, stored: Store) {
    const observer = new Proxy({} as LlmObserver, { get: () => () => undefined });
    this.llm = new LlmComponent({
      connect: modelsOver(http),
      clock: this.clock,
      random: seededRandom(1),
      observer,
      store: new MemoryVerdicts(),
    });
    const events = { away: () => undefined, back: () => undefined };
    const link = (config: RedisConfig) =>
      new RedisLink(config, { clock: this.clock, connect: this.redis.connectBy(this.clock), events });
    const identity = { config: A, revision: 1 as RevisionId, hash: 'a', text: 'a' };
    this.running = buildRuntime(identity, http, A.redis && link(A.redis));
    this.followed.add(this.running.inhibition);
    const trees = new RouteTrees(
      {
        foreseeTree: async (tree) => void this.foreseen.add(tree),
        forgetTree: (tree) => void this.foreseen.delete(tree),
      },
      this.clock,
    );
    const all: readonly Reloadable[] = [
      new RoutingComponent(trees),
      new ReceiversComponent(
        { releaseIntegrations: async (gone) => void this.released.push(...gone) },
        new BuiltReceivers(http),
      ),
      new InhibitionComponent({
        followAlerts: (rules, signal) => this.#follow(rules, signal),
        unfollowAlerts: (rules) => void this.followed.delete(rules),
      }),
      new SilencingComponent(this.silences, this.store, this.clock, RETENTION_MS),
      new GroupingComponent(trees),
      this.llm,
      new DatabaseComponent(stored, openedHome, A.database),
      new TracingComponent(this.recorder, { http, build: BUILD_INFO, events: new TracingDiary() }),
      new RedisComponent(link),
    ];
    this.components = Object.fromEntries(all.map((component) => [component.name, component]));
  }

  /** A server that runs A. */
  static async start(): Promise<Site> {
    const clock = new VirtualClock();
    const stored = await storeOn(await newHome(), { clock: new VirtualClock(), onEvent: () => undefined });
    const site = new Site(receiversSite({ clock }), stored);
    (await site.component('silencing').prepare(A, site.running, new AbortController().signal)).commit();
    site.running = Object.freeze({ ...site.running, ...(await site.llm.begin(A)) });
    return site;
  }

  component(name: string): Reloadable {
    const found = this.components[name];
    if (found === undefined) throw new Error(name);
    return found;
  }

  prepare(name: string, config: Config, signal = new AbortController().signal): Promise<Staged> {
    return this.component(name).prepare(config, this.running, signal);
  }

  /** Whether exactly these are told of alerts. */
  follows(...rules: readonly (InhibitRules | undefined)[]): boolean {
    return this.followed.size === rules.length && rules.every((one) => one !== undefined && this.followed.has(one));
  }

  /** What the outside sees of the running parts. */
  seen(): unknown {
    return {
      ...this.running,
      silences: this.silences.list().map(({ id, endsAt }) => [id, endsAt.ms]),
      isTracing: this.recorder.isOn,
      isMuted: this.silences.mutedBy(MUTED, this.clock.now()).length > 0,
    };
  }

  async #follow(rules: InhibitRules, signal: AbortSignal): Promise<void> {
    this.followed.add(rules);
    for (let slice = 0; slice < this.slices; slice += 1) {
      await settle();
      signal.throwIfAborted();
    }
  }
}
