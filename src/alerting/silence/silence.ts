// Silence: matchers and a time during which matching alerts notify nobody.

import type { Timestamp } from '../../base/timestamp.ts';
import type { Matcher } from '../../labels/matcher.ts';

export interface Silence {
  readonly id: string;
  /** Alternatives: an alert is silenced when it matches all matchers of one set. At least one set. */
  readonly matcherSets: readonly (readonly Matcher[])[];
  readonly startsAt: Timestamp;
  readonly endsAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations: readonly (readonly [name: string, value: string])[];
}

export type SilenceState = 'pending' | 'active' | 'expired';

export function silenceState(silence: Silence, nowMs: number): SilenceState {
  if (nowMs < silence.startsAt.ms) return 'pending';
  return nowMs > silence.endsAt.ms ? 'expired' : 'active';
}
