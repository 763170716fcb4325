import { expect, test } from 'vitest';
import { DirectHome, DirectSite, openedHome } from '../../test/support/direct-home.ts';
import { atTheEnd } from '../../test/support/leftovers.ts';
import { aGroup, anAlert, anIntent, aSilence, aTold } from '../../test/support/store-rows.ts';
import { settle, type VirtualClock } from '../../test/support/virtual-clock.ts';
import type { RestoredState, RevisionId } from '../alerting/ports.ts';
import { standingOf } from './home-standing.ts';
import type { OpenedHome } from './homes.ts';
import { type Store, storeOn } from './store.ts';

const NEVER = new AbortController().signal;

/** A store in use, and the place of another one. */
interface Scene {
  readonly store: Store & { readonly home: DirectHome };
  readonly clock: VirtualClock;
  readonly next: DirectSite;
  readonly successor: DirectHome;
  readonly opened: OpenedHome;
}

const NOTHING_TO_DO = {
  inheritLock: () => Promise.resolve(),
  demandKeys: () => Promise.resolve(),
  settle: () => Promise.resolve(),
};

async function scene(): Promise<Scene> {
  const [site, next] = [new DirectSite(), new DirectSite()];
  atTheEnd(() => Promise.all([site[Symbol.asyncDispose](), next[Symbol.asyncDispose]()]));
  const store = await site.openStore();
  store.journal.keepRevision({ hash: 'aa', content: new Uint8Array([1]), templates: [], source: 'x', createdAtMs: 1 });
  await store.state.flush();
  const successor = await DirectHome.open(next.directory);
  atTheEnd(() => successor.kill());
  const opened = { home: successor, place: 'the next store', sharesStore: false, ...NOTHING_TO_DO };
  return { store, clock: site.clock, next, successor, opened };
}

/** What a home would give to the next process. */
async function held(home: DirectHome, clock: VirtualClock): Promise<RestoredState> {
  const { state } = await storeOn(home, { clock, onEvent: () => undefined });
  return state.restore();
}

async function quiet(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await settle();
}

const names = (state: RestoredState): string[] =>
  state.alerts.map(({ alert }) => alert.labels.get('alertname') ?? '').toSorted();

test('what is there is copied, and what changes while it is copied follows', async () => {
  const { store, successor, opened, clock } = await scene();
  for (let n = 0; n < 1500; n += 1) store.state.keepAlert(anAlert(`old${n}`));
  store.state.keepGroup(aGroup(1));
  await store.state.settle(aTold(1, 'x'));
  await store.state.saveSilence(aSilence('1'));
  await store.state.saveSilence(aSilence('2'));
  let copied = 0;
  successor.beforeWrite = async ({ parts }) => {
    copied += parts.length;
    if (copied !== 3) return; // in the midst of the alerts
    store.state.forgetAlert(anAlert('old0').alert.labels.fingerprint);
    store.state.keepAlert(anAlert('old1499', { summary: 'changed' }));
    store.state.forgetSilence('1');
    await store.state.settle(aTold(1, 'y'));
  };
  await store.succeed(opened, NEVER);
  store.state.keepAlert(anAlert('new'));
  await store.state.flush();
  await quiet();
  const state = await held(successor, clock);
  expect(state.alerts).toHaveLength(1500);
  expect(names(state)).toContain('new');
  expect(names(state)).not.toContain('old0');
  expect(state.alerts.find(({ alert }) => alert.annotations.get('summary') === 'changed')).toEqual(
    anAlert('old1499', { summary: 'changed' }),
  );
  expect(state.silences.map(({ id }) => id)).toEqual(['2']);
  expect(state.told.map(({ destination }) => destination).toSorted()).toEqual(['x', 'y']);
  expect(await standingOf(successor)).toBe('arriving'); // until it is the first
});

test('a page whose intent is being written at the switch waits for the new home, and both homes have it', async () => {
  const { store, successor, opened, clock } = await scene();
  const succession = await store.succeed(opened, NEVER);
  let land = (): void => undefined;
  store.home.beforeWrite = () =>
    new Promise((resolve) => {
      land = resolve;
    });
  const intended = store.state.intend(anIntent(1, 'x'));
  await quiet();
  succession.promote();
  await intended; // the old home has not answered, and nobody waits for it
  store.home.beforeWrite = () => Promise.resolve();
  land();
  await succession.end();
  expect((await held(successor, clock)).intents).toEqual([anIntent(1, 'x')]);
  expect(await standingOf(successor)).toBe('in use');
});

