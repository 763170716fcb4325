// How a home stands among others: new, in use, being filled from another, or left for another. A few markers say so, which
// are the home's own and never copied; two homes whose state is one know it by their lineage.

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

/** `moves`: how often the state had moved when it came to this home. */
export type OwnMarker = Extract<MarkerName, 'arriving' | 'left_at_ms' | 'moves'>;
export const OWN_MARKERS: readonly string[] = ['arriving', 'left_at_ms', 'moves'] satisfies OwnMarker[];

export type Markers = ReadonlyMap<string, number>;

export async function markersOf(home: Home): Promise<Markers> {
  const rows = await home.read({ table: 'markers', columns: ['name', 'value'], limit: 1000 });
  return new Map(rows.map(([name, value]) => [String(name), Number(value)]));
}

export function standingBy(markers: Markers): Standing {
  if ((markers.get('arriving') ?? 0) > 0) return 'arriving';
  if ((markers.get('left_at_ms') ?? 0) > 0) return 'left';
  return markers.has('last_revision') ? 'in use' : 'empty';
}

export async function standingOf(home: Home): Promise<Standing> {
  return standingBy(await markersOf(home));
}

/** Whether the state of the one has come to the other since; also where it died before it could say that it was left. */
export function hasMovedOn(from: Markers, to: Markers): boolean {
  const lineage = from.get('lineage');
  return lineage !== undefined && lineage === to.get('lineage') && movesOf(from) < movesOf(to);
}

export function movesOf(markers: Markers): number {
  return markers.get('moves') ?? 0;
}

/** Durable when resolved. */
export function mark(home: Home, markers: Readonly<Partial<Record<OwnMarker | 'lineage', number>>>): Promise<void> {
  const upserts: Cell[] = Object.entries(markers).flat();
  const parts = [{ table: 'markers' as const, upserts, deletes: [] }];
  return home.write({ first: true, last: true, durable: true, forgottenGroups: [], parts });
}
