// Server: the life of the process: starts the parts in order, reloads, ends in order. Every wait at the end is bounded.

import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type App, buildApp, buildFirst, firstParts, type Ground } from './app.ts';
import { SystemClock } from './base/clock.ts';
import type { Feature } from './cli/features.ts';
import type { ServerOptions } from './cli/server-options.ts';
import { ThreadedReader } from './config/worker/threaded-reader.ts';
import { Doorway } from './doorway.ts';
import type { Readiness } from './http/admin/health.ts';
import { type RegexpJudges, regexpJudges } from './labels/judge/regexp-thread.ts';
import type { MatcherMode } from './labels/label-name.ts';
import { warmUpHttp } from './receivers/http/connections.ts';
import type { Source } from './reload/phases/1-load.ts';
import { recordStart } from './reload/record-start.ts';
import type { ReloadRequest } from './reload/reload-request.ts';
import { troubleOf } from './reload/reload-status.ts';
import type { StartNews } from './storage/home-at-start.ts';
import { type Homes, homesOf } from './storage/homes.ts';
import type { Store } from './storage/store.ts';
import { storeAtStart } from './store-at-start.ts';
import { tellSeals, tellStart, tellStore } from './store-news.ts';
import { BUILD_INFO } from './telemetry/build-info.ts';
import { Telemetry } from './telemetry/telemetry.ts';
import { type WebSettings, webSettings } from './web-settings.ts';

/** SIGTERM leaves what is under way this long to end. */
const DRAIN_MAX_MS = 10_000;

/** Who asks a standby for its health when it ends is answered, within this. */
const STANDBY_DRAIN_MAX_MS = 500;

interface Assembled {
  readonly app: App;
  readonly doorway: Doorway;
  /** The text that it begins with. */
  readonly source: Source;
  onRuns(): Promise<void>;
}

type Stage =
  | { readonly kind: 'starting' }
  /** Waits for the store of another server; it takes what it can get when that is gone. */
  | { readonly kind: 'standby'; readonly reason: string }
  | { readonly kind: 'running'; readonly app: App }
  | { readonly kind: 'stopping' };

export class Server {
  readonly #options: ServerOptions;
  readonly #clock = new SystemClock();
  readonly #telemetry: Telemetry;
  readonly #reader: ThreadedReader;
  readonly #judges: RegexpJudges;
  readonly #cluster: Ground['cluster'];
  readonly #ended = new AbortController();
  readonly #onSuperseded: () => void;
  #isSuperseded = false;
  #doorway: Doorway | undefined;
  #store: Store | undefined;
  #stopped: Promise<void> | undefined;
  #stage: Stage = { kind: 'starting' };