test('from the switch on everything goes to the new home alone, and the old one says that it was left', async () => {
  const { store, successor, opened, clock } = await scene();
  const succession = await store.succeed(opened, NEVER);
  succession.promote();
  const slices = store.home.slices.length;
  await store.state.settle(aTold(1, 'x'));
  await succession.verify();
  expect(store.home.slices).toHaveLength(slices);
  await succession.end();
  expect(store.home.slices.at(-1)?.parts[0]?.upserts).toEqual(['left_at_ms', clock.now()]);
  expect((await held(successor, clock)).told).toEqual([aTold(1, 'x')]);
});

test('the old home does not say that it was left before the new one has everything', async () => {
  const { store, successor, opened } = await scene();
  const succession = await store.succeed(opened, NEVER);
  successor.beforeWrite = () => Promise.reject(new Error('disk full'));
  succession.promote();
  await expect(succession.end()).rejects.toThrow('disk full');
  const left = store.home.slices.filter(({ parts }) => parts.some(({ upserts }) => upserts.includes('left_at_ms')));
  expect(left).toEqual([]);
});

test('until it is the first the successor says that it is arriving, and the first has everything', async () => {
  const { store, successor, opened } = await scene();
  const succession = await store.succeed(opened, NEVER);
  await store.state.settle(aTold(1, 'x'));
  await succession.verify();
  expect(await standingOf(successor)).toBe('arriving');
  const under = store.state.intend(anIntent(1, 'y')); // under way while it is given up
  await succession.end();
  await under;
  const state = await store.state.restore();
  expect([state.told, state.intents]).toEqual([[aTold(1, 'x')], [anIntent(1, 'y')]]);
  expect(await standingOf(store.home)).toBe('in use');
});

test('a successor that answers and takes nothing is found out when it is asked', async () => {
  const { store, successor, opened } = await scene();
  const succession = await store.succeed(opened, NEVER);
  successor.beforeWrite = () => Promise.reject(new Error('disk full'));
  await expect(succession.verify()).rejects.toThrow('disk full');
  await succession.end();
  expect(store.health().state).toBe('ok');
});

test('a copy that hangs is given up at once, and the next one is made beside it', async () => {
  const { store, successor, opened, clock } = await scene();
  successor.beforeWrite = () => new Promise(() => undefined);
  const stop = new AbortController();
  const hanging = store.succeed(opened, stop.signal);
  await quiet();
  stop.abort(new Error('given up'));
  void hanging.catch(() => undefined);
  await quiet();
  const next = await openedHome();
  const succession = await store.succeed(next, NEVER);
  succession.promote();
  await store.state.settle(aTold(1, 'x'));
  await succession.end();
  expect((await held(next.home, clock)).told).toEqual([aTold(1, 'x')]);
});

