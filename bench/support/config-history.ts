// What a server's own history says of its last reloads: the time of each, of its phases, and of the way back.

import { PHASES, type ReloadPhase } from '../../src/reload/reload-outcome.ts';
import { latenciesOf, rounded } from './statistics.ts';

interface Attempt {
  readonly details: {
    readonly duration_ms: number;
    readonly rollback_ms?: number;
    readonly phases: readonly { readonly phase: ReloadPhase; readonly duration_ms: number }[];
  };
}

export interface Spread {
  readonly 'p50 ms': number;
  readonly 'p95 ms': number;
  readonly 'max ms': number;
}

/** The last `count` attempts; their records may be written a moment after their outcomes. */
export async function lastAttempts(origin: string, count: number): Promise<readonly Attempt[]> {
  const answer = await fetch(`${origin}/api/v2/config/history?limit=${count}`);
  const { attempts } = (await answer.json()) as { attempts: readonly Attempt[] };
  if (attempts.length !== count || attempts.some(({ details }) => details.phases === undefined))
    throw new Error(`the history does not hold ${count} reloads that have ended`);
  return attempts;
}

/** Of each phase. */
export function phasesOf(attempts: readonly Attempt[]): Record<ReloadPhase, Spread> {
  const timesOf = (phase: ReloadPhase): number[] =>
    attempts.flatMap(({ details }) =>
      details.phases.filter((one) => one.phase === phase).map(({ duration_ms: ms }) => ms),
    );
  const spreads = PHASES.map((phase) => [phase, spreadOf(timesOf(phase))]);
  return Object.fromEntries(spreads) as Record<ReloadPhase, Spread>;
}

/** Of the way back; throws where one of them had none. */
export function rollbacksOf(attempts: readonly Attempt[]): Spread {
  return spreadOf(
    attempts.map(({ details: { rollback_ms: ms } }) => {
      if (ms === undefined) throw new Error('a reload was not rolled back after its switch');
      return ms;
    }),
  );
}

export function spreadOf(timesMs: readonly number[]): Spread {
  const { p50Ms, p95Ms, maxMs } = latenciesOf(timesMs);
  return { 'p50 ms': rounded(p50Ms), 'p95 ms': rounded(p95Ms), 'max ms': rounded(maxMs) };
}
