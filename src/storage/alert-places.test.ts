import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DirectHome } from '../../test/support/direct-home.ts';
import { DirectSite } from '../../test/support/direct-home.ts';
import { aGroup, anAlert } from '../../test/support/store-rows.ts';
import type { AlertRow, StateStore } from '../alerting/ports.ts';
import { encodeAlert } from './alert-codec.ts';
import type { Row } from './home.ts';
import { columnsOf, type TableName } from './tables.ts';

/** Of all numbers, one alert each; `version` is told apart after a restart. */
function numbered(n: number, version: number): AlertRow {
  return anAlert(`alert ${n}`, { summary: String(version) });
}

function versions(alerts: readonly AlertRow[]): ReadonlyMap<string, string | undefined> {
  return new Map(
    alerts.map(({ alert }) => [alert.labels.get('alertname') ?? '', alert.annotations.get('summary')] as const),
  );
}

async function rowsIn(home: DirectHome, table: TableName): Promise<readonly Row[]> {
  return home.read({ table, columns: columnsOf(table), limit: 10_000 });
}

async function scene(story: (site: DirectSite) => Promise<void>): Promise<void> {
  const site = new DirectSite();
  try {
    await story(site);
  } finally {
    await site[Symbol.asyncDispose]();
  }
}

function keepAll(state: StateStore, from: number, to: number, version: number): void {
  for (let n = from; n < to; n += 1) state.keepAlert(numbered(n, version));
}

function forgetAll(state: StateStore, from: number, to: number): void {
  for (let n = from; n < to; n += 1) state.forgetAlert(numbered(n, 0).alert.labels.fingerprint);
}

test('new alerts are a row for many; of what becomes of one later, the newest counts', () =>
  scene(async (site) => {
    const { state, home } = await site.openStore({});
    keepAll(state, 0, 100, 1);
    state.keepAlert(numbered(7, 2)); // before anything is written
    await state.flush();
    expect((await rowsIn(home, 'alert_bundles')).map(([id]) => id)).toEqual([1, 65]);
    expect(await rowsIn(home, 'alerts')).toEqual([]);
    state.keepAlert(numbered(70, 3));
    state.keepAlert(numbered(70, 4));
    state.forgetAlert(numbered(71, 1).alert.labels.fingerprint);
    await state.flush();
    expect(await rowsIn(home, 'alerts')).toEqual([encodeAlert(numbered(70, 4), 71), encodeAlert('forgotten', 72)]);

    await site.kill();
    const next = await site.openStore({});
    const found = versions((await next.state.restore()).alerts);
    expect([7, 69, 70, 71].map((n) => found.get(`alert ${n}`))).toEqual(['2', '1', '4', undefined]);
    expect(found.size).toBe(99);
  }));

test('a bundle that is written takes no more: the next alerts begin another', () =>
  scene(async (site) => {
    const { state, home } = await site.openStore({});
    keepAll(state, 0, 3, 1);
    await state.flush();
    keepAll(state, 3, 5, 1);
    await state.flush();
    expect((await rowsIn(home, 'alert_bundles')).map(([id]) => id)).toEqual([1, 4]);
  }));

test('what changed while a bundle could not be written is not overtaken by what changes then', () =>
  scene(async (site) => {
    const { state, home } = await site.openStore({});
    keepAll(state, 0, 3, 1);
    home.beforeWrite = () => {
      state.keepAlert(numbered(1, 2));
      return Promise.reject(new Error('disk full'));
    };
    await expect(state.flush()).rejects.toThrow('disk full');
    home.beforeWrite = () => Promise.resolve();
    state.keepAlert(numbered(0, 3));
    state.keepAlert(numbered(1, 4));
    await state.flush();
    expect(versions((await state.restore()).alerts)).toEqual(
      new Map([
        ['alert 0', '3'],
        ['alert 1', '4'],
        ['alert 2', '1'],
      ]),
    );
  }));

test('a bundle of which little is left is given up, with all that was said of it', () =>
  scene(async (site) => {
    const { state, home } = await site.openStore({});
    keepAll(state, 0, 64, 1);
    await state.flush();
    forgetAll(state, 0, 24);
    keepAll(state, 24, 47, 2);
    await state.flush();
    expect(await rowsIn(home, 'alert_bundles')).toHaveLength(1);
    expect(await rowsIn(home, 'alerts')).toHaveLength(47);
    forgetAll(state, 47, 48);
    await state.flush();
    expect(await rowsIn(home, 'alert_bundles')).toEqual([]);
    expect(await rowsIn(home, 'alerts')).toHaveLength(23 + 16);
    forgetAll(state, 24, 64);
    await state.flush();
    expect(await rowsIn(home, 'alerts')).toEqual([]);
  }));

