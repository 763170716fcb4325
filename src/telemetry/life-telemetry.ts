// The process's own events as metrics and log lines: start and stop, reloads, the store, files that secrets come from.

import type { ToldRow } from '../alerting/ports.ts';
import type { Silence } from '../alerting/silence/silence.ts';
import type { SilenceChange } from '../alerting/silence/silences.ts';
import { type ConfigProblem, formatProblem } from '../config/config-error.ts';
import type { Cut } from '../receivers/rendering.ts';
import type { FirstConfig } from '../reload/first-config.ts';
import type { Runtime } from '../reload/runtime.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

// Of a damaged file: enough to see what is wrong with it.
const UNREADABLE_SHOWN_MAX = 10;

/** A record of a file that could not be read. */
export interface UnreadableRecord {
  readonly atByte: number;
  readonly reason: string;
}

/** A flag that was given and changes nothing here. */
export interface UselessFlag {
  readonly flag: string;
  readonly why: string;
}

export class LifeTelemetry {
  readonly #metrics: Metrics;
  readonly #log: Log;
  /** Files that could not be read at their last use: each is told once. */
  readonly #unreadable = new Set<string>();

  constructor(metrics: Metrics, log: Log) {
    this.#metrics = metrics;
    this.#log = log;
  }

  starting(version: string, useless: readonly UselessFlag[]): void {
    this.#log.info('server.start.begun', { msg: 'Starting Alertmanager++', version });
    for (const { flag, why } of useless) this.#log.warn('flag.effect.missing', { flag, why });
  }

  /** What a library would say on the console, between the lines of the log. */
  libraryWarned(words: readonly unknown[]): void {
    this.#log.warn('library.warning.given', { msg: words.map(String).join(' ') });
  }

  /** A config to start with was found; it does not run before there is a store. */
  firstConfigRead({ fileErrors }: FirstConfig): void {
    if (fileErrors.length === 0) this.#metrics.config.read();
  }

  /** The config that the process starts with; `runtime` is built from it. */
  firstConfigRuns({ source, warnings, fileErrors }: FirstConfig, runtime: Runtime, nowMs: number): void {
    this.configWarnings(warnings);
    if (fileErrors.length > 0) {
      const msg = 'The configuration file is bad: running the last good configuration';
      this.#log.error('config.fallback.used', { msg, file: source.file, err: fileErrors.join('\n') });
    }
    this.configRuns(runtime, nowMs);
    if (fileErrors.length > 0) this.#metrics.config.reloadFailed();
    const msg = 'Completed loading of configuration file';
    this.#log.info('config.load.finished', { msg, file: source.file, revision: runtime.revision });
  }

  started(durationMs: number): void {
    this.#log.info('server.start.finished', { msg: 'Ready to take alerts', durationMs: Math.round(durationMs) });
  }

  startFailed(error: unknown, file: string): void {
    this.#log.error('server.start.failed', { msg: 'Cannot start', file, err: error });
  }

  /** A bug of ours; Node prints its stack and ends the process with 1. */
  crashed(error: unknown): void {
    this.#log.error('server.run.crashed', { msg: 'A bug ends the process', err: error });
  }

  stopping(reason: string): void {
    this.#log.info('server.stop.begun', { msg: 'Exiting gracefully', reason });
  }

  stopped(): void {
    this.#log.info('server.stop.finished', { msg: 'See you next time!' });
  }

  /** A file of the Alertmanager whose place this server takes. `expired`: too old to count. */
  movedIn(file: string, taken: number, expired: number, unreadable: readonly UnreadableRecord[]): void {
    for (const { atByte, reason } of unreadable.slice(0, UNREADABLE_SHOWN_MAX)) {
      const msg = 'A record of an Alertmanager file cannot be read and is left out';
      this.#log.error('store.takeover.incomplete', { msg, file, atByte, err: reason });
    }
    const msg = 'Took over what Alertmanager left in the storage directory';
    this.#log.info('store.takeover.finished', { msg, file, taken, expired, unreadable: unreadable.length });
  }

  /** Nothing of it was taken over; the next start tries again. */
  moveInFailed(file: string, reason: string): void {
    const msg =
      'An Alertmanager file cannot be read, and nothing of it was taken over: make it readable, or move it away, and start again';
    this.#log.error('store.takeover.failed', { msg, file, err: reason });
  }

