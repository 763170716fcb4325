// How a home stands among others: new, in use, being filled from another, or left for another. Two markers say so; both are
// the home's own, and never copied.

import type { MarkerName } from './batch.ts';
import type { Home } from './home.ts';
import type { Cell } from './tables.ts';

export type Standing =
  /** Nothing has run on it. */
  | 'empty'
  | 'in use'
  /** A copy that was not finished, or never became the first. */
  | 'arriving'
  /** What it holds was copied to another home, which went on from there. */
  | 'left';

export type OwnMarker = Extract<MarkerName, 'arriving' | 'left_at_ms'>;
export const OWN_MARKERS: readonly string[] = ['arriving', 'left_at_ms'] satisfies OwnMarker[];

export async function standingOf(home: Home): Promise<Standing> {
  const rows = await home.read({ table: 'markers', columns: ['name', 'value'], limit: 1000 });
  const markers = new Map(rows.map(([name, value]) => [String(name), Number(value)]));
  if ((markers.get('arriving') ?? 0) > 0) return 'arriving';
  if ((markers.get('left_at_ms') ?? 0) > 0) return 'left';
  return markers.has('last_revision') ? 'in use' : 'empty';
}

/** Durable when resolved. */
export function mark(home: Home, markers: Readonly<Partial<Record<OwnMarker, number>>>, wipes = false): Promise<void> {
  const upserts: Cell[] = Object.entries(markers).flat();
  const parts = [{ table: 'markers' as const, upserts, deletes: [] }];
  return home.write({ first: true, last: true, durable: true, wipes, forgottenGroups: [], parts });
}
