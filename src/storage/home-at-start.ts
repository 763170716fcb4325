// The home that a start goes on with. A PostgreSQL store that nothing has run on yet takes over what the embedded store
// under --storage.path holds; a store that was left for another says so.

import { type DatabaseConfig, database } from '../config/schema/database.ts';
import { copyHome } from './copy-home.ts';
import { messageOf, StoreRefused } from './home.ts';
import { mark, type Standing, standingOf } from './home-standing.ts';
import { type HomesSite, hasEmbedded, type OpenedHome, openEmbedded, openHome } from './homes.ts';
import { StoreTaken } from './postgres/server-lock.ts';
import { asksForPostgres } from './postgres/settings.ts';

/** How often a standby asks whether the store is free. */
const STANDBY_EVERY_MS = 1000;

export interface StartSite extends HomesSite {
  /** Aborts when the process is to end before it has begun. */
  readonly signal: AbortSignal;
  onNews(news: StartNews): void;
}

export type StartNews =
  /** Another server has the store, and this one waits for it; said once for each time. */
  | { readonly kind: 'standing by'; readonly reason: string }
  /** The database does not answer while this server waits for the store; said once for each time. */
  | { readonly kind: 'standby in trouble'; readonly reason: string }
  /** What the embedded store held is in PostgreSQL now. */
  | { readonly kind: 'copied'; readonly from: string; readonly to: string }
  /** The store was left for another one: what happened there since is not in it. */
  | { readonly kind: 'stale'; readonly place: string }
  /** The embedded store holds state too, and is not used. */
  | { readonly kind: 'embedded ignored'; readonly place: string };

export interface HomeAtStart extends OpenedHome {
  /** Another server had the store first: the config may have changed since it was read. */
  readonly hasWaited: boolean;
}

/** Without a config nobody knows which database it is: then it is the embedded store, unless that was left for another. */
export async function homeAtStart(config: DatabaseConfig | undefined, site: StartSite): Promise<HomeAtStart> {
  const opened = await openInTurn(config ?? database.absent, site);
  try {
    const standing = await standingOf(opened.home);
    if (config === undefined && standing === 'left') {
      throw new StoreRefused(
        `${opened.place} was left for a database that the configuration file does not name: mend the section database of the file`,
      );
    }
    const isCopied = asksForPostgres(config ?? database.absent) && (await takeEmbedded(opened, standing, site));
    if (!isCopied) {
      await checkStanding(opened, standing, site);
      await opened.demandKeys();
    }
    return opened;
  } catch (error) {
    await opened.home.close();
    throw error;
  }
}

/** With --standby: waits until the other server is gone, however long that takes. */
async function openInTurn(config: DatabaseConfig, site: StartSite): Promise<HomeAtStart> {
  let trouble: 'none' | 'taken' | 'unreachable' = 'none';
  for (;;) {
    try {
      return { ...(await openHome(config, site)), hasWaited: trouble !== 'none' };
    } catch (error) {
      const isTaken = error instanceof StoreTaken;
      if (site.isStandby !== true || (!isTaken && trouble === 'none') || site.signal.aborted) throw error;
      const found = isTaken ? 'taken' : 'unreachable';
      const kind = isTaken ? 'standing by' : 'standby in trouble';
      if (found !== trouble) site.onNews({ kind, reason: messageOf(error) });
      trouble = found;
    }
    await site.clock.sleep(STANDBY_EVERY_MS, site.signal);
    if (site.signal.aborted) throw new StoreRefused('ended while it waited for the store');
  }
}

/** Whether the embedded store was taken over. */
async function takeEmbedded({ home, place }: OpenedHome, standing: Standing, site: StartSite): Promise<boolean> {
  if (!hasEmbedded(site.directory)) return false;
  let embedded: OpenedHome;
  try {
    embedded = await openEmbedded(site);
  } catch (error) {
    if (standing === 'in use') return false; // what nobody needs may be as it likes
    throw error;
  }
  try {
    if ((await standingOf(embedded.home)) !== 'in use') return false;
    if (standing === 'in use') {
      site.onNews({ kind: 'embedded ignored', place: embedded.place });
      return false;
    }
    await copyHome(embedded.home, home, site.signal);
    await mark(home, { arriving: 0, left_at_ms: 0 });
    await mark(embedded.home, { left_at_ms: site.clock.now() });
    site.onNews({ kind: 'copied', from: embedded.place, to: place });
    return true;
  } finally {
    await embedded.home.close();
  }
}

async function checkStanding({ home, place }: OpenedHome, standing: Standing, site: StartSite): Promise<void> {
  if (standing === 'arriving') {
    throw new StoreRefused(
      `${place} holds an unfinished copy of another store: start once more with the --storage.path or the database.url that it was copied from, or empty it`,
    );
  }
  if (standing !== 'left') return;
  site.onNews({ kind: 'stale', place });
  await mark(home, { left_at_ms: 0 });
}
