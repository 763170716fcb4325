// Phase 5, reload: first everything that can fail, then everything that can be seen.
//
// Preparing is slow, may fail, and nobody notices. Committing does not await: Node runs a synchronous function to its end
// before it looks at the next request, timer or message, so nobody can see half a reload. The event loop is our lock.

import type { RevisionId } from '../../alerting/ports.ts';
import type { Clock } from '../../base/clock.ts';
import type { Config } from '../../config/config.ts';
import { messageOf, ReloadFailure } from '../reload-failure.ts';
import { LockLost } from '../reload-lock.ts';
import type { Pinned } from '../reload-outcome.ts';
import type { ComponentName, Part, Reloadable, Staged } from '../reloadable.ts';
import type { Runtime } from '../runtime.ts';
import { DeadlinePassed, withDeadline } from '../with-deadline.ts';

/** Each component has this long to prepare. */
const PREPARE_MAX_MS = 30_000;
/** One that the reload can do without is left behind before the time of the whole reload is over. */
const OPTIONAL_PREPARE_MAX_MS = 20_000;

/** What identifies the snapshot to come. */
export interface Identity {
  readonly config: Config;
  readonly revision: RevisionId;
  readonly hash: string;
  readonly text: string;
}

export interface ReloadPorts {
  readonly clock: Clock;
  running(): Runtime;
  /** Decides beside the running snapshot what `swap` will do under this one, so that it is quick. Rejects when the signal aborts. */
  foresee(next: Runtime, signal: AbortSignal): Promise<void>;
  /** Throws a LockLost when the reload may not be seen any more: another server may reload by now. */
  confirm(): void;
  /** Puts one snapshot in the place of another, and the live alerts under it; synchronous, and undone by the same step back. */
  swap(next: Runtime): undefined;
  onComponent(name: ComponentName, durationMs: number, failure: string | undefined): void;
  /** The way back was taken; `ok`: what ran before runs again. */
  onRollback(durationMs: number, ok: boolean): void;
  /** Releases in the background, within a bound. */
  drain(staged: readonly Staged[]): void;
}

/** The new snapshot runs. Exactly one of `keep` and `undo` must follow. */
export interface Switched {
  readonly staged: readonly Staged[];
  readonly pinned: readonly Pinned[];
  /** The verdict is good: what cannot be gone back on is done. Throws where that is refused; then `undo` must follow. */
  settle(): void;
  /** It stays: the losers are drained. */
  keep(): void;
  /** The old snapshot runs again. Throws a ReloadFailure where even that fails. */
  undo(): void;
}

/** Rejects with a {@link ReloadFailure}; then nothing was visible and everything that was built is being drained. */
export async function reloadComponents(
  next: Identity,
  affected: readonly Reloadable[],
  ports: ReloadPorts,
  signal: AbortSignal,
): Promise<Switched> {
  const { staged, pinned } = await prepareAll(next.config, affected, ports, signal);
  const parts: Part[] = staged.map(({ part }) => part);
  const snapshot = Object.freeze(Object.assign({ ...ports.running() }, ...parts, next) as Runtime);
  try {
    // Last of all: what changes between this and the commit is decided in the commit.
    const foreseen = (own: AbortSignal): Promise<void> => ports.foresee(snapshot, own);
    await withDeadline(foreseen, PREPARE_MAX_MS, ports.clock, signal);
  } catch (error) {
    ports.drain(staged);
    throw notPrepared([messageOf(error)], signal, error instanceof DeadlinePassed);
  }
  return commitAll(snapshot, staged, pinned, ports);
}

async function prepareAll(
  config: Config,
  affected: readonly Reloadable[],
  ports: ReloadPorts,
  signal: AbortSignal,
): Promise<{ staged: Staged[]; pinned: Pinned[] }> {
  const giveUp = new AbortController();
  const either = AbortSignal.any([signal, giveUp.signal]);
  const results = await Promise.all(affected.map((component) => prepare(component, config, ports, either, giveUp)));
  const staged = results.flatMap((result) => ('staged' in result ? [result.staged] : []));
  const failed = results.flatMap((result) => ('failed' in result && !result.isGivenUp ? [result] : []));
  const critical = failed.find(({ component }) => component.isCritical);
  if (critical !== undefined || signal.aborted) {
    ports.drain(staged);
    const reasons = failed.map(({ component, failed: why }) => `${component.name}: ${why}`);
    if (reasons.length === 0) reasons.push(messageOf(signal.reason));
    throw notPrepared(reasons, signal, critical?.timedOut);
  }
  return { staged, pinned: failed.map(({ component, failed: reason }) => ({ component: component.name, reason })) };
}

