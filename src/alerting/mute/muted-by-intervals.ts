// Which of a route's time intervals mute it now (notify/notify.go: TimeMuteStage and TimeActiveStage).

import type { TimeInterval } from '../../config/time-interval.ts';
import { containsInstant } from './contains-instant.ts';

/** The part of a route that time intervals act on. */
export interface RouteIntervals {
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
}

/** Why a route notifies nobody now. */
export interface IntervalMute {
  /** Alertmanager's `reason` of suppressed notifications. */
  readonly reason: 'mute_time_interval' | 'active_time_interval';
  /** Of `mute_time_interval` those that hold now; of `active_time_interval` all, since none holds. */
  readonly names: readonly string[];
}

/** What mutes the route at `nowMs`; undefined where nothing does. Active intervals are asked first. */
export function mutedByIntervals(
  route: RouteIntervals,
  timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>,
  nowMs: number,
): IntervalMute | undefined {
  const holdsNow = (name: string): boolean => containsInstant(timeIntervals.get(name) ?? [], nowMs);
  const { activeTimeIntervals, muteTimeIntervals } = route;
  if (activeTimeIntervals.length > 0 && !activeTimeIntervals.some(holdsNow))
    return { reason: 'active_time_interval', names: activeTimeIntervals };
  const names = muteTimeIntervals.filter(holdsNow);
  return names.length > 0 ? { reason: 'mute_time_interval', names } : undefined;
}
