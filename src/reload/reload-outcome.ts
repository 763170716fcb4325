// ReloadOutcome: how a reload ended. "Partly applied" has no spelling.

import type { RevisionId } from '../alerting/ports.ts';
import type { ConfigProblem } from '../config/config-error.ts';

export type ReloadOutcome =
  | { readonly kind: 'applied'; readonly revision: RevisionId; readonly warnings: readonly ConfigProblem[] }
  | { readonly kind: 'unchanged'; readonly revision: RevisionId }
  | { readonly kind: 'rejected'; readonly phase: ReloadPhase; readonly reasons: readonly string[] };

/** The specification's names, letter for letter: file name = metric label = log field = audit field. */
export type ReloadPhase = 'load' | 'validate' | 'diff' | 'apply' | 'reload' | 'health_check';

/** Why the old config stays, in one text for people: one reason a line. */
export function explain(outcome: ReloadOutcome): string {
  return outcome.kind === 'rejected' ? outcome.reasons.join('\n') : '';
}