function notPrepared(reasons: readonly string[], { reason }: AbortSignal, timedOut = false): ReloadFailure {
  if (reason instanceof LockLost) return lockLost(reason);
  if (timedOut || reason instanceof DeadlinePassed)
    return new ReloadFailure('timeout', reasons, { rollback: 'timeout' });
  return new ReloadFailure('component_failed', reasons, { rollback: 'critical_failed' });
}

type Prepared =
  | { readonly staged: Staged }
  | {
      readonly component: Reloadable;
      readonly failed: string;
      readonly timedOut: boolean;
      /** It might have come: another one failed before. */
      readonly isGivenUp: boolean;
    };

async function prepare(
  component: Reloadable,
  config: Config,
  ports: ReloadPorts,
  signal: AbortSignal,
  giveUp: AbortController,
): Promise<Prepared> {
  const { clock } = ports;
  const began = clock.elapsedMs();
  const maxMs = component.isCritical ? PREPARE_MAX_MS : OPTIONAL_PREPARE_MAX_MS;
  const finish = (failure: string | undefined): void =>
    ports.onComponent(component.name, clock.elapsedMs() - began, failure);
  try {
    const staged = await withDeadline(
      (own) => component.prepare(config, ports.running(), own),
      maxMs,
      clock,
      signal,
      (late) => ports.drain([late]), // nobody wants it any more
    );
    finish(undefined);
    return { staged };
  } catch (error) {
    const isGivenUp = giveUp.signal.aborted && error === giveUp.signal.reason;
    const failed = messageOf(error);
    if (component.isCritical) giveUp.abort(error);
    finish(isGivenUp ? 'given up, as another component failed' : failed);
    return { component, failed, isGivenUp, timedOut: error instanceof DeadlinePassed };
  }
}

function commitAll(next: Runtime, staged: readonly Staged[], pinned: readonly Pinned[], ports: ReloadPorts): Switched {
  const before = ports.running();
  const committed: Staged[] = [];
  const undo = (): void => {
    const began = ports.clock.elapsedMs();
    const faults: string[] = [];
    const attempt = (step: () => undefined): void => {
      try {
        step();
      } catch (error) {
        faults.push(messageOf(error));
      }
    };
    attempt(() => ports.swap(before));
    // Where even that failed and the new snapshot still runs, its parts stay with it: wholly new is whole, too.
    if (ports.running() === before) for (const change of committed.toReversed()) attempt(() => change.rollback());
    ports.onRollback(ports.clock.elapsedMs() - began, faults.length === 0);
    ports.drain(staged);
    if (faults.length > 0) throw new ReloadFailure('rollback_failed', faults);
  };

  try {
    ports.confirm(); // the last moment: from here to the swap nothing is awaited
  } catch (error) {
    ports.drain(staged);
    throw lockLost(error);
  }
  try {
    for (const change of staged) {
      committed.push(change); // first, so that a commit which throws midway is undone too
      change.commit();
    }
    ports.swap(next);
  } catch (cause) {
    throw undone(
      undo,
      new ReloadFailure('component_failed', [messageOf(cause)], { rollback: 'critical_failed', cause }),
    );
  }
  const settle = (): void => {
    for (const change of staged) change.settle?.();
  };
  return { staged, pinned, undo, settle, keep: () => ports.drain(staged) };
}

/** A lock whose time is over: to go on could be to reload beside another server. */
export function lockLost(error: unknown): ReloadFailure {
  return new ReloadFailure('lock_failed', [messageOf(error)], { rollback: 'timeout', cause: error });
}

/** Goes back, and says so in the failure when that failed too. */
export function undone(undo: () => void, failure: ReloadFailure): ReloadFailure {
  try {
    undo();
    return failure;
  } catch (error) {
    const { type, reasons, rollback = 'critical_failed' } = failure;
    return new ReloadFailure(type, reasons, { rollback, doubleFault: messageOf(error), cause: error });
  }
}
