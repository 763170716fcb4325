// What reloads have taken out of the config and what lives on all the same, for resolves that it owes.

import type { Destination, Integration } from '../ports.ts';
import type { Group } from './group.ts';

export interface RetiredCounts {
  /** Groups that no route leads to any more. */
  readonly groups: number;
  /** Destinations that no receiver has any more. */
  readonly destinations: number;
}

export function countRetired(groups: Iterable<Group>, current: Iterable<Integration>): RetiredCounts {
  const present = new Set<Destination>();
  for (const { destination } of current) present.add(destination);
  const gone = new Set<Destination>();
  let retired = 0;
  for (const group of groups) {
    if (group.isRetired && !group.isOver) retired += 1; // the dispatcher clears those that are over now and then
    for (const { destination, owed } of group.told.values()) {
      if (owed.size > 0 && !present.has(destination)) gone.add(destination);
    }
  }
  return { groups: retired, destinations: gone.size };
}
