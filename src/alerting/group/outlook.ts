// Outlook: how groups stand when it comes to the switch that is decided ahead.

import type { Route } from '../route/route.ts';
import type { TreeChange } from '../route/tree-change.ts';
import { seatsBefore } from './bound-groups.ts';
import type { Place } from './foresight.ts';
import type { Group } from './group.ts';
import type { GroupBook } from './group-book.ts';

export interface Outlook {
  routeOf(group: Group): Route;
  isRetired(group: Group): boolean;
  /** Of the tree to come; the group's, if it stays. */
  routeIfItStays(group: Group): Route;
  /** The groups that are at this place of the tree to come if they stay, oldest first. */
  there(place: Place): readonly Group[];
  /** Whether more is foreseen of it than that it stays. */
  isMoving(group: Group): boolean;
}

/** As things are. */
export function presentOutlook(groups: GroupBook, { moves }: Pick<TreeChange, 'moves'>): Outlook {
  const seats = seatsBefore(moves);
  return {
    routeOf: ({ route }) => route,
    isRetired: ({ isRetired }) => isRetired,
    routeIfItStays: ({ route }) => moves.get(route) ?? route,
    there: ({ route, labels }) => groups.at(seats.get(route) ?? route, labels.fingerprint),
    isMoving: () => false,
  };
}

/** For the way back: as the way there, with these `moves` and decisions, will leave them. What stays both times is where it is. */
export function outlookAfter(
  groups: GroupBook,
  { moves }: Pick<TreeChange, 'moves'>,
  decided: (group: Group) => { readonly route: Route | undefined } | undefined,
): Outlook {
  const isMoving = (group: Group): boolean => decided(group) !== undefined;
  return {
    routeOf: (group) => {
      const known = decided(group);
      if (known !== undefined) return known.route ?? group.route;
      return group.isRetired ? group.route : (moves.get(group.route) ?? group.route);
    },
    isRetired: (group) => {
      const known = decided(group);
      return known === undefined ? group.isRetired : known.route === undefined;
    },
    routeIfItStays: ({ route }) => route,
    there: ({ route, labels }) => groups.at(route, labels.fingerprint).filter((group) => !isMoving(group)),
    isMoving,
  };
}
