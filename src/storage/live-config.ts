// The config that ran last on a home, as its rows: what names the place of the state when a copy of it is unfinished.

import type { Revision } from '../reload/journal-port.ts';
import type { Home, Row } from './home.ts';
import { decodeRevision } from './journal-codec.ts';
import { columnsOf } from './tables.ts';

export interface LiveRows {
  /** The row of the marker `live_revision`. */
  readonly marker: Row;
  readonly revision: Row;
}

/** Undefined where nothing has run yet. */
export async function liveRowsOf(home: Home): Promise<LiveRows | undefined> {
  const where = { column: 'name', is: 'live_revision' };
  const [marker] = await home.read({ table: 'markers', columns: columnsOf('markers'), limit: 1, where });
  const id = marker?.[1];
  if (marker === undefined || id === undefined) return undefined;
  const query = { table: 'revisions' as const, columns: columnsOf('revisions'), limit: 1 };
  const [revision] = await home.read({ ...query, where: { column: 'id', is: id } });
  return revision && { marker, revision };
}

export async function liveConfigOf(home: Home): Promise<Revision | undefined> {
  const rows = await liveRowsOf(home);
  return rows && decodeRevision(rows.revision);
}
