// ReloadFailure: thrown by a phase that cannot go on. Carries the specification's error type and every reason.

import type { ErrorType, RollbackReason } from './reload-outcome.ts';

export class ReloadFailure extends Error {
  override readonly name = 'ReloadFailure';
  readonly type: ErrorType;
  readonly reasons: readonly string[];
  /** Set where the old config had to be kept or put back because a component failed. */
  readonly rollback: RollbackReason | undefined;
  /** Why the way back failed too. */
  readonly doubleFault: string | undefined;

  constructor(
    type: ErrorType,
    reasons: readonly string[],
    more: { rollback?: RollbackReason; doubleFault?: string; cause?: unknown } = {},
  ) {
    super(reasons.join('\n'), { cause: more.cause });
    this.type = type;
    this.reasons = reasons;
    this.rollback = more.rollback;
    this.doubleFault = more.doubleFault;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
