// The home that a start goes on with. An unfinished copy takes over what it was a copy of; a PostgreSQL store that nothing
// has run on yet, what the embedded store under --storage.path holds; a store that was left for another says so.

import type { Clock } from '../base/clock.ts';
import { type DatabaseConfig, database } from '../config/schema/database.ts';
import { copyHome } from './copy-home.ts';
import { messageOf, StoreRefused } from './home.ts';
import { hasMovedOn, type Markers, mark, markersOf, movesOf, standingBy } from './home-standing.ts';
import type { Homes, OpenedHome } from './homes.ts';
import { liveConfigOf } from './live-config.ts';
import { StoreTaken } from './postgres/server-lock.ts';
import { asksForPostgres } from './postgres/settings.ts';

/** How often a standby asks whether the store is free. */
export const STANDBY_EVERY_MS = 1000;

/** The store came free because the server that had it went on in another one, and lives: its place is not free. */
export class StoreLeft extends StoreRefused {}

export interface StartSite {
  readonly homes: Homes;
  readonly clock: Clock;
  /** Whether it waits while another server has the store. */
  readonly isStandby?: boolean;
  /** It has waited already, for this store or another. */
  readonly hasWaited?: boolean;
  /** Aborts when the process is to end before it has begun. */
  readonly signal: AbortSignal;
  onNews(news: StartNews): void;
  /** The database section of a config that ran; undefined where it cannot be made out. */
  databaseOf(content: Uint8Array, source: string): DatabaseConfig | undefined;
}

export type StartNews =
  /** Another server has the store, and this one waits for it; said once for each time. */
  | { readonly kind: 'standing by'; readonly reason: string }
  /** The database does not answer while this server waits for the store; said once for each time. */
  | { readonly kind: 'standby in trouble'; readonly reason: string }
  /** What the one store held is in the other now. */
  | { readonly kind: 'copied'; readonly from: string; readonly to: string }
  /** The store was left for another one: what happened there since is not in it. */
  | { readonly kind: 'stale'; readonly place: string }
  /** The embedded store holds state too, and is not used. */
  | { readonly kind: 'embedded ignored'; readonly place: string };

export interface HomeAtStart extends OpenedHome {
  /** What it was opened by. */
  readonly config: DatabaseConfig;
  /** Another server had the store first: the config may have changed since it was read. */
  readonly hasWaited: boolean;
}

/**
 * Rejects with {@link StoreLeft} where the server that was waited for has moved on.
 *
 * Without a config nobody knows which database it is: then it is the embedded store, unless that was left for another.
 */
export async function homeAtStart(config: DatabaseConfig | undefined, site: StartSite): Promise<HomeAtStart> {
  const named = config ?? database.absent;
  const opened = await openInTurn(named, site);
  try {
    const markers = await markersOf(opened.home);
    if (config === undefined && standingBy(markers) === 'left') {
      throw new StoreRefused(
        `${opened.place} was left for a database that the configuration file does not name: mend the section database of the file`,
      );
    }
    if (opened.hasWaited && standingBy(markers) === 'left') {
      throw new StoreLeft(
        `${opened.place} was left for another database by the server that had it: name that database in database.url, or end that server and start this one anew`,
      );
    }
    const isCopied =
      (config !== undefined && (await takeOrigin(opened, markers, site))) ||
      (asksForPostgres(named) && (await takeEmbedded(opened, markers, site)));
    if (!isCopied) {
      await checkStanding(opened, markers, site);
      await opened.demandKeys();
    }
    return { ...opened, config: named };
  } catch (error) {
    await opened.home.close();
    throw error;
  }
}

