// Coordinator: turns requests into reloads, one at a time. A request that comes while one runs is answered by one run that
// begins after it, so the last edit is never lost and a storm of signals costs two runs.

import type { RevisionId } from '../alerting/ports.ts';
import type { Clock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import { type ConfigProblem, formatProblem } from '../config/config-error.ts';
import type { JsonValue, ReloadJournal } from './journal-port.ts';
import { load, type Source } from './phases/1-load.ts';
import type { Validated } from './phases/2-validate.ts';
import type { ReloadOutcome, ReloadPhase } from './reload-outcome.ts';
import type { Runtime } from './runtime.ts';

export interface ReloadRequest {
  /** `sighup`, `http`: as in the audit log. */
  readonly trigger: string;
  /** Who asked: an address, or the operating system. */
  readonly actor: string;
}

/** What the coordinator works on. `Prepared` is opaque to it: whatever the parts have built beside the running ones. */
export interface ReloadSite<Prepared> {
  readonly file: string;
  readonly clock: Clock;
  readonly journal: ReloadJournal;
  running(): Runtime;
  validate(source: Source): Validated;
  /** Everything that can fail: builds the next beside the running. Rejects where it cannot be built. */
  prepare(config: Config, source: Source, revision: RevisionId): Promise<Prepared>;
  /** Everything that can be seen: one synchronous step. */
  commit(prepared: Prepared): undefined;
  onOutcome(request: ReloadRequest, outcome: ReloadOutcome, durationMs: number): void;
}

export class Coordinator<Prepared> {
  readonly #site: ReloadSite<Prepared>;
  #running: Promise<unknown> = Promise.resolve();
  #waiting: Promise<ReloadOutcome> | undefined;

  constructor(site: ReloadSite<Prepared>) {
    this.#site = site;
  }

  /** Resolves with the outcome of a run that began after this call. Never rejects. */
  reload(request: ReloadRequest): Promise<ReloadOutcome> {
    if (this.#waiting === undefined) {
      const run = this.#running.then(() => {
        this.#waiting = undefined;
        return this.#run(request);
      });
      this.#waiting = run;
      this.#running = run;
    }
    return this.#waiting;
  }

  async #run(request: ReloadRequest): Promise<ReloadOutcome> {
    const { clock, journal, running, onOutcome } = this.#site;
    const began = clock.elapsedMs();
    const fromRevision = running().revision;
    const attempt = journal.openAttempt({ ...request, openedAtMs: clock.now(), fromRevision });
    const outcome = await this.#phases();
    onOutcome(request, outcome, clock.elapsedMs() - began);
    const live = outcome.kind === 'applied' ? { live: outcome.revision } : {};
    // The record waits in memory while the store is away; the outcome stands all the same.
    await journal
      .closeAttempt(attempt, { closedAtMs: clock.now(), outcome: auditRecord(outcome), ...live })
      .catch(() => {});
    return outcome;
  }

  async #phases(): Promise<ReloadOutcome> {
    const { file, clock, journal, running, validate, prepare, commit } = this.#site;
    let phase: ReloadPhase = 'load';
    try {
      const source = await load(file);
      if (source.hash === running().hash) return { kind: 'unchanged', revision: running().revision };

      phase = 'validate';
      const { config, problems } = validate(source);
      if (config === undefined) return { kind: 'rejected', phase, reasons: errorsOf(problems).map(formatProblem) };

      phase = 'apply';
      const { hash, bytes } = source;
      const revision = await journal.saveRevision({ hash, content: bytes, source: file, createdAtMs: clock.now() });

      phase = 'reload';
      commit(await prepare(config, source, revision));
      return { kind: 'applied', revision, warnings: problems };
    } catch (error) {
      return { kind: 'rejected', phase, reasons: [error instanceof Error ? error.message : String(error)] };
    }
  }
}

function errorsOf(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return problems.filter((problem) => problem.severity === 'error');
}

function auditRecord(outcome: ReloadOutcome): JsonValue {
  switch (outcome.kind) {
    case 'applied':
      return { kind: outcome.kind, warnings: outcome.warnings.map(formatProblem) };
    case 'unchanged':
      return { kind: outcome.kind };
    case 'rejected':
      return { kind: outcome.kind, phase: outcome.phase, reasons: outcome.reasons };
  }
}
