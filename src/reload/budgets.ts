// The specification's budgets for the phases and for the way back, in milliseconds. What takes longer is reported, not ended.

import type { ReloadPhase } from './reload-outcome.ts';

export const BUDGET_MS: Readonly<Record<ReloadPhase | 'rollback', number>> = {
  load: 50,
  validate: 100,
  diff: 20,
  apply: 50,
  reload: 300,
  health_check: 50,
  rollback: 200,
};
