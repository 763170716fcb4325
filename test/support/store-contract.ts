// The contract of a store, as tests: whatever it is made of, these facts hold. The test file of each kind of store runs them.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RestoredState, StateStore } from '../../src/alerting/ports.ts';
import { MemoryStore } from './memory-store.ts';
import {
  aGroup,
  anAlert,
  anIntent,
  anyAlertRow,
  anyGroupRow,
  anyInheritedRow,
  anyIntentRow,
  anySilence,
  anyToldRow,
  aSilence,
  aTold,
  destination,
  groupId,
  plainState,
} from './store-rows.ts';
import { settle, VirtualClock } from './virtual-clock.ts';

/** One database, and the processes that come and go on it. */
export interface StoreSite {
  readonly clock: VirtualClock;
  /** A new process. Rejects while another lives. */
  open(): Promise<StateStore>;
  /** The process ends at once, as by `kill -9`. */
  kill(): Promise<void>;
  /** Removes all traces. */
  [Symbol.asyncDispose](): Promise<void>;
}

export function storeContract(newSite: () => Promise<StoreSite>): void {
  /** What the next process finds. */
  async function found(site: StoreSite): Promise<RestoredState> {
    const store = await site.open();
    const state = await store.restore();
    await store.close();
    return state;
  }

  async function withSite(story: (site: StoreSite) => Promise<void>): Promise<void> {
    const site = await newSite();
    try {
      await story(site);
    } finally {
      await site[Symbol.asyncDispose]();
    }
  }

  test('a new store holds nothing', () =>
    withSite(async (site) => {
      expect(await found(site)).toEqual({
        alerts: [],
        groups: [],
        told: [],
        intents: [],
        inherited: [],
        silences: [],
      });
    }));

  test('whatever is kept is restored equal', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({
          alerts: distinct(anyAlertRow, (row) => row.alert.labels.fingerprint),
          groups: distinct(anyGroupRow, (row) => row.id),
          told: distinct(anyToldRow, (row) => JSON.stringify([row.groupId, row.destination])),
          intents: distinct(anyIntentRow, (row) => JSON.stringify([row.groupId, row.destination])),
          inherited: distinct(anyInheritedRow, (row) => row.id),
          silences: distinct(anySilence, (silence) => silence.id),
        }),
        (given) =>
          withSite(async (site) => {
            const store = await site.open();
            for (const row of given.alerts) store.keepAlert(row);
            for (const row of given.groups) store.keepGroup(row);
            for (const row of given.inherited) store.keepInherited(row);
            const promises = given.told.map((row) => store.settle(row));
            promises.push(...given.intents.map((row) => store.intend(row)));
            promises.push(...given.silences.map((silence) => store.saveSilence(silence)));
            await Promise.all([...promises, store.flush()]);
            await site.kill();
            expect(plainState(await found(site))).toEqual(plainState(given));
          }),
      ),
      { numRuns: 40 },
    ));

  test('a value of a megabyte comes back whole', () =>
    withSite(async (site) => {
      const store = await site.open();
      const summary = '\ud800é\0"x'.repeat(200_000);
      for (const name of ['a', 'b', 'c']) store.keepAlert(anAlert(name, { summary }));
      await store.flush();
      await site.kill();
      const { alerts } = await found(site);
      expect(alerts.map(({ alert }) => alert.annotations.get('summary') === summary)).toEqual([true, true, true]);
    }));

  test('alerts and groups are kept within a second, without anybody asking', () =>
    withSite(async (site) => {
      const store = await site.open();
      store.keepAlert(anAlert('a'));
      store.keepGroup(aGroup(1));
      await site.clock.advance(1000);
      await settle();
      await site.kill();
      const { alerts, groups } = await found(site);
      expect([alerts, groups]).toEqual([[anAlert('a')], [aGroup(1)]]);
    }));

  test('an intent is kept when it resolves, with everything that was given before it', () =>
    withSite(async (site) => {
      const store = await site.open();
      store.keepAlert(anAlert('a'));
      store.keepGroup(aGroup(1));
      void store.settle(aTold(1, 'y'));
      await store.intend(anIntent(1, 'x'));
      await site.kill();
      const state = await found(site);
      expect(state.alerts).toEqual([anAlert('a')]);
      expect(state.groups).toEqual([aGroup(1)]);
      expect(state.told).toEqual([aTold(1, 'y')]);
      expect(state.intents).toEqual([anIntent(1, 'x')]);
    }));

  test('a silence is there once its promise resolves, and gone once that is flushed', () =>
    withSite(async (site) => {
      const store = await site.open();
      await store.saveSilence(aSilence('1'));
      await store.saveSilence(aSilence('2'));
      store.forgetSilence('1');
      await store.flush();
      await site.kill();
      expect((await found(site)).silences.map(({ id }) => id)).toEqual(['2']);
    }));

  test('an outcome closes its intent in the same step; a withdrawal leaves what was told before', () =>
    withSite(async (site) => {
      const store = await site.open();
      await store.intend(anIntent(1, 'x'));
      const settled = store.settle(aTold(1, 'x'));
      await store.intend(anIntent(1, 'y'));
      await settled;
      await store.intend(anIntent(1, 'x', ['b']));
      const withdrawn = store.withdraw(groupId(1), destination('x'));
      await store.flush();
      await withdrawn;
      await site.kill();
      const { told, intents } = await found(site);
      expect(told).toEqual([aTold(1, 'x')]);
      expect(intents).toEqual([anIntent(1, 'y')]);
    }));

  test('keeping a group again does not touch what it told; forgetting it takes all of that along, and no other group', () =>
    withSite(async (site) => {
      const store = await site.open();
      for (const id of [1, 2]) {
        store.keepGroup(aGroup(id));
        void store.settle(aTold(id, 'x'));
        await store.intend(anIntent(id, 'y'));
      }
      store.keepGroup(aGroup(2, 'another team'));
      void store.settle(aTold(1, 'z'));
      store.forgetGroup(groupId(1));
      await store.flush();
      await site.kill();
      const { groups, told, intents } = await found(site);
      expect(groups).toEqual([aGroup(2, 'another team')]);
      expect(told).toEqual([aTold(2, 'x')]);
      expect(intents).toEqual([anIntent(2, 'y')]);
    }));

  test('a destination that is owed nothing is forgotten alone', () =>
    withSite(async (site) => {
      const store = await site.open();
      void store.settle(aTold(1, 'x'));
      void store.settle(aTold(1, 'y'));
      await store.flush();
      store.forgetTold(groupId(1), destination('x'));
      await store.flush();
      await site.kill();
      expect((await found(site)).told).toEqual([aTold(1, 'y')]);
    }));

  test('closing keeps what was given', () =>
    withSite(async (site) => {
      const store = await site.open();
      store.keepAlert(anAlert('a'));
      await store.close();
      expect((await found(site)).alerts).toEqual([anAlert('a')]);
    }));

  test('a store has one server: a second one is refused until the first is gone, however it went', () =>
    withSite(async (site) => {
      const first = await site.open();
      await expect(site.open()).rejects.toThrow();
      await first.close();
      await site.open();
      await expect(site.open()).rejects.toThrow();
      await site.kill();
      await (await site.open()).close();
    }));

  test('any series of calls, flushes and kills ends as it does in a plain model', () =>
    // Method: the same calls go to this store and to the model in memory. A flush before each kill makes both certain.
    fc.assert(
      fc.asyncProperty(fc.array(anyCall, { maxLength: 60 }), (calls) =>
        withSite(async (site) => {
          const model = new MemoryStore({ clock: new VirtualClock() });
          let store = await site.open();
          for (const call of calls) {
            if (call === 'kill') {
              await store.flush();
              await site.kill();
              store = await site.open();
              await store.restore();
            } else {
              call(model);
              call(store);
            }
          }
          await Promise.all([model.flush(), store.close()]);
          expect(plainState(await found(site))).toEqual(plainState(await model.restore()));
        }),
      ),
      { numRuns: 40 },
    ));
}

