// Dedup: whether a destination must be told something now, and why. Pure. (notify/dedup_stage.go: needsUpdate, v0.34;
// beyond it: leavers, credit and held resolves, ADR 5 and 9.)

import type { Fingerprint } from '../../labels/label-set.ts';
import type { Told } from '../group/told.ts';
import type { NotificationReason } from '../ports.ts';

/** What a flush sees of a group, for one destination. */
export interface Sight {
  /** Members that fire and that the destination may hear of. */
  readonly firing: ReadonlySet<Fingerprint>;
  /** Resolved alerts that it may hear of: members, and alerts that left and whose resolve it is owed. */
  readonly resolved: ReadonlySet<Fingerprint>;
  /** Some alert that it was told of still fires, though it left the group or is muted. */
  readonly othersFiring: boolean;
  /** When another group last told it that this alert fires, if one did: no news, then, but to be repeated some time. */
  creditedAtMs(fingerprint: Fingerprint): number | undefined;
}

export interface DedupRules {
  readonly sendResolved: boolean;
  readonly repeatIntervalMs: number;
  readonly nowMs: number;
}

/** For a destination that the route leads to today. */
export function needsNotification(
  told: Told | undefined,
  sight: Sight,
  rules: DedupRules,
): NotificationReason | undefined {
  let heardAtMs = told?.sentAtMs ?? rules.nowMs;
  for (const fingerprint of sight.firing) {
    if (told?.firing.has(fingerprint)) continue;
    const creditedAtMs = sight.creditedAtMs(fingerprint);
    if (creditedAtMs === undefined)
      return told === undefined || told.firing.size === 0 ? 'first notification' : 'new alerts added';
    heardAtMs = Math.min(heardAtMs, creditedAtMs);
  }
  const isRepeatDue = sight.firing.size > 0 && heardAtMs < rules.nowMs - rules.repeatIntervalMs;
  if (told === undefined) return isRepeatDue ? 'repeat interval elapsed' : undefined;

  if (sight.firing.size === 0 && !sight.othersFiring) {
    // Done irrespective of send_resolved, so that the firing alerts are cleared from what was told.
    const resolveIsNews = told.firing.size > 0 || (rules.sendResolved && hasOwed(told, sight.resolved));
    return resolveIsNews ? 'all alerts resolved' : undefined;
  }
  // Also what was told resolved before, if it may have been heard to fire again since.
  if (rules.sendResolved && (!isSubset(sight.resolved, told.resolved) || hasOwed(told, sight.resolved)))
    return 'some alerts resolved';

  return isRepeatDue ? 'repeat interval elapsed' : undefined;
}

/** For a destination that the group no longer goes to: the resolves that it is owed, and nothing else. */
export function needsFarewell(told: Told, sight: Sight, rules: DedupRules): NotificationReason | undefined {
  if (!rules.sendResolved || !hasOwed(told, sight.resolved)) return undefined;
  return sight.othersFiring ? 'some alerts resolved' : 'all alerts resolved';
}

function hasOwed(told: Told, resolved: ReadonlySet<Fingerprint>): boolean {
  for (const fingerprint of resolved) if (told.owed.has(fingerprint)) return true;
  return false;
}

function isSubset(part: ReadonlySet<Fingerprint>, whole: ReadonlySet<Fingerprint>): boolean {
  for (const element of part) if (!whole.has(element)) return false;
  return true;
}
