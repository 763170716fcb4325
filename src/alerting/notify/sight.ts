// Sight: a group's alerts as one flush sees them: frozen at its start, each with what mutes it. From it follow, for each
// destination, the question for dedup and the alerts of the payload.

import type { Fingerprint } from '../../labels/label-set.ts';
import { isResolved } from '../alert.ts';
import type { TrackedAlert } from '../alert-book.ts';
import type { Group } from '../group/group.ts';
import type { Told } from '../group/told.ts';
import type { Destination, NotifiedAlert } from '../ports.ts';
import { compareAlerts } from './alert-order.ts';
import type { Sight } from './needs-notification.ts';

/** One alert at the start of a flush. It does not resolve while the flush goes on. */
export interface SeenAlert extends NotifiedAlert {
  readonly tracked: TrackedAlert;
  /** Routed to this group; otherwise it left, and only its resolve is owed. */
  readonly isMember: boolean;
  readonly isMuted: boolean;
}

/** All alerts of the group, in Alertmanager's order. `isMuted` is asked once for each. */
export function lookAt(group: Group, nowMs: number, isMuted: (tracked: TrackedAlert) => boolean): SeenAlert[] {
  const seen: SeenAlert[] = [];
  for (const tracked of group.alerts()) {
    seen.push({
      tracked,
      alert: tracked.alert,
      fingerprint: tracked.fingerprint,
      resolved: isResolved(tracked.alert, nowMs),
      isMember: group.members.has(tracked.fingerprint),
      isMuted: isMuted(tracked),
    });
  }
  return seen.sort((a, b) => compareAlerts(a.alert, b.alert));
}

export interface View extends Sight {
  /** Members that are resolved, and that the destination has been told so of before. */
  readonly toldResolved: ReadonlySet<Fingerprint>;
  /** What a payload would hold: at least the news, and enough of what still fires that it does not say "resolved" too early. */
  readonly payload: readonly SeenAlert[];
}

/** What one destination may see. `isCurrent`: the group goes there today. */
export function viewFor(
  destination: Destination,
  group: Group,
  seen: readonly SeenAlert[],
  told: Told | undefined,
  isCurrent: boolean,
): View {
  const firing = new Set<Fingerprint>();
  const resolved = new Set<Fingerprint>();
  const toldResolved = new Set<Fingerprint>();
  const payload: SeenAlert[] = [];
  const hidden: SeenAlert[] = []; // told, firing, and not to be mentioned unless it must be
  for (const alert of seen) {
    const isOwed = told?.owed.has(alert.fingerprint) === true;
    const isOurs = isCurrent && alert.isMember;
    if (!isOurs && !isOwed) continue;
    if (alert.resolved && !isOwed && told?.resolved.has(alert.fingerprint)) {
      toldResolved.add(alert.fingerprint); // it only stays because others could not be told yet
    } else if (alert.isMuted) {
      if (isOwed && !alert.resolved) hidden.push(alert);
    } else if (!alert.resolved) {
      if (isOurs) firing.add(alert.fingerprint);
      else hidden.push(alert);
      payload.push(alert);
    } else if (
      isOwed ||
      !(group.isHushed(alert.fingerprint) || toldElsewhereAtMs(alert.tracked, group, destination) !== undefined)
    ) {
      resolved.add(alert.fingerprint);
      payload.push(alert);
    }
  }
  return {
    firing,
    resolved,
    toldResolved,
    othersFiring: hidden.length > 0,
    creditedAtMs: (fingerprint) => {
      const tracked = group.members.get(fingerprint);
      return (tracked && toldElsewhereAtMs(tracked, group, destination)) || undefined; // long ago: no longer known for sure
    },
    payload: withHiddenWhereNeeded(payload, hidden),
  };
}

/** A payload that would say "resolved" while something told still fires names what fires. */
function withHiddenWhereNeeded(payload: readonly SeenAlert[], hidden: readonly SeenAlert[]): readonly SeenAlert[] {
  if (hidden.length === 0 || payload.some((alert) => !alert.resolved)) return payload;
  return [...payload, ...hidden].sort((a, b) => compareAlerts(a.alert, b.alert));
}

/**
 * When another group last told this destination of the alert, whose resolve it owes: one that the alert has left, or a twin,
 * of a route with the same matchers and receiver, that is known there by another key. (To Alertmanager twins are one: they
 * share an entry of its notification log. What those with one key have told is in our own.)
 */
function toldElsewhereAtMs(tracked: TrackedAlert, group: Group, destination: Destination): number | undefined {
  const { fingerprint, leftBehind, homes } = tracked;
  const knownAs = group.keyAt(destination);
  const twins = homes.filter(
    (home) =>
      home.key === group.key && home.route.receiver === group.route.receiver && home.keyAt(destination) !== knownAs,
  );
  const times = [...leftBehind, ...twins]
    .filter((other) => other !== group)
    .map((other) => other.owedSinceMs(destination, fingerprint))
    .filter((ms) => ms !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}