  silenceChanged(silence: Silence, change: SilenceChange): void {
    this.#log.info(`silence.life.${change}`, {
      silence: silence.id,
      createdBy: silence.createdBy,
      comment: silence.comment,
      startsAt: silence.startsAt.toRfc3339Millis(),
      endsAt: silence.endsAt.toRfc3339Millis(),
      matchers: silence.matcherSets.map((set) => `{${set.join(',')}}`).join(' or '),
    });
  }

  /** A receiver that the config has no more is owed resolves, and there is no way left to tell it. */
  resolvesLost({ receiver, integration, destination, owed }: ToldRow, reason: string): void {
    const msg = 'Resolves cannot be told any more and are given up';
    this.#log.error('notify.resolves.lost', {
      msg,
      receiver,
      integration,
      destination,
      numAlerts: owed.length,
      err: reason,
    });
  }

  storeAway(error: string): void {
    this.#log.error('store.health.lost', {
      msg: 'The store does not take writes: notifications go on from memory',
      err: error,
    });
  }

  storeBack(awayMs: number): void {
    this.#log.info('store.health.regained', { msg: 'The store takes writes again', awayMs });
  }

  /** The process ends, and the store was away to the end. */
  storeRowsLost(rows: number, error: unknown): void {
    const msg = 'The store could not be closed in order: what it has not written is lost, and may be told again';
    this.#log.error('store.rows.lost', { msg, rows, err: error });
  }

  redisAway(address: string, reason: string): void {
    const msg = 'Redis does not answer: reloads take the lock of this process alone';
    this.#log.error('redis.health.lost', { msg, address, err: reason });
  }

  redisBack(address: string, awayMs: number): void {
    this.#log.info('redis.health.regained', { msg: 'Redis answers again', address, awayMs });
  }

  storeDropped(alerts: number): void {
    this.#log.error('store.alerts.dropped', { msg: 'No room for unwritten alerts: the oldest are not kept', alerts });
  }

  /** Another server has the store, and this one waits for its end. */
  standingBy(reason: string): void {
    this.#metrics.standby(true);
    this.#log.info('server.standby.begun', { msg: 'Standing by until the store is free', reason });
  }

  standbyInTrouble(reason: string): void {
    this.#log.warn('server.standby.failing', { msg: 'Standing by: the database does not answer', err: reason });
  }

  /** It goes on waiting, and tries once more to listen when it takes over. */
  standbyUnheard(error: unknown): void {
    const msg = 'The standby cannot listen while it waits: nobody can ask for its health';
    this.#log.warn('server.standby.unheard', { msg, err: error });
  }

  /** The other server is gone, and this one has the store. */
  takingOver(): void {
    this.#metrics.standby(false);
    this.#log.info('server.standby.finished', { msg: 'The store is free: taking over' });
  }

  /** Another server has taken the store: two would tell everything twice. */
  superseded(reason: string): void {
    this.#log.error('store.server.superseded', { msg: 'Another server has taken the store: ending', err: reason });
  }

  storeCopied(from: string, to: string): void {
    this.#log.info('store.copy.finished', { msg: 'The store was copied, and goes on in its new place', from, to });
  }

  /** What was stored in clear, or under an older key, is sealed with the newest. */
  sealsRenewed(store: string, count: number): void {
    const msg = 'Stored configurations are sealed with the first key of database.encryption_key_file';
    this.#log.info('store.seal.renewed', { msg, store, count });
  }

  sealsFailed(store: string, reason: string): void {
    const msg = 'Stored configurations could not all be sealed: the next start tries again';
    this.#log.error('store.seal.failed', { msg, store, err: reason });
  }

  storeStale(store: string): void {
    const msg = 'This store was left for another one: what happened there since is not known here';
    this.#log.warn('store.state.stale', { msg, store });
  }

  embeddedIgnored(store: string): void {
    const msg = 'The embedded store holds state too; the database has its own and is used: move the other away';
    this.#log.warn('store.embedded.ignored', { msg, store });
  }

  /** The thread that reads large config files could not. The event loop reads the file itself, and stands still for that long. */
  configThreadFailed(error: unknown): void {
    this.#log.warn('config.thread.failed', { msg: 'The thread for config files failed: read without it', err: error });
  }

  /** A file with a secret or a certificate could not be read. `stale`: its last good content stays in use. */
  fileUnreadable(path: string, reason: string, stale: boolean): void {
    this.#metrics.trouble.fileUnreadable();
    if (this.#unreadable.has(path)) return;
    this.#unreadable.add(path);
    this.#log.warn('config.reference.lost', { file: path, err: reason, lastGoodInUse: stale });
  }

  fileRead(path: string): void {
    if (this.#unreadable.delete(path)) this.#log.info('config.reference.regained', { file: path });
  }

  /** A notification went out with a summary, or a gap, where a template failed. */
  templateFailed(receiver: string, integration: string, reason: string): void {
    this.#metrics.trouble.templateFailed();
    const msg = 'A template failed: the notification went out with a summary in its place';
    this.#log.error('notify.template.failed', { msg, receiver, integration, err: reason });
  }

  /** As Alertmanager says it, and never the text itself. */
  textCut(receiver: string, integration: string, { what, max, unit }: Cut): void {
    const limit = unit === 'runes' ? { maxRunes: max } : { maxBytes: max };
    this.#log.warn('notify.text.truncated', { msg: `Truncated ${what}`, receiver, integration, ...limit });
  }

  /** A configuration runs since `nowMs`, by a start or a reload. */
  configRuns({ config, text }: Runtime, nowMs: number): void {
    const { receivers, inhibitRules } = config;
    const integrations = receivers.reduce((sum, receiver) => sum + receiver.integrations.length, 0);
    this.#metrics.config.loaded(
      { text, receivers: receivers.length, integrations, inhibitRules: inhibitRules.length },
      nowMs,
    );
    // Each shows its zeros before it is first used; without `receiver-name-in-metrics` they are there already.
    for (const { name, integrations } of receivers)
      for (const { type } of integrations) this.#metrics.notifications.of({ type, receiver: name });
  }

  configWarnings(problems: readonly ConfigProblem[]): void {
    for (const problem of problems) {
      const { code, path, at } = problem;
      this.#log.warn('config.problem.found', { msg: formatProblem(problem), code, path, line: at.line });
    }
  }
}
