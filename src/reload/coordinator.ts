// Coordinator: turns requests into reloads, one at a time. A request that comes while one runs is answered by one run that
// begins after it, so the last edit is never lost and a storm of signals costs two runs. The whole story of a reload is
// `#story`; every verb in it is a file in ./phases.

import type { Config } from '../config/config.ts';
import type { ConfigProblem } from '../config/config-error.ts';
import { templateFilesAreAsRead } from '../config/template-files.ts';
import { Attempt } from './attempt.ts';
import { Drainer } from './drainer.ts';
import type { ReloadJournal } from './journal-port.ts';
import type { JournalRetention } from './journal-retention.ts';
import { inTime, load, type ReadConfigFile, type Source } from './phases/1-load.ts';
import { validate } from './phases/2-validate.ts';
import { diff, type ReloadPlan } from './phases/3-diff.ts';
import { type ApplySite, apply, type Desired } from './phases/4-apply.ts';
import {
  type Identity,
  lockLost,
  type ReloadPorts,
  reloadComponents,
  type Switched,
  undone,
} from './phases/5-reload.ts';
import { checkHealth, type HealthProbe } from './phases/6-health-check.ts';
import { type RehearsalSite, rehearse } from './rehearsal.ts';
import { messageOf, ReloadFailure } from './reload-failure.ts';
import type { ReloadLock } from './reload-lock.ts';
import type { ReloadObserver, ReloadReport } from './reload-observer.ts';
import { type ErrorType, isSuccess, type Pinned, type ReloadOutcome, type ReloadPhase } from './reload-outcome.ts';
import type { ReloadRequest } from './reload-request.ts';
import { ReloadStatus } from './reload-status.ts';
import type { ComponentName, Reloadable } from './reloadable.ts';
import type { Runtime } from './runtime.ts';
import { DeadlinePassed, withDeadline } from './with-deadline.ts';

/** What only the running server can try is tried for this long at most. */
const TRY_MAX_MS = 30_000;

export interface ReloadSite extends RehearsalSite {
  readonly file: string;
  readonly read: ReadConfigFile;
  /** What only the running server can try: its templates, on live groups. */
  tryConfig(config: Config, signal: AbortSignal): Promise<readonly ConfigProblem[]>;
  readonly components: readonly Reloadable[];
  readonly lock: ReloadLock;
  readonly journal: ReloadJournal;
  readonly retention: JournalRetention;
  readonly observer: ReloadObserver;
  /** Asked besides the new parts themselves. */
  readonly probes: readonly HealthProbe[];
  /** Components whose running part does not work: a reload tries them again, although nothing of theirs has changed. */
  troubled(): readonly ComponentName[];
  /** Decides, beside the running snapshot, what becomes of the live alerts under this one. */
  foresee(next: Runtime, signal: AbortSignal): Promise<void>;
  /** Puts one snapshot in the place of another, and the live alerts under it: synchronous, undone by the same step back. */
  swap(next: Runtime): undefined;
  /** Flushes wait from now on, within a bound, until the answer is called: a revision that is rolled back has told nobody anything. */
  holdFlushes(): () => void;
}

export class Coordinator {
  readonly status: ReloadStatus;
  readonly #site: ReloadSite;
  readonly #drainer: Drainer;
  readonly #shutdown = new AbortController();
  /** Aborts with the first request: nothing is rehearsed any more. */
  readonly #asked = new AbortController();
  /** Components that go on with an older config, which, and why. */
  readonly #behind = new Map<ComponentName, { readonly config: Config; readonly reason: string }>();
  #version = 1;
  /** False after a way back that failed: nobody knows what the components run, so the next reload takes all of them anew. */
  #isSound = true;
  #running: Promise<unknown> = Promise.resolve();
  #waiting: Promise<ReloadReport> | undefined;