/** With --standby: waits until the other server is gone, however long that takes. */
async function openInTurn(
  config: DatabaseConfig,
  site: StartSite,
): Promise<OpenedHome & Pick<HomeAtStart, 'hasWaited'>> {
  const { hasWaited = false } = site;
  let trouble: 'none' | 'taken' | 'unreachable' = 'none';
  for (;;) {
    try {
      return { ...(await site.homes.open(config)), hasWaited: hasWaited || trouble !== 'none' };
    } catch (error) {
      const isTaken = error instanceof StoreTaken;
      if (site.isStandby !== true || (!isTaken && !hasWaited && trouble === 'none') || site.signal.aborted) throw error;
      const found = isTaken ? 'taken' : 'unreachable';
      const kind = isTaken ? 'standing by' : 'standby in trouble';
      if (found !== trouble) site.onNews({ kind, reason: messageOf(error) });
      trouble = found;
    }
    await site.clock.sleep(STANDBY_EVERY_MS, site.signal);
    if (site.signal.aborted) throw new StoreRefused('ended while it waited for the store');
  }
}

/**
 * Whether an unfinished copy took over what it was copied from: a reload was moving the store here when the process died, or
 * was taken back. The config that ran, which came first, says where that is.
 */
async function takeOrigin(opened: OpenedHome, markers: Markers, site: StartSite): Promise<boolean> {
  if (standingBy(markers) !== 'arriving') return false;
  const ran = await liveConfigOf(opened.home);
  const config = ran && site.databaseOf(ran.content, ran.source);
  if (config === undefined || !asksForPostgres(config)) return false;
  const origin = await openInTurn(config, site).catch((error: unknown) => {
    throw new StoreRefused(
      `${opened.place} holds an unfinished copy of another store, which cannot be had: ${messageOf(error)}`,
      { cause: error },
    );
  });
  try {
    return !origin.sharesStore && (await takeOver(origin, opened, site));
  } finally {
    await origin.home.close();
  }
}

/** Whether the embedded store was taken over. */
async function takeEmbedded(opened: OpenedHome, markers: Markers, site: StartSite): Promise<boolean> {
  if (!site.homes.hasEmbedded()) return false;
  const isInUse = standingBy(markers) === 'in use';
  let embedded: OpenedHome;
  try {
    embedded = await site.homes.open(database.absent);
  } catch (error) {
    if (isInUse) return false; // what nobody needs may be as it likes
    throw error;
  }
  try {
    if (!isInUse && (await takeOver(embedded, opened, site))) return true;
    const theirs = await markersOf(embedded.home);
    if (standingBy(markers) === 'empty' && standingBy(theirs) === 'left')
      site.onNews({ kind: 'stale', place: embedded.place }); // the state is in neither
    if (!isInUse) return false;
    // The process died when the state had come here, and could not say so there any more.
    if (hasMovedOn(theirs, markers)) await mark(embedded.home, { left_at_ms: site.clock.now() });
    else if (standingBy(theirs) === 'in use') site.onNews({ kind: 'embedded ignored', place: embedded.place });
    return false;
  } finally {
    await embedded.home.close();
  }
}

/** Whether there was something in use to take over. */
async function takeOver(from: OpenedHome, to: OpenedHome, site: StartSite): Promise<boolean> {
  const markers = await markersOf(from.home);
  if (standingBy(markers) !== 'in use') return false;
  const nowMs = site.clock.now();
  if (!markers.has('lineage')) await mark(from.home, { lineage: nowMs });
  await copyHome(from.home, to.home, site.signal);
  await mark(to.home, { arriving: 0, left_at_ms: 0, moves: movesOf(markers) + 1 });
  await mark(from.home, { left_at_ms: nowMs });
  site.onNews({ kind: 'copied', from: from.place, to: to.place });
  return true;
}

async function checkStanding({ home, place }: OpenedHome, markers: Markers, site: StartSite): Promise<void> {
  const standing = standingBy(markers);
  if (standing === 'arriving') {
    throw new StoreRefused(
      `${place} holds an unfinished copy of another store: start once more with the --storage.path or the database.url that it was copied from, or empty it`,
    );
  }
  if (standing !== 'left') return;
  site.onNews({ kind: 'stale', place });
  await mark(home, { left_at_ms: 0, lineage: site.clock.now() }); // from here on the state is another one than there
}
