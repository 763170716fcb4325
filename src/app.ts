// App: the composition root, the one file that names every concrete class. It puts the parts together for one server and
// knows nothing of what they do; src/server.ts starts and ends them.

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Lanes } from './alerting/notify/lanes.ts';
import type { RevisionId } from './alerting/ports.ts';
import { compileRoutesInSteps } from './alerting/route/route.ts';
import { AlertRouter } from './alerting/router.ts';
import { Silences } from './alerting/silence/silences.ts';
import type { Clock } from './base/clock.ts';
import { type Live, LiveCell } from './base/live.ts';
import { systemRandom } from './base/random.ts';
import { inSlices } from './base/slices.ts';
import { Turns } from './base/turns.ts';
import type { ServerOptions } from './cli/server-options.ts';
import { buildRuntime } from './components/build-runtime.ts';
import { BuiltReceivers } from './components/built-receivers.ts';
import { DatabaseComponent } from './components/database.ts';
import { type FormerSite, formerIntegrations } from './components/former-integrations.ts';
import { GroupingComponent } from './components/grouping.ts';
import { InhibitionComponent } from './components/inhibition.ts';
import { LlmComponent, type LlmState, modelsOver } from './components/llm.ts';
import { ReceiversComponent } from './components/receivers.ts';
import { RedisComponent } from './components/redis.ts';
import { RouteTrees } from './components/route-trees.ts';
import { RoutingComponent } from './components/routing.ts';
import { SilencingComponent } from './components/silencing.ts';
import { TemplateTrial } from './components/template-trial.ts';
import { TracingComponent } from './components/tracing.ts';
import type { Config } from './config/config.ts';
import type { ConfigProblem } from './config/config-error.ts';
import type { ConfigReader } from './config/config-reader.ts';
import { formatConfig } from './config/format-config.ts';
import { parseConfig } from './config/parse-config.ts';
import type { DatabaseConfig } from './config/schema/database.ts';
import type { RedisConfig } from './config/schema/redis.ts';
import { readDocument } from './http/api-v2/document.ts';
import { createAnswering, type HttpGround } from './http/app.ts';
import { type ConfigApiNeeds, configPaths } from './http/config-api/config-paths.ts';
import type { Answering } from './http/front.ts';
import type { RegexpJudges } from './labels/judge/regexp-thread.ts';
import { isValidLabelName, type MatcherMode } from './labels/label-name.ts';
import type { ReceiversSite } from './receivers/build-receivers.ts';
import { redisConnector } from './redis/redis-client.ts';
import { type LinkState, RedisLink } from './redis/redis-link.ts';
import { RedisLock } from './redis/redis-lock.ts';
import { Coordinator, type ReloadSite } from './reload/coordinator.ts';
import type { FirstConfig } from './reload/first-config.ts';
import { JournalRetention } from './reload/journal-retention.ts';
import { readConfigFile } from './reload/phases/1-load.ts';
import { explain, isSuccess } from './reload/reload-outcome.ts';
import type { ComponentName, Reloadable } from './reload/reloadable.ts';
import type { Runtime } from './reload/runtime.ts';
import type { Homes } from './storage/homes.ts';
import type { MovedFile } from './storage/moving-in/move-in.ts';
import type { Store } from './storage/store.ts';
import { BUILD_INFO } from './telemetry/build-info.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import type { WebSettings } from './web-settings.ts';

const USER_AGENT = `Alertmanager/${BUILD_INFO.version}`;
/** Flushes that fall due between a switch and the verdict on it wait this long at most. */
const VERDICT_WAIT_MAX_MS = 250;