  /** `fileErrors`: why the process starts on the last good config and not on the file. */
  constructor(site: ReloadSite, startedAtMs: number, fileErrors: readonly string[] = []) {
    this.#site = site;
    this.#drainer = new Drainer(site.clock, (reason) => site.observer.drainFailed(reason));
    this.status = new ReloadStatus(startedAtMs, fileErrors);
    site.observer.versionMoved(this.#version);
  }

  /** Resolves with the outcome of a run that began after this call. Never rejects. */
  async reload(request: ReloadRequest): Promise<ReloadOutcome> {
    return (await this.attempt(request)).outcome;
  }

  /** The same, with all that is known of the run. */
  attempt(request: ReloadRequest): Promise<ReloadReport> {
    this.#asked.abort();
    if (this.#waiting === undefined) {
      const run = this.#running.then(() => {
        this.#waiting = undefined;
        return this.#run(request);
      });
      this.#waiting = run;
      this.#running = run.catch(() => undefined); // a port that breaks its word does not end later reloads
    }
    return this.#waiting;
  }

  /**
   * Goes through the parts of a reload that change nothing, while nobody waits: the first one finds its code compiled, the
   * thread of a large file started, and what has not changed remembered. One that is asked for meanwhile ends the rehearsal.
   */
  rehearse(source: Source): Promise<void> {
    const signal = AbortSignal.any([this.#shutdown.signal, this.#asked.signal]);
    const run = this.#running.then(() => rehearse(source, this.#site, signal)).catch(() => undefined); // the reload itself will say why
    this.#running = run;
    return run;
  }

  /** The process ends: a reload under way gives up, and none begins. Resolves when its record is closed. */
  async stop(): Promise<void> {
    this.#shutdown.abort(new Error('the server is stopping'));
    this.#drainer.stop();
    await this.#running;
  }

  async #run(request: ReloadRequest): Promise<ReloadReport> {
    const { running } = this.#site;
    const attempt = new Attempt(request, running(), this.#site);
    this.status.begun(attempt.id);
    const outcome = await this.#story(attempt).catch((error: unknown) => outcomeOf(error, attempt.phase));
    if (isSuccess(outcome)) this.#isSound = true;
    if (outcome.kind === 'rolled-back' && outcome.doubleFault !== undefined) this.#isSound = false;
    const report = attempt.ended(outcome, this.#version, running());
    this.status.ended(report, this.#pinned());
    await attempt.close(report);
    this.#site.retention.prune(attempt.id).catch(() => undefined); // what could not be forgotten now is old next time, too
    return report;
  }

  async #story(attempt: Attempt): Promise<ReloadOutcome> {
    const site = this.#site;
    const stop = this.#shutdown.signal;
    const { source, text } = await attempt.during('load', () =>
      load(site.file, inTime(site.read, site.clock, stop), site.reader, (hash) => this.#isRunning(hash)),
    );
    if (text === undefined) return { kind: 'unchanged', revision: site.running().revision };

    const { config, warnings } = await attempt.during('validate', () =>
      validate(text, (found) => withDeadline((limit) => site.tryConfig(found, limit), TRY_MAX_MS, site.clock, stop)),
    );
    const plan = await attempt.during('diff', () =>
      diff(site.running(), config, this.#olderConfigs(), site.clock, stop),
    );
    const desired = await attempt.during('apply', () =>
      apply(attempt.id, source, config, this.#applySite(attempt), stop),
    );
    this.status.desires(desired.revision);
    try {
      const { revision } = desired;
      const next = { config, revision, hash: source.hash, text: new TextDecoder().decode(source.bytes) };
      const pinned = await this.#switch(attempt, next, plan, desired);
      if (plan.changes.length === 0) return { kind: 'unchanged', revision };
      return { kind: 'applied', revision, changes: plan.changes, warnings, pinned };
    } finally {
      await desired.release();
    }
  }

  /** The switch and the verdict on it. Answers which components could not follow. */
  async #switch(attempt: Attempt, next: Identity, plan: ReloadPlan, desired: Desired): Promise<readonly Pinned[]> {
    const { signal, confirm } = desired;
    const { affected, tries } = this.#affected(plan);
    const before = this.#site.running();
    const step = this.#step(before, plan.changes.length > 0);
    try {
      const switched = await attempt.during('reload', () =>
        reloadComponents(next, [...affected, ...tries], this.#ports(attempt, step.swap, confirm), signal),
      );
      await attempt
        .during('health_check', () => this.#check(switched, desired))
        .catch((error: unknown) => {
          throw undone(() => switched.undo(), failureOf(error));
        });
      // What runs as the file says and still does not work is no older part.
      const pinned = switched.pinned.filter(({ component }) => !tries.some(({ name }) => name === component));
      this.#remember(pinned, before.config);
      switched.keep();
      return pinned;
    } finally {
      step.releaseFlushes();
    }
  }

  /** Who has to change; and who is tried again, since what runs does not work. */
  #affected(plan: ReloadPlan): { affected: readonly Reloadable[]; tries: readonly Reloadable[] } {
    const { components } = this.#site;
    const troubled = this.#site.troubled();
    const affected = components.filter(({ name }) => !this.#isSound || plan.affected.includes(name));
    return { affected, tries: components.filter((one) => troubled.includes(one.name) && !affected.includes(one)) };
  }

  /**
   * The one synchronous step, there and back: snapshot, version and its gauge. What changes something holds flushes before it
   * shows, so that a revision which is rolled back has told nobody anything.
   */
  #step(before: Runtime, isVisible: boolean): { swap(to: Runtime): undefined; releaseFlushes(): void } {
    const site = this.#site;
    if (!isVisible) return { swap: (to) => site.swap(to), releaseFlushes: () => undefined };
    const version = this.#version;
    let release: (() => void) | undefined;
    const swap = (to: Runtime): undefined => {
      release ??= site.holdFlushes();
      try {
        site.swap(to);
      } finally {
        this.#moveVersion(site.running() === before ? version : version + 1);
      }
    };
    return { swap, releaseFlushes: () => release?.() };
  }

  async #check({ staged, settle }: Switched, { signal, confirm }: Desired): Promise<void> {
    const { probes, clock } = this.#site;
    const failures = await checkHealth([...staged, ...probes], clock, signal);
    try {
      confirm();
    } catch (error) {
      throw lockLost(error);
    }
    if (failures.length === 0) {
      settle(); // in the same step as the last look at the lock
      return;
    }
    const isLate = signal.reason instanceof DeadlinePassed;
    throw new ReloadFailure(isLate ? 'timeout' : 'health_check_failed', failures, {
      rollback: isLate ? 'timeout' : 'health_check',
    });
  }

  /** Equal bytes, those of the template files too, and everything runs them, and works. */
  #isRunning(hash: string): boolean {
    const { hash: running, config } = this.#site.running();
    const isWell = this.#behind.size === 0 && this.#isSound && this.#site.troubled().length === 0;
    return hash === running && isWell && templateFilesAreAsRead(config);
  }

  #applySite(attempt: Attempt): ApplySite {
    const { clock, lock, journal, observer } = this.#site;
    return {
      clock,
      lock,
      journal,
      onLocked: (report, waitedMs) => {
        attempt.locked(report);
        observer.lockTaken(attempt.id, report, waitedMs);
      },
      onUnlocked: () => observer.lockReleased(attempt.id),
      onLockStuck: (reason) => observer.lockStuck(attempt.id, reason),
    };
  }

  #ports(attempt: Attempt, swap: ReloadPorts['swap'], confirm: ReloadPorts['confirm']): ReloadPorts {
    const { clock, observer, running, foresee } = this.#site;
    return {
      clock,
      running,
      foresee,
      swap,
      confirm,
      onComponent: (name, durationMs, failure) => observer.componentFinished(attempt.id, name, durationMs, failure),
      onRollback: (durationMs, ok) => attempt.rolledBack(durationMs, ok),
      drain: (losers) => this.#drainer.drain(losers),
    };
  }

  #moveVersion(version: number): void {
    if (version === this.#version) return;
    this.#version = version;
    this.status.versionMoved(version);
    this.#site.observer.versionMoved(version);
  }

  /** What goes on with an older config is compared with the next file by that one, also when its section has not changed since. */
  #remember(pinned: readonly Pinned[], before: Config): void {
    const older = new Map(this.#behind);
    this.#behind.clear(); // whoever is not pinned took the new config, or runs what it says already
    for (const { component, reason } of pinned) {
      this.#behind.set(component, { config: older.get(component)?.config ?? before, reason });
    }
  }

  #olderConfigs(): ReadonlyMap<ComponentName, Config> {
    return new Map([...this.#behind].map(([name, { config }]) => [name, config]));
  }

  #pinned(): readonly Pinned[] {
    return [...this.#behind].map(([component, { reason }]) => ({ component, reason }));
  }
}

/** What no phase expected is a failure all the same, never the end of the process. */
function failureOf(error: unknown): ReloadFailure {
  if (error instanceof ReloadFailure) return error;
  return new ReloadFailure('health_check_failed', [messageOf(error)], { rollback: 'health_check', cause: error });
}

const UNEXPECTED: Readonly<Record<ReloadPhase, ErrorType>> = {
  load: 'load_failed',
  validate: 'validation_failed',
  diff: 'diff_failed',
  apply: 'apply_failed',
  reload: 'component_failed',
  health_check: 'health_check_failed',
};

function outcomeOf(error: unknown, phase: ReloadPhase): ReloadOutcome {
  const failure = error instanceof ReloadFailure ? error : new ReloadFailure(UNEXPECTED[phase], [messageOf(error)]);
  const { type, reasons, rollback, doubleFault } = failure;
  if (rollback === undefined) return { kind: 'rejected', phase, type, reasons };
  return { kind: 'rolled-back', reason: rollback, type, reasons, ...(doubleFault !== undefined && { doubleFault }) };
}
