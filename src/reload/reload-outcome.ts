// ReloadOutcome: how a reload ended. "Partly applied" has no spelling. The specification's status words and error types are
// derived from it here, and nowhere else.

import type { RevisionId } from '../alerting/ports.ts';
import type { ConfigProblem } from '../config/config-error.ts';
import type { ConfigChange } from './config-diff.ts';
import type { ComponentName } from './reloadable.ts';

/** The specification's names, letter for letter: file name = metric label = log field = audit field. */
export const PHASES = ['load', 'validate', 'diff', 'apply', 'reload', 'health_check'] as const;
export type ReloadPhase = (typeof PHASES)[number];

export const ERROR_TYPES = [
  'load_failed',
  'parse_failed',
  'validation_failed',
  'diff_failed',
  'lock_failed',
  'apply_failed',
  'component_failed',
  'health_check_failed',
  'rollback_failed',
  'timeout',
] as const;
export type ErrorType = (typeof ERROR_TYPES)[number];

export const ROLLBACK_REASONS = ['critical_failed', 'timeout', 'health_check'] as const;
export type RollbackReason = (typeof ROLLBACK_REASONS)[number];

/** A component that goes on with its old part, and why. */
export interface Pinned {
  readonly component: ComponentName;
  readonly reason: string;
}

export type ReloadOutcome =
  | {
      readonly kind: 'applied';
      readonly revision: RevisionId;
      readonly changes: readonly ConfigChange[];
      readonly warnings: readonly ConfigProblem[];
      /** Empty when everything took the new config. Otherwise the outcome is a success, degraded. */
      readonly pinned: readonly Pinned[];
    }
  | { readonly kind: 'unchanged'; readonly revision: RevisionId }
  /** Nothing was visible: the old config stays. */
  | {
      readonly kind: 'rejected';
      readonly phase: ReloadPhase;
      readonly type: ErrorType;
      readonly reasons: readonly string[];
    }
  /** A component failed, before or after the switch: the old config runs. */
  | {
      readonly kind: 'rolled-back';
      readonly reason: RollbackReason;
      readonly type: ErrorType;
      readonly reasons: readonly string[];
      /** Why the way back failed too; the process goes on with the last snapshot that is whole. */
      readonly doubleFault?: string;
    };

/** The specification's status words. */
export type StatusWord = 'initial' | 'success' | 'error' | 'validation_failed' | 'rolled_back' | 'rollback_failed';

export function statusOf(outcome: ReloadOutcome): Exclude<StatusWord, 'initial'> {
  switch (outcome.kind) {
    case 'applied':
    case 'unchanged':
      return 'success';
    case 'rejected':
      return outcome.type === 'validation_failed' ? 'validation_failed' : 'error';
    case 'rolled-back':
      return outcome.doubleFault === undefined ? 'rolled_back' : 'rollback_failed';
  }
}

export function isSuccess(outcome: ReloadOutcome): boolean {
  return statusOf(outcome) === 'success';
}

/** Every error type that the outcome counts under. */
export function errorTypesOf(outcome: ReloadOutcome): readonly ErrorType[] {
  if (outcome.kind !== 'rejected' && outcome.kind !== 'rolled-back') return [];
  return outcome.kind === 'rolled-back' && outcome.doubleFault !== undefined
    ? [outcome.type, 'rollback_failed']
    : [outcome.type];
}

/** Why the old config stays, for people. Empty for a success. */
export function reasonsOf(outcome: ReloadOutcome): readonly string[] {
  if (outcome.kind !== 'rejected' && outcome.kind !== 'rolled-back') return [];
  if (outcome.kind === 'rejected' || outcome.doubleFault === undefined) return outcome.reasons;
  return [...outcome.reasons, `the way back failed too: ${outcome.doubleFault}`];
}

/** The same in one text, one reason a line. */
export function explain(outcome: ReloadOutcome): string {
  return reasonsOf(outcome).join('\n');
}
