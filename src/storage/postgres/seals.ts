// Seals of what is stored already: whether the keys open all of it, and how what was stored in clear or under an older key
// comes under the first one: a row at a time, each a transaction of its own, so that no write waits for long.

import type pg from 'pg';
import type { ClientBase, PoolClient } from 'pg';
import { StoreRefused } from '../home.ts';
import { type ContentSeal, keyMissing, SEAL_HEAD_BYTES, SEAL_MARK } from './content-seal.ts';

/** A message names no more. */
const NAMED_MAX = 10;
const HEAD = `substring(content from 1 for ${SEAL_HEAD_BYTES})`;
const IS_SEALED = `substring(content from 1 for ${SEAL_MARK.length}) = $1`;

/** Rejects with StoreRefused, which names the way out, where something is sealed with a key that is not there. */
export async function demandKeys(pool: pg.Pool, seal: ContentSeal): Promise<void> {
  const { rows } = await pool.query<{ id: number }>(
    `SELECT id FROM revisions WHERE ${IS_SEALED} AND NOT ${HEAD} = ANY($2) ORDER BY id DESC`,
    [SEAL_MARK, seal.heads],
  );
  if (rows.length === 0) return;
  const named = rows.slice(0, NAMED_MAX).map(({ id }) => id);
  const more = rows.length > NAMED_MAX ? ` and ${rows.length - NAMED_MAX} more` : '';
  const refusal = keyMissing(`the contents of revisions ${named.join(', ')}${more} are`, seal.heads.length > 0);
  throw new StoreRefused(
    `${refusal.message}; where it is lost, delete what nobody can read any more: DELETE FROM revisions WHERE id IN (…)`,
  );
}

export interface RenewSite {
  readonly pool: pg.Pool;
  /** Opens a transaction that fails where another server has the store. */
  begin(client: PoolClient): Promise<void>;
  nameOf(id: number): string;
  /** The home is about to be closed. */
  isClosing(): boolean;
}

/** Answers how many rows were sealed anew. Rejects where one cannot be; those before it are. */
export async function renewSeals(seal: ContentSeal, site: RenewSite): Promise<number> {
  if (seal.head === undefined) return 0;
  const { rows } = await site.pool.query<{ id: number }>(`SELECT id FROM revisions WHERE ${HEAD} <> $1 ORDER BY id`, [
    seal.head,
  ]);
  let renewed = 0;
  for (const { id } of rows) {
    if (site.isClosing()) break;
    const client = await site.pool.connect();
    let failure: unknown;
    try {
      await site.begin(client);
      if (await renewOne(client, id, seal, site.nameOf(id))) renewed += 1;
      await client.query('COMMIT');
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      client.release(failure !== undefined); // the connection ends, and with it the transaction
    }
  }
  return renewed;
}

/** False where it is gone. */
async function renewOne(client: ClientBase, id: number, seal: ContentSeal, name: string): Promise<boolean> {
  const { rows } = await client.query<{ content: Buffer }>('SELECT content FROM revisions WHERE id = $1 FOR UPDATE', [
    id,
  ]);
  const [row] = rows;
  if (row === undefined) return false;
  const sealed = seal.seal(seal.open(row.content, name), name);
  await client.query('UPDATE revisions SET content = $2 WHERE id = $1', [id, sealed]);
  return true;
}