test('a successor that comes when nobody waits any more is not even looked at', async () => {
  const { store, opened, successor } = await scene();
  successor.read = () => new Promise(() => undefined);
  await expect(store.succeed(opened, AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up');
  expect(successor.isClosed).toBe(true);
});

test('a store that this server is still letting go of is not taken for the one that it runs on', async () => {
  const { store, opened } = await scene();
  const attempt = store.journal.openAttempt({ openedAtMs: 1, trigger: 't', actor: 'a', fromRevision: undefined });
  await store.journal.desire(attempt, 1 as RevisionId);
  const markers = { table: 'markers' as const, upserts: ['last_revision', 1], deletes: [] };
  await opened.home.write({ first: true, last: true, durable: false, forgottenGroups: [], parts: [markers] });
  const left = { ...opened, sharesStore: true }; // its lock is this process's, and what it holds is old
  await expect(store.succeed(left, NEVER)).rejects.toThrow(/still being let go of by this server: reload again/);
  const same = { ...opened, home: store.home, sharesStore: true };
  await store.succeed(same, NEVER);
});

test('a store whose state has moved on is replaced, also where it could not say that it was left', async () => {
  const { store, opened } = await scene();
  const succession = await store.succeed(opened, NEVER);
  const first = store.home;
  first.beforeWrite = ({ parts }) =>
    parts.some(({ upserts }) => upserts.includes('left_at_ms'))
      ? Promise.reject(new Error('disk full'))
      : Promise.resolve();
  first.close = async () => undefined;
  succession.promote();
  await expect(succession.end()).rejects.toThrow('disk full');
  expect(await standingOf(first)).toBe('in use');
  first.beforeWrite = () => Promise.resolve();
  await store.state.settle(aTold(1, 'x'));
  const back = await store.succeed({ ...opened, home: first }, NEVER);
  back.promote();
  await store.state.settle(aTold(1, 'y'));
  await back.end();
  expect((await store.state.restore()).told).toEqual([aTold(1, 'x'), aTold(1, 'y')]);
});

test('a successor that never became the first is left as an unfinished copy, and the first goes on', async () => {
  const { store, opened, next } = await scene();
  const succession = await store.succeed(opened, NEVER);
  await succession.end();
  await store.state.settle(aTold(1, 'x'));
  const again = await DirectHome.open(next.directory);
  expect(await standingOf(again)).toBe('arriving');
  again.kill();
});

test('a successor that fails while it is filled is refused, and nobody else notices', async () => {
  const { store, successor, opened } = await scene();
  store.state.keepAlert(anAlert('a'));
  await store.state.flush();
  let slices = 0;
  successor.beforeWrite = () => {
    slices += 1;
    return slices > 1 ? Promise.reject(new Error('disk full')) : Promise.resolve();
  };
  await expect(store.succeed(opened, NEVER)).rejects.toThrow('disk full');
  await store.state.settle(aTold(1, 'x'));
  expect(store.health().state).toBe('ok');
});

test('a successor that fails for a moment while it follows catches up', async () => {
  const { store, successor, opened, clock } = await scene();
  const succession = await store.succeed(opened, NEVER);
  successor.beforeWrite = () => Promise.reject(new Error('a hiccup'));
  await store.state.settle(aTold(1, 'x'));
  await quiet();
  successor.beforeWrite = () => Promise.resolve();
  succession.promote();
  await store.state.flush();
  expect((await held(successor, clock)).told).toEqual([aTold(1, 'x')]);
});

test('the state of a store in use is not overwritten, that of one that was left is', async () => {
  const { store, opened, next, successor } = await scene();
  successor.kill();
  const other = await next.openStore();
  other.journal.keepRevision({ hash: 'b', content: new Uint8Array(), templates: [], source: 'x', createdAtMs: 1 });
  other.state.keepAlert(anAlert('theirs'));
  await other.state.flush();
  const theirs = { ...opened, home: other.home };
  await expect(store.succeed(theirs, NEVER)).rejects.toThrow(
    /the next store holds the state of a store in use.*restart/,
  );

  const [there, back] = [await DirectHome.open(next.directory), new DirectSite()];
  await there.write({
    ...{ first: true, last: true, durable: false, forgottenGroups: [] },
    parts: [{ table: 'markers', upserts: ['left_at_ms', 5], deletes: [] }],
  });
  const succession = await store.succeed({ ...opened, home: there }, NEVER);
  succession.promote();
  await store.state.flush();
  expect(names(await store.state.restore())).toEqual([]);
  await back[Symbol.asyncDispose]();
});

test('copying ends soon after an abort', async () => {
  const { store, opened, successor } = await scene();
  for (let n = 0; n < 3000; n += 1) store.state.keepAlert(anAlert(String(n)));
  await store.state.flush();
  const stop = new AbortController();
  successor.beforeWrite = async () => stop.abort(new Error('given up'));
  await expect(store.succeed(opened, stop.signal)).rejects.toThrow('given up');
  await store.state.settle(aTold(1, 'x'));
});

test('when more changes than can be held while it is copied, it is refused and the first loses nothing', async () => {
  const [site, next] = [new DirectSite(), new DirectSite()];
  atTheEnd(() => Promise.all([site[Symbol.asyncDispose](), next[Symbol.asyncDispose]()]));
  const store = await site.openStore({ pendingMax: 50 });
  const successor = await DirectHome.open(next.directory);
  let isFirst = true;
  successor.beforeWrite = async () => {
    if (!isFirst) return;
    isFirst = false;
    for (let n = 0; n < 60; n += 10) {
      for (let i = n; i < n + 10; i += 1) store.state.keepAlert(anAlert(String(i)));
      await store.state.flush();
    }
  };
  const opened = { home: successor, place: 'x', sharesStore: false, ...NOTHING_TO_DO };
  await expect(store.succeed(opened, NEVER)).rejects.toThrow('more than 50 rows changed while the store was copied');
  expect((await store.state.restore()).alerts).toHaveLength(60);
});

test('a database that goes away while the lock is handed over: the old home is let go of, and nothing is thrown at nobody', async () => {
  const { store, successor, opened } = await scene();
  const inheritLock = async (): Promise<never> => Promise.reject(new Error('gone'));
  const succession = await store.succeed({ ...opened, sharesStore: true, inheritLock }, NEVER);
  succession.promote();
  await store.state.flush();
  successor.read = () => Promise.reject(new Error('gone, too'));
  await expect(succession.end()).rejects.toThrow('gone, too');
  expect(store.home.isClosed).toBe(true);
});