/** What a server is made of before its config is known. */
export interface Ground {
  readonly options: ServerOptions;
  readonly web: WebSettings;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly store: Store;
  readonly homes: Homes;
  /** Which database the store is in. */
  readonly database: DatabaseConfig;
  readonly matcherMode: MatcherMode;
  readonly reader: ConfigReader;
  readonly judges: RegexpJudges;
  readonly startedAtMs: number;
  /** This process as its own only peer; undefined when `--cluster.listen-address` is empty. */
  readonly cluster: { readonly name: string; readonly address: string } | undefined;
  /** What listens already, and answers for health. */
  readonly http: HttpGround;
  readonly parts: FirstParts;
}

/** What is built of a config before it is known to be the one to start with. */
export interface FirstParts {
  readonly built: BuiltReceivers;
  readonly tracing: TracingComponent;
}

type FirstGround = Pick<Ground, 'options' | 'clock' | 'telemetry'>;

export function firstParts(ground: FirstGround): FirstParts {
  return { built: new BuiltReceivers(receiversSite(ground)), tracing: tracingComponent(ground) };
}

/** Throws where the config asks for what cannot be built, say for a certificate that is not there. */
export function buildFirst(config: Config, { built, tracing }: FirstParts): void {
  built.of(config);
  tracing.tryOut(config);
}

export interface App {
  readonly runtime: Live<Runtime>;
  readonly router: AlertRouter;
  readonly coordinator: Coordinator;
  /** What the server answers from now on. */
  readonly answering: Answering;
  /** Gives up what it is asking. */
  readonly llm: Pick<LlmComponent, 'stop' | 'state'>;
  readonly tracing: TracingComponent;
  /** What fails of the templates of the config that the process starts with: there is none before it to go on with. */
  doubtfulTemplates(): Promise<readonly ConfigProblem[]>;
  /** Takes up what the last process left, and begins to work. Once, after the server listens. */
  takeUp(): Promise<void>;
}

/** Puts the parts together, under the first config. Nothing runs yet. */
export function buildApp(ground: Ground, first: FirstConfig, revision: RevisionId): App {
  const { clock, store, telemetry } = ground;
  const { built } = ground.parts;
  const { site } = built;
  const { config, source } = first;
  const text = new TextDecoder().decode(source.bytes);
  const link = redisLinks(ground);
  const redis = config.redis && link(config.redis);
  const runtime = new LiveCell(
    buildRuntime({ config, revision, text, hash: source.hash }, site, redis, built.of(config)),
  );
  const silences = silencesOf(ground);
  const silencing = new SilencingComponent(silences, store.state, clock, ground.options.dataRetentionMs);
  const router = alertRouter(ground, runtime, silences);
  watchState(ground, runtime, router);
  const trees = new RouteTrees(router, clock);
  const llm = new LlmComponent({
    connect: modelsOver(site),
    clock,
    random: systemRandom,
    observer: telemetry.llm,
    store: store.verdicts,
  });
  telemetry.metrics.llm.watch({ counts: () => llm.counts(), state: () => llm.state });
  const { tracing } = ground.parts;
  tracing.start(config);
  const components = [
    new RoutingComponent(trees),
    new ReceiversComponent(router, built),
    new InhibitionComponent(router),
    silencing,
    new GroupingComponent(trees),
    new DatabaseComponent(store, (config) => ground.homes.open(config), ground.database),
    new RedisComponent(link),
    llm,
    tracing,
  ];
  const trial = new TemplateTrial(router, built, clock);
  const coordinator = new Coordinator(
    reloadSite(ground, runtime, router, components, trial, () => troubled(runtime.current.redis?.state, llm.state)),
    ground.startedAtMs,
    first.fileErrors,
  );
  const takeUp = async (): Promise<void> => {
    const { storagePath: directory, dataRetentionMs: retentionMs } = ground.options;
    for (const moved of await store.moveIn({ directory, retentionMs, clock })) tellOfMove(moved, telemetry);
    redis?.keep(); // nobody waits for it
    const left = await store.state.restore();
    silencing.restore(left.silences);
    const provisioned = await silencing.prepare(config);
    provisioned.commit();
    await provisioned.dispose();
    runtime.set(Object.freeze({ ...runtime.current, ...(await llm.begin(config)) }));
    router.start(left, await formerIntegrations(left.told, runtime.current, formerSite(ground, site)));
  };
  const doubtfulTemplates = () => trial.runOn(runtime.current, new AbortController().signal);
  return {
    runtime,
    router,
    coordinator,
    takeUp,
    tracing,
    doubtfulTemplates,
    llm,
    answering: answeringOf(ground, runtime, router, coordinator, llm),
  };
}

