import { expect, test } from 'vitest';
import { BASE, goodConfig } from '../../test/support/config-files.ts';
import { type DirectHome, newHome, openedHome } from '../../test/support/direct-home.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { DatabaseConfig } from '../config/schema/database.ts';
import type { Staged } from '../reload/reloadable.ts';
import type { Runtime } from '../reload/runtime.ts';
import { storeOn } from '../storage/store.ts';
import { DatabaseComponent } from './database.ts';

const embedded = BASE;
const there = `${BASE}database: {url: 'postgres://there/amp'}`;

/** A store, and the homes that were opened for it; the first is the one it began on. */
class Site {
  readonly homes: DirectHome[] = [];
  readonly component: DatabaseComponent;

  private constructor(store: Awaited<ReturnType<typeof storeOn>>, home: DirectHome, first: string) {
    this.homes.push(home);
    const open = async ({ url }: DatabaseConfig) => {
      if (url?.reveal().includes('nowhere')) throw new Error('no such host');
      const opened = await openedHome();
      this.homes.push(opened.home);
      return opened;
    };
    this.component = new DatabaseComponent(store, open, goodConfig(first).database);
  }

  static async start(first = embedded): Promise<Site> {
    const home = await newHome();
    return new Site(await storeOn(home, { clock: new VirtualClock(), onEvent: () => undefined }), home, first);
  }

  prepare(from: string, to: string, signal = new AbortController().signal): Promise<Staged> {
    const running = { config: goodConfig(from) } as Runtime;
    return this.component.prepare(goodConfig(to), running, signal);
  }

  get open(): boolean[] {
    return this.homes.map(({ isClosed }) => !isClosed);
  }
}

test('whichever lost is let go, and the store goes on on the other', async () => {
  const site = await Site.start();
  const lost = await site.prepare(embedded, there);
  await lost.dispose();
  expect(site.open).toEqual([true, false]);
  const won = await site.prepare(embedded, there);
  won.commit();
  await won.verify(new AbortController().signal);
  won.settle?.();
  await won.dispose();
  expect(site.open).toEqual([false, false, true]);
});

test('before the verdict the store is where it was, and after a rollback it goes on there', async () => {
  const site = await Site.start();
  const undone = await site.prepare(embedded, there);
  undone.commit();
  await undone.verify(new AbortController().signal);
  undone.rollback();
  await undone.dispose();
  expect(site.open).toEqual([true, false]);
});

test('a database that cannot be opened is refused, and nothing moves', async () => {
  const site = await Site.start();
  await expect(site.prepare(embedded, there.replace('there/', 'nowhere/'))).rejects.toThrow('no such host');
  expect(site.open).toEqual([true]);
});

test('a new database that does not answer any more says so when it is asked', async () => {
  const site = await Site.start();
  const staged = await site.prepare(embedded, there);
  staged.commit();
  const [, next] = site.homes;
  if (next === undefined) throw new Error('none was opened');
  next.read = () => Promise.reject(new Error('connection lost'));
  await expect(staged.verify(new AbortController().signal)).rejects.toThrow('connection lost');
});

test('pool sizes mean nothing to the embedded store, which is not opened twice', async () => {
  const site = await Site.start();
  const staged = await site.prepare(embedded, `${BASE}database: {pool_max: 3}`);
  staged.commit();
  staged.rollback();
  await staged.dispose();
  expect(site.open).toEqual([true]);
});

test('a database that comes when nobody waits any more is let go untouched', async () => {
  const site = await Site.start();
  const stop = new AbortController();
  const late = site.prepare(embedded, there, stop.signal);
  stop.abort(new Error('given up'));
  await expect(late).rejects.toThrow('given up');
  expect(site.open).toEqual([true, false]);
  expect(site.homes[1]?.slices).toEqual([]);
});

test('what the store stands on is asked of the store, not of the snapshot: a start on a bad file may have another', async () => {
  const site = await Site.start(there);
  const staged = await site.prepare(embedded, embedded);
  staged.settle?.();
  await staged.dispose();
  expect(site.open).toEqual([false, true]);
});
