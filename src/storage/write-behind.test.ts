import { expect, test } from 'vitest';
import { type DirectHome, DirectSite } from '../../test/support/direct-home.ts';
import { aGroup, anAlert, anIntent, aSilence, aTold, destination, groupId } from '../../test/support/store-rows.ts';
import { settle } from '../../test/support/virtual-clock.ts';
import type { Store, StoreOptions } from './store.ts';
import type { StoreEvent } from './store-health.ts';

interface Scene extends Store {
  readonly site: DirectSite;
  readonly home: DirectHome;
  readonly events: StoreEvent[];
}

async function scene(story: (scene: Scene) => Promise<void>, options: Partial<StoreOptions> = {}): Promise<void> {
  const site = new DirectSite();
  try {
    const events: StoreEvent[] = [];
    const store = await site.openStore({ onEvent: (event) => events.push(event), ...options });
    await story({ ...store, site, events });
  } finally {
    await site[Symbol.asyncDispose]();
  }
}

/** Turns of the event loop, until nothing more happens at this moment of the clock. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await settle();
}

const full = (): Promise<never> => Promise.reject(new Error('disk full'));
const fine = (): Promise<void> => Promise.resolve();

test('all who ask in one turn of the event loop share one transaction', () =>
  scene(async ({ state, home }) => {
    const intents = Array.from({ length: 300 }, (_, i) => state.intend(anIntent(i + 1, 'x')));
    await Promise.all(intents);
    expect(home.slices).toHaveLength(1);
    expect(home.slices[0]?.durable).toBe(false);
  }));

test('what arrives while a batch is in flight goes together with the next one', () =>
  scene(async ({ state, home }) => {
    const first = state.intend(anIntent(1, 'x'));
    let more: Promise<void>[] = [];
    home.beforeWrite = () => {
      if (more.length === 0) more = [2, 3, 4].map((id) => state.intend(anIntent(id, 'x')));
      return fine();
    };
    await first;
    await Promise.all(more);
    expect(home.slices).toHaveLength(2);
  }));

test('of many states of one alert within a second only the last is written', () =>
  scene(async ({ state, home }) => {
    for (let n = 0; n < 50; n += 1) state.keepAlert(anAlert('a', { summary: String(n) }));
    await state.flush();
    expect(home.slices.flatMap(({ parts }) => parts)).toHaveLength(1);
    const { alerts } = await state.restore();
    expect(alerts).toEqual([anAlert('a', { summary: '49' })]);
  }));

test('a large batch crosses in slices and is one transaction all the same', () =>
  scene(async ({ state, home, site }) => {
    for (let n = 0; n < 4500; n += 1) state.keepAlert(anAlert(String(n), { summary: `${n}`.padEnd(1000) }));
    home.beforeWrite = () => (home.slices.length === 4 ? full() : fine());
    await expect(state.flush()).rejects.toThrow('the store is away: disk full');
    await site.kill();
    const next = await site.open();
    expect((await next.restore()).alerts).toEqual([]);
  }));

test('a batch that has grown large does not wait for its second', () =>
  scene(async ({ state, health }) => {
    for (let n = 0; n < 5000; n += 1) state.keepAlert(anAlert(String(n)));
    await quiet();
    expect(health().pending).toBe(0);
  }));

test('only what must be on the platter asks for a sync', () =>
  scene(async ({ state, home }) => {
    await state.intend(anIntent(1, 'x'));
    await state.flush();
    await state.saveSilence(aSilence('1'));
    await state.flush(true);
    expect(home.slices.map(({ durable }) => durable)).toEqual([false, true, true]);
  }));

test('while the store is away an intent is refused at once and nothing is forgotten; when it is back all is written', () =>
  scene(async ({ state, home, site, events, health }) => {
    home.beforeWrite = full;
    state.keepAlert(anAlert('a'));
    await expect(state.intend(anIntent(1, 'x'))).rejects.toThrow('disk full');
    const attempts = home.slices.length;
    await expect(state.intend(anIntent(2, 'x'))).rejects.toThrow('disk full');
    await expect(state.settle(aTold(1, 'x'))).rejects.toThrow('disk full');
    await expect(state.withdraw(groupId(2), destination('x'))).rejects.toThrow('disk full');
    state.keepGroup(aGroup(1));
    expect(home.slices).toHaveLength(attempts);
    expect(health()).toMatchObject({ state: 'away', pending: 5, dropped: 0, lastError: 'disk full' });

    home.beforeWrite = fine;
    await site.clock.advance(100);
    await quiet();
    expect(health()).toMatchObject({ state: 'ok', pending: 0 });
    expect(events).toEqual([
      { kind: 'away', error: 'disk full' },
      { kind: 'back', awayMs: 100 },
    ]);
    const left = await state.restore();
    expect([left.alerts, left.groups, left.told, left.intents]).toEqual([
      [anAlert('a')],
      [aGroup(1)],
      [aTold(1, 'x')],
      [],
    ]);
  }));

test('a silence asks the store again although it is away, and is kept if it is refused', () =>
  scene(async ({ state, home }) => {
    home.beforeWrite = full;
    await expect(state.saveSilence(aSilence('1'))).rejects.toThrow('disk full');
    home.beforeWrite = fine;
    await state.saveSilence(aSilence('2'));
    expect(home.slices.at(-1)?.durable).toBe(true);
    expect((await state.restore()).silences.map(({ id }) => id)).toEqual(['1', '2']);
  }));

test('retries back off up to ten seconds', () =>
  scene(async ({ state, home, site }) => {
    home.beforeWrite = full;
    const times: number[] = [];
    home.beforeWrite = () => {
      times.push(site.clock.elapsedMs());
      return full();
    };
    await expect(state.flush(true)).rejects.toThrow();
    for (let second = 0; second < 60; second += 1) {
      await site.clock.advance(1000);
      await quiet();
    }
    const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(gaps.slice(0, 4)).toEqual([100, 200, 400, 800]);
    expect(Math.max(...gaps)).toBe(10_000);
  }));

test('beyond the bound the alerts that waited longest are given up, counted, and nothing else', () =>
  scene(
    async ({ state, home, site, events, health }) => {
      home.beforeWrite = full;
      await expect(state.saveSilence(aSilence('1'))).rejects.toThrow();
      for (let id = 1; id <= 5; id += 1) {
        state.keepGroup(aGroup(id));
        void state.settle(aTold(id, 'x')).catch(() => undefined);
      }
      for (let n = 100; n < 500; n += 1) state.keepAlert(anAlert(String(n)));
      const { pending, dropped } = health();
      expect(pending).toBe(16 + 400 - dropped);
      expect(pending).toBeGreaterThan(200 - 64); // new alerts are given up by the bundle
      expect(pending).toBeLessThanOrEqual(200);

      home.beforeWrite = fine;
      await site.clock.advance(10_000);
      await quiet();
      expect(events).toContainEqual({ kind: 'dropped', alerts: dropped });
      const left = await state.restore();
      const youngest = Array.from({ length: 400 - dropped }, (_, i) => String(100 + dropped + i));
      expect(left.alerts.map(({ alert }) => alert.labels.get('alertname')).sort()).toEqual(youngest);
      expect([left.groups.length, left.told.length, left.silences.length]).toEqual([5, 5, 1]);
    },
    { pendingMax: 200 },
  ));

test('a disk that hangs makes nobody wait longer than five seconds, and what lands late has landed', () =>
  scene(async ({ state, home, site, events, health }) => {
    let release = (): void => undefined;
    home.beforeWrite = () => new Promise<void>((resolve) => (release = resolve));
    const intended = state.intend(anIntent(1, 'x'));
    await settle();
    const next = state.intend(anIntent(2, 'x')); // waits for the batch after
    const refused = Promise.all([
      expect(intended).rejects.toThrow('no answer from the store'),
      expect(next).rejects.toThrow('no answer from the store'),
    ]);
    await site.clock.advance(5000);
    await refused;
    await expect(state.saveSilence(aSilence('1'))).rejects.toThrow('no answer from the store');
    expect(health().state).toBe('away');

    home.beforeWrite = fine;
    release();
    await quiet();
    await site.clock.advance(1000);
    await quiet();
    expect(health()).toMatchObject({ state: 'ok', pending: 0 });
    expect(events.map(({ kind }) => kind)).toEqual(['away', 'back']);
    const left = await state.restore();
    expect([left.intents.length, left.silences.length]).toEqual([2, 1]);
  }));

test('closing says when something was lost, lets go of the file all the same, and takes nothing more', () =>
  scene(async ({ state, home, site }) => {
    home.beforeWrite = full;
    state.keepAlert(anAlert('a'));
    await expect(state.close()).rejects.toThrow('disk full');
    state.keepAlert(anAlert('b'));
    await expect(state.intend(anIntent(1, 'x'))).rejects.toThrow('closed');
    await state.close();
    expect(site.clock.pending).toBe(0);
    expect((await (await site.open()).restore()).alerts).toEqual([]);
  }));

test('a home that does not let go is left behind after ten seconds', () =>
  scene(async ({ state, home, site }) => {
    await state.flush();
    home.kill(); // answers nothing any more
    const closed = expect(state.close()).rejects.toThrow('not done in 10000 ms');
    await quiet();
    await site.clock.advance(20_000);
    await closed;
  }));