type Call = (store: StateStore) => void;

const anyCall: fc.Arbitrary<Call | 'kill'> = fc.oneof(
  anyAlertRow.map(
    (row): Call =>
      (store) =>
        store.keepAlert(row),
  ),
  anyAlertRow.map(
    (row): Call =>
      (store) =>
        store.forgetAlert(row.alert.labels.fingerprint),
  ),
  anyGroupRow.map(
    (row): Call =>
      (store) =>
        store.keepGroup(row),
  ),
  anyGroupRow.map(
    (row): Call =>
      (store) =>
        store.forgetGroup(row.id),
  ),
  anyIntentRow.map(
    (row): Call =>
      (store) =>
        void store.intend(row),
  ),
  anyToldRow.map(
    (row): Call =>
      (store) =>
        void store.settle(row),
  ),
  anyToldRow.map(
    (row): Call =>
      (store) =>
        void store.withdraw(row.groupId, row.destination),
  ),
  anyToldRow.map(
    (row): Call =>
      (store) =>
        store.forgetTold(row.groupId, row.destination),
  ),
  anyInheritedRow.map(
    (row): Call =>
      (store) =>
        store.keepInherited(row),
  ),
  anyInheritedRow.map(
    (row): Call =>
      (store) =>
        store.forgetInherited(row.id),
  ),
  anySilence.map(
    (silence): Call =>
      (store) =>
        void store.saveSilence(silence),
  ),
  anySilence.map(
    (silence): Call =>
      (store) =>
        store.forgetSilence(silence.id),
  ),
  fc.constant('kill' as const),
);

function distinct<T>(row: fc.Arbitrary<T>, key: (row: T) => unknown): fc.Arbitrary<T[]> {
  return fc.uniqueArray(row, { selector: key, maxLength: 6 });
}