  /** `onSuperseded`: another server has taken the store, and this one should be stopped. */
  constructor(options: ServerOptions, onSuperseded: () => void) {
    const { features } = options;
    this.#options = options;
    this.#onSuperseded = onSuperseded;
    this.#cluster = clusterOfOne(options);
    this.#telemetry = new Telemetry(this.#clock, {
      level: options.logLevel,
      format: options.logFormat,
      build: BUILD_INFO,
      peerName: this.#cluster?.name,
      perAlertnameMax: Math.max(0, options.alertsPerAlertnameMax),
      ofProcess: true,
      labels: {
        alertNames: features.has('alert-names-in-metrics'),
        receiverNames: features.has('receiver-name-in-metrics'),
        groupKeys: features.has('group-key-in-metrics'),
      },
    });
    this.#reader = new ThreadedReader({
      workerUrl: new URL('./config-worker.js', import.meta.url),
      matcherMode: matcherModeOf(features),
      clock: this.#clock,
      onTrouble: (error) => this.#telemetry.life.configThreadFailed(error),
    });
    this.#judges = regexpJudges(new URL('./regexp-worker.js', import.meta.url), this.#clock);
  }

  /** Resolves true when alerts are taken and told. False: it has said why not, and let go of everything. */
  async start(): Promise<boolean> {
    const began = this.#clock.elapsedMs();
    try {
      const { app, doorway, source, onRuns } = await this.#assemble();
      await doorway.open();
      await onRuns();
      await app.takeUp();
      this.#stage = { kind: 'running', app };
      this.#telemetry.life.started(this.#clock.elapsedMs() - began);
      void warmUpHttp();
      void app.coordinator.rehearse(source);
      void app.doubtfulTemplates().then((problems) => this.#telemetry.life.configWarnings(problems));
      return true;
    } catch (error) {
      const isGivenUp = this.#stage.kind === 'standby' && this.#ended.signal.aborted;
      if (isGivenUp) this.#telemetry.life.stopped();
      else this.#telemetry.life.startFailed(error, this.#options.configFile);
      await this.#doorway?.close(STANDBY_DRAIN_MAX_MS);
      await this.#closeStore();
      await this.#telemetry.flush();
      return false;
    }
  }

  /** A standby waits for another server's end no longer: the start fails. */
  giveUpWaiting(): void {
    this.#ended.abort();
  }

  /** An error that nobody caught ends the process: the log says so. */
  crashed(error: unknown): void {
    this.#telemetry.crashed(error);
  }

  /** Nobody waits for the outcome: it is in the log, the metrics and the audit log. */
  reload(request: ReloadRequest): void {
    if (this.#stage.kind === 'running') void this.#stage.app.coordinator.reload(request);
  }

  /** No new requests, no new flushes, then what is under way, then the store. Resolves when the process may end; asked again, it is the same end. */
  stop(reason: string): Promise<void> {
    this.#stopped ??= this.#stop(reason);
    return this.#stopped;
  }

  async #stop(reason: string): Promise<void> {
    const stage = this.#stage;
    this.#stage = { kind: 'stopping' };
    this.#telemetry.life.stopping(reason);
    this.#reader.stop();
    if (stage.kind === 'running') {
      stage.app.llm.stop();
      const drained = Promise.all([
        stage.app.coordinator.stop(),
        this.#doorway?.close(DRAIN_MAX_MS),
        stage.app.router.stop(),
      ]);
      await Promise.race([drained, this.#clock.sleep(DRAIN_MAX_MS)]);
      await stage.app.tracing.stop();
      void stage.app.runtime.current.redis?.close();
    }
    await this.#closeStore();
    this.#judges.stop();
    this.#telemetry.life.stopped();
    await this.#telemetry.flush();
  }

  /** A store that is away to the end costs its last rows, and nobody their exit code. */
  async #closeStore(): Promise<void> {
    try {
      await this.#store?.state.close();
    } catch (error) {
      this.#telemetry.life.storeRowsLost(this.#store?.health().pending ?? 0, error);
    }
  }

  async #assemble(): Promise<Assembled> {
    const options = this.#options;
    const matcherMode = matcherModeOf(options.features);
    console.warn = (...words) => this.#telemetry.life.libraryWarned(words);
    this.#telemetry.life.starting(BUILD_INFO.version, options.withoutEffect);
    const web = webSettings(options);
    const doorway = this.#openable(web.http);
    this.#doorway = doorway;
    const homes = this.#homes();
    const parts = firstParts({ options, clock: this.#clock, telemetry: this.#telemetry });
    const { first, store, database } = await storeAtStart({
      file: options.configFile,
      fallback: options.configFallback,
      matcherMode,
      reader: this.#reader.here,
      start: {
        homes,
        clock: this.#clock,
        isStandby: options.standby,
        signal: this.#ended.signal,
        onNews: (news) => this.#startNews(news),
      },
      store: { clock: this.#clock, onEvent: (event) => tellStore(event, this.#telemetry.life) },
      build: (config) => buildFirst(config, parts),
      onRead: (config) => this.#telemetry.life.firstConfigRead(config),
    });
    this.#takeOver();
    this.#store = store;
    const { revision, onRuns } = await recordStart(store.journal, first, this.#clock.now(), (id, error) =>
      this.#telemetry.reload.recordDelayed(id, error),
    );
    const ground = {
      options,
      web,
      store,
      homes,
      database,
      matcherMode,
      reader: this.#reader,
      judges: this.#judges,
      clock: this.#clock,
      telemetry: this.#telemetry,
      cluster: this.#cluster,
      startedAtMs: this.#clock.now(),
      http: doorway.ground,
      parts,
    };
    const app = buildApp(ground, first, revision);
    this.#telemetry.life.firstConfigRuns(first, app.runtime.current, this.#clock.now());
    doorway.answerFrom(app.answering);
    return { app, doorway, source: first.source, onRuns: () => onRuns(this.#clock.now()) };
  }

  #openable(settings: WebSettings['http']): Doorway {
    return new Doorway({
      clock: this.#clock,
      telemetry: this.#telemetry,
      settings,
      readiness: () => this.#readiness(),
      notYet: () => this.#notYet(),
    });
  }

  /** Its health is answered while it waits. */
  #standBy(reason: string): void {
    this.#stage = { kind: 'standby', reason };
    this.#doorway?.tryToOpen();
  }

  #takeOver(): void {
    if (this.#stage.kind !== 'standby') return;
    this.#stage = { kind: 'starting' };
    this.#telemetry.life.takingOver();
  }

  #homes(): Homes {
    return homesOf({
      directory: this.#options.storagePath,
      workerUrl: new URL('./sqlite-worker.js', import.meta.url),
      self: { instance: randomUUID(), name: `process ${process.pid} on ${hostname()}` },
      clock: this.#clock,
      isStandby: this.#options.standby,
      onSeals: (news) => tellSeals(news, this.#telemetry.life),
      onSuperseded: (reason) => this.#supersede(reason),
    });
  }

  #startNews(news: StartNews): void {
    tellStart(news, this.#telemetry.life);
    if (news.kind === 'standing by' || news.kind === 'standby in trouble') this.#standBy(news.reason);
  }

  #supersede(reason: string): void {
    if (this.#isSuperseded) return;
    this.#isSuperseded = true;
    this.#telemetry.life.superseded(reason);
    this.#onSuperseded();
  }

  #storeTrouble(): string | undefined {
    const health = this.#store?.health();
    if (health?.state !== 'away') return undefined;
    return `the store is away, notifications go on from memory (${health.pending} rows wait): ${health.lastError ?? ''}`;
  }

  /** What the last process left is not taken up yet: alerts and questions must wait. */
  #notYet(): string | undefined {
    switch (this.#stage.kind) {
      case 'starting':
        return 'starting: try again in a moment';
      case 'standby':
        return waitsFor(this.#stage.reason);
      case 'running':
      case 'stopping':
        return undefined;
    }
  }

  #readiness(): Readiness {
    switch (this.#stage.kind) {
      case 'starting':
        return { ready: false, reason: 'starting' };
      case 'standby':
        return { ready: false, reason: waitsFor(this.#stage.reason) };
      case 'stopping':
        return { ready: false, reason: 'stopping' };
      case 'running': {
        const { coordinator, runtime, llm } = this.#stage.app;
        const outside = { redis: runtime.current.redis?.state, llm: llm.state };
        const troubles = [this.#storeTrouble(), troubleOf(coordinator.status.current, outside)];
        const detail = troubles.filter((trouble) => trouble !== undefined).join('\n');
        return { ready: true, ...(detail !== '' && { detail }) };
      }
    }
  }
}

function waitsFor(reason: string): string {
  return `standby: waits for the store: ${reason}`;
}

function matcherModeOf(features: ReadonlySet<Feature>): MatcherMode {
  if (features.has('classic-mode')) return 'classic';
  return features.has('utf8-strict-mode') ? 'utf8-strict' : 'fallback';
}

/** This process as its own only peer. */
function clusterOfOne(options: ServerOptions): Ground['cluster'] {
  if (options.clusterListenAddress === '') return undefined;
  const name = options.clusterPeerName === '' ? randomBytes(13).toString('hex').toUpperCase() : options.clusterPeerName;
  return { name, address: options.clusterAdvertiseAddress || options.clusterListenAddress };
}