/** What a scrape counts. */
function watchState({ clock, store, telemetry }: Ground, runtime: Live<Runtime>, router: AlertRouter): void {
  telemetry.metrics.state.watch({
    alerts: () => router.countAlerts(),
    groupAlerts: () => router.countGroupAlerts(),
    groups: () => router.countGroups(),
    silences: () => router.silences.countByState(clock.now()),
    retired: () => router.countRetired(),
    store: () => {
      const { state, pending } = store.health();
      return { isAway: state === 'away', pending };
    },
    redis: () => {
      const { redis } = runtime.current;
      return redis && { isAway: redis.state.trouble !== undefined };
    },
  });
}

/** What the config asks for, runs, and does not work. */
function troubled(redis: LinkState | undefined, llm: LlmState | undefined): readonly ComponentName[] {
  return [
    ...(redis?.trouble === undefined ? [] : ['redis' as const]),
    ...(llm?.trouble === undefined ? [] : ['llm' as const]),
  ];
}

function tellOfMove(moved: MovedFile, { life }: Telemetry): void {
  if (moved.kind === 'unread') life.moveInFailed(moved.file, moved.reason);
  else life.movedIn(moved.file, moved.taken, moved.expired, moved.unreadable);
}

function formerSite({ store, telemetry, matcherMode }: Ground, receivers: ReceiversSite): FormerSite {
  return {
    receivers,
    journal: store.journal,
    parse: ({ content, source, templates }) => {
      const { config } = parseConfig(content, source, { matcherMode });
      return config && { ...config, templateFiles: templates };
    },
    onLost: (row, reason) => telemetry.life.resolvesLost(row, reason),
  };
}

function silencesOf({ clock, store, options, matcherMode, telemetry, judges }: Ground): Silences {
  return new Silences({
    clock,
    newId: randomUUID,
    store: store.state,
    matcherMode,
    judge: judges.ofSilences,
    retentionMs: options.dataRetentionMs,
    maxSilences: Math.max(0, options.silencesMax),
    maxSilenceSizeBytes: Math.max(0, options.silenceBytesMax),
    ...(options.logSilences && { onChange: (silence, change) => telemetry.life.silenceChanged(silence, change) }),
  });
}

function alertRouter(
  { clock, store, options, matcherMode, telemetry, web }: Ground,
  runtime: LiveCell<Runtime>,
  silences: Silences,
): AlertRouter {
  return new AlertRouter(
    runtime,
    silences,
    {
      clock,
      random: systemRandom,
      store: store.state,
      observer: telemetry.alerting,
      tracer: telemetry.tracer,
      turns: new Turns(clock),
      lanes: new Lanes(clock),
      externalUrl: web.externalUrl,
    },
    {
      startDelayMs: options.dispatchStartDelayMs,
      maintenanceIntervalMs: options.dispatchMaintenanceIntervalMs,
      gcIntervalMs: options.alertsGcIntervalMs,
      dataMaintenanceIntervalMs: options.dataMaintenanceIntervalMs,
      retentionMs: options.dataRetentionMs,
      perAlertnameLimit: Math.max(0, options.alertsPerAlertnameMax),
      isValidName: (name) => isValidLabelName(name, matcherMode),
    },
  );
}