test('an alert that is long ends its bundle, and does not grow one that waits', () =>
  scene(async (site) => {
    const { state, home } = await site.openStore({});
    const long = anAlert('alert 1', { summary: 'x'.repeat(70_000) });
    state.keepAlert(numbered(0, 1));
    state.keepAlert(numbered(1, 1));
    state.keepAlert(long);
    state.keepAlert(anAlert('alert 2', { summary: 'x'.repeat(70_000) }));
    state.keepAlert(numbered(3, 1));
    await state.flush();
    expect((await rowsIn(home, 'alert_bundles')).map(([id]) => id)).toEqual([1, 4]);
    expect(await rowsIn(home, 'alerts')).toEqual([encodeAlert(long, 2)]);
  }));

test('of an alert that is stored twice the later state counts, and the earlier is deleted', () =>
  scene(async (site) => {
    // The number of an alert is its own; only a store that was away at the wrong moment has two of them.
    const { home } = await site.openStore({});
    const upserts = [3, 5, 8].flatMap((number) => encodeAlert(numbered(number === 5 ? 5 : 0, number), number));
    const parts = [{ table: 'alerts' as const, upserts, deletes: [] }];
    await home.write({ first: true, last: true, durable: false, forgottenGroups: [], parts });
    await site.kill();
    const next = await site.openStore({});
    const { alerts } = await next.state.restore();
    expect(versions(alerts)).toEqual(
      new Map([
        ['alert 0', '8'],
        ['alert 5', '5'],
      ]),
    );
    next.state.keepAlert(numbered(9, 1));
    await next.state.flush();
    expect((await rowsIn(next.home, 'alerts')).map(([id]) => id)).toEqual([5, 8]);
    expect((await rowsIn(next.home, 'alert_bundles')).map(([id]) => id)).toEqual([9]);
  }));

test('what only says that an alert is forgotten goes when the bundle is no more', () =>
  scene(async (site) => {
    const { home } = await site.openStore({});
    const parts = [{ table: 'alerts' as const, upserts: encodeAlert('forgotten', 4), deletes: [] }];
    await home.write({ first: true, last: true, durable: false, forgottenGroups: [], parts });
    await site.kill();
    const next = await site.openStore({});
    expect((await next.state.restore()).alerts).toEqual([]);
    await next.state.flush();
    expect(await rowsIn(next.home, 'alerts')).toEqual([]);
  }));

test('whatever happens to alerts, and whenever the process ends, the newest state of each is found, and no rest', () =>
  // Method: ranges of alerts are kept anew and forgotten; writes land, or fail and are tried again; processes end. A plain map
  // says what must be found. In the end all are forgotten: then no row may be left.
  fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 25 }), (steps) =>
      scene(async (site) => {
        const model = new Map<string, string | undefined>();
        let { state, home } = await site.openStore({});
        let version = 0;
        for (const { kind, from, count } of steps) {
          version += 1;
          const change = (): void => {
            if (kind === 'forget') forgetAll(state, from, from + count);
            else keepAll(state, from, from + count, version);
            for (let n = from; n < from + count; n += 1) {
              if (kind === 'forget') model.delete(`alert ${n}`);
              else model.set(`alert ${n}`, String(version));
            }
          };
          if (kind === 'keep' || kind === 'forget') change();
          if (kind === 'fail') {
            home.beforeWrite = () => {
              change(); // while the batch is under way
              return Promise.reject(new Error('disk full'));
            };
            state.keepGroup(aGroup(1));
            await expect(state.flush()).rejects.toThrow('disk full');
            home.beforeWrite = () => Promise.resolve();
          }
          if (kind === 'flush' || kind === 'restart') await state.flush();
          if (kind !== 'restart') continue;
          await site.kill();
          ({ state, home } = await site.openStore({}));
          expect(versions((await state.restore()).alerts)).toEqual(model);
        }
        await state.flush();
        expect((await rowsIn(home, 'alert_bundles')).length).toBeLessThanOrEqual(model.size); // none is there for nobody
        forgetAll(state, 0, NUMBERS);
        await state.flush();
        expect([await rowsIn(home, 'alert_bundles'), await rowsIn(home, 'alerts')]).toEqual([[], []]);
      }),
    ),
    { numRuns: 60 },
  ));

const NUMBERS = 200;
const anyStep = fc.record({
  kind: fc.constantFrom('keep', 'keep', 'forget', 'flush', 'fail', 'restart'),
  from: fc.nat(NUMBERS - 100),
  count: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 100 })),
});
