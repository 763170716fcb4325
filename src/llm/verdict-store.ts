// What the classifier asks of the store: its verdicts, so that a restart does not pay for them again, and what was spent.
// None of it is needed: what cannot be read or kept is asked again.

import type { Classification } from '../alerting/classification.ts';

/** One answer, and of what and whom it was asked. */
export interface Verdict {
  /** Names the content of the alert as the model was shown it (prompt.ts). */
  readonly key: string;
  readonly model: string;
  readonly askedAtMs: number;
  readonly classification: Classification;
}

/** Requests of one month of UTC: 202601. */
export interface Spending {
  readonly month: number;
  readonly requests: number;
}

export interface VerdictStore {
  /** The oldest first. Rejects when the store is away. */
  load(): Promise<{ readonly verdicts: readonly Verdict[]; readonly spending: Spending | undefined }>;
  /** Kept within a second, as all that follow; they never throw. */
  keep(verdict: Verdict): void;
  forget(key: string): void;
  keepSpending(spending: Spending): void;
}