function reloadSite(
  { options, clock, store, reader, telemetry }: Ground,
  runtime: LiveCell<Runtime>,
  router: AlertRouter,
  components: readonly Reloadable[],
  trial: TemplateTrial,
  troubledNow: ReloadSite['troubled'],
): ReloadSite {
  return {
    tryConfig: (config, signal) => trial.run(config, runtime.current, signal),
    rehearse: async ({ route, grouping }, signal) => {
      await inSlices(compileRoutesInSteps(route, grouping, runtime.current.root), clock, signal);
    },
    clock,
    components,
    file: options.configFile,
    read: readConfigFile,
    reader,
    lock: new RedisLock({
      clock,
      link: () => runtime.current.redis,
      name: `${hostname()}/${process.pid}`,
      newToken: randomUUID,
    }),
    journal: store.journal,
    retention: new JournalRetention(store.journal, async () => {
      const told = await inSlices(router.revisionsInUse(), clock, new AbortController().signal);
      return new Set([...told, runtime.current.revision]);
    }),
    observer: telemetry.reload,
    probes: [],
    running: () => runtime.current,
    troubled: troubledNow,
    foresee: (next, signal) => router.foreseeAdoption(next, signal),
    swap: (next) => router.adopt(next, () => runtime.set(next)),
    holdFlushes: () => router.holdFlushes(VERDICT_WAIT_MAX_MS),
  };
}

function answeringOf(
  ground: Ground,
  runtime: LiveCell<Runtime>,
  router: AlertRouter,
  coordinator: Coordinator,
  llm: LlmComponent,
): Answering {
  const { http, matcherMode, cluster, startedAtMs, judges } = ground;
  return createAnswering({
    ...http,
    matcherMode,
    judge: judges.ofQueries,
    alerting: router,
    silences: router.silences,
    reload: async (actor) => {
      const { attempt, outcome } = await coordinator.attempt({ trigger: 'http', actor });
      return { attempt, outcome: outcome.kind, failure: isSuccess(outcome) ? undefined : explain(outcome) };
    },
    morePaths: configPaths(configApi(ground, runtime, router, coordinator, llm)),
    status: () => ({ cluster, startedAtMs, configOriginal: formatConfig(runtime.current.config), version: BUILD_INFO }),
    document: readDocument,
    moreRoutes: [],
    version: BUILD_INFO.version,
  });
}

function configApi(
  { options, store, matcherMode }: Ground,
  runtime: LiveCell<Runtime>,
  router: AlertRouter,
  coordinator: Coordinator,
  llm: LlmComponent,
): ConfigApiNeeds {
  const { configFile: file } = options;
  const { journal } = store;
  return {
    file,
    journal,
    matcherMode,
    running: () => runtime.current,
    status: () => {
      const { hash, revision } = runtime.current;
      return {
        reloads: coordinator.status.current,
        file,
        hash,
        revision,
        retired: router.countRetired(),
        store: store.health(),
        redis: runtime.current.redis?.state,
        llm: llm.state,
      };
    },
  };
}

/** Its own requests are no spans: there would be no end of them. */
function tracingComponent({ clock, telemetry }: FirstGround): TracingComponent {
  const http = { clock, userAgent: USER_AGENT, files: telemetry.life, environment: process.env };
  return new TracingComponent(telemetry.tracer, { http, build: BUILD_INFO, events: telemetry.tracing });
}

/** A link that nobody has reached yet. */
function redisLinks({ clock, telemetry: { life } }: Ground): (config: RedisConfig) => RedisLink {
  const events = {
    away: (address: string, reason: string) => life.redisAway(address, reason),
    back: (address: string, awayMs: number) => life.redisBack(address, awayMs),
  };
  const connect = redisConnector(life, clock);
  return (config) => new RedisLink(config, { clock, connect, events });
}

function receiversSite({ options, clock, telemetry }: FirstGround): ReceiversSite {
  const { life } = telemetry;
  return {
    clock,
    userAgent: USER_AGENT,
    files: life,
    templateEvents: life,
    webhookHosts: options.webhookAllowedHosts,
    environment: process.env,
    tracer: telemetry.tracer,
  };
}
