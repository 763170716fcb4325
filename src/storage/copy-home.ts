// Copies all rows of one home to another, page by page. Rows that change meanwhile are copied as they were or as they are:
// who copies from a home in use writes what changed since afterwards (follower.ts).

import type { Home, Row } from './home.ts';
import { OWN_MARKERS } from './home-standing.ts';
import { liveRowsOf } from './live-config.ts';
import { type Cell, columnsOf, pageRowsOf, TABLES, type TableName } from './tables.ts';

/**
 * What was in `to` is gone, and it is marked `arriving`; that mark is the caller's to take away. The config that runs comes
 * first, with the mark: whoever finds an unfinished copy knows by it where the state is.
 */
export async function copyHome(from: Home, to: Home, signal: AbortSignal): Promise<void> {
  const live = await liveRowsOf(from);
  const parts = [
    { table: 'markers' as const, upserts: ['arriving', 1, ...(live?.marker ?? [])], deletes: [] },
    { table: 'revisions' as const, upserts: [...(live?.revision ?? [])], deletes: [] },
  ];
  await to.write({ first: true, last: true, durable: true, wipes: true, forgottenGroups: [], parts });
  for (const table of Object.keys(TABLES) as TableName[]) await copyTable(table, from, to, signal);
}

async function copyTable(table: TableName, from: Home, to: Home, signal: AbortSignal): Promise<void> {
  const columns = columnsOf(table);
  const keyWidth = TABLES[table].key.length;
  const limit = pageRowsOf(table);
  for (let after: Row | undefined; ; ) {
    signal.throwIfAborted();
    const page = await from.read({ table, columns, limit, ...(after !== undefined && { after }) });
    const rows = table === 'markers' ? page.filter(([name]) => !OWN_MARKERS.includes(String(name))) : page;
    const upserts: Cell[] = rows.flat();
    if (upserts.length > 0) {
      const parts = [{ table, upserts, deletes: [] }];
      await to.write({ first: true, last: true, durable: false, forgottenGroups: [], parts });
    }
    if (page.length < limit) return;
    after = page.at(-1)?.slice(0, keyWidth);
  }
}
