// Silence: matchers and a time during which matching alerts notify nobody. A silence is immutable; an edit makes another.

import type { Timestamp } from '../../base/timestamp.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import { type Matcher, matchAll } from '../../labels/matcher.ts';

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

/** The millisecond in which it ends counts as ended: whoever expires a silence sees it expired at once. */
export function silenceState(silence: Silence, nowMs: number): SilenceState {
  if (nowMs >= silence.endsAt.ms) return 'expired';
  return nowMs < silence.startsAt.ms ? 'pending' : 'active';
}

/** Whether it would silence these labels while it is active. */
export function matchesLabels(silence: Silence, labels: LabelSet): boolean {
  return silence.matcherSets.some((matchers) => matchAll(matchers, labels));
}

/** Whether one of its sets has every matcher of the filter, letter by letter. (api/v2: CheckSilenceMatchesFilterLabels) */
export function hasMatchers(silence: Silence, filter: readonly Matcher[]): boolean {
  return silence.matcherSets.some((own) =>
    filter.every((wanted) => own.some((matcher) => isSameMatcher(matcher, wanted))),
  );
}

export function isSameMatcher(a: Matcher, b: Matcher): boolean {
  return a.name === b.name && a.type === b.type && a.value === b.value;
}
