// What a change may do to a silence without changing what it silenced in the past (silence/silence.go).

import type { Timestamp } from '../../base/timestamp.ts';
import { isSameMatcher, type Silence, silenceState } from './silence.ts';

/** Whether the change leaves what was silenced in the past as it was. (silence/silence.go: canUpdate) */
export function canUpdate(from: Silence, to: Silence, nowMs: number): boolean {
  const state = silenceState(from, nowMs);
  if (state === 'expired' || !areSameSets(from.matcherSets, to.matcherSets)) return false;
  if (state === 'pending') return to.startsAt.ms >= nowMs;
  const seconds = (time: Timestamp): number => Math.floor(time.ms / 1000);
  return seconds(from.startsAt) === seconds(to.startsAt) && to.endsAt.ms >= nowMs;
}

function areSameSets(a: Silence['matcherSets'], b: Silence['matcherSets']): boolean {
  return areSame(a, b, (some, others) => areSame(some, others, isSameMatcher));
}

function areSame<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): boolean {
  return a.length === b.length && a.every((one, i) => b.slice(i, i + 1).every((other) => same(one, other)));
}

/** The silence, ended now. A pending one never began: it ends at its beginning. */
export function expiredAt(silence: Silence, now: Timestamp): Silence {
  const startsAt = silence.startsAt.compare(now) > 0 ? now : silence.startsAt;
  return { ...silence, startsAt, endsAt: now, updatedAt: now };
}
