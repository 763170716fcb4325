import { expect, test } from 'vitest';
import { type JournalSite, journalContract } from '../support/journal-contract.ts';
import { MemoryDisk, MemoryStore } from '../support/memory-store.ts';
import { storeContract } from '../support/store-contract.ts';
import { anIntent, aSilence, aTold } from '../support/store-rows.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

class MemorySite implements JournalSite {
  readonly clock = new VirtualClock();
  readonly #disk = new MemoryDisk();
  #store: MemoryStore | undefined;

  async open(): Promise<MemoryStore> {
    this.#store = new MemoryStore({ clock: this.clock, disk: this.#disk });
    return this.#store;
  }

  async openStore(): Promise<{ state: MemoryStore; journal: MemoryStore['journal'] }> {
    const state = await this.open();
    return { state, journal: state.journal };
  }

  async kill(): Promise<void> {
    this.#store?.kill();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}

storeContract(() => Promise.resolve(new MemorySite()));
journalContract(() => Promise.resolve(new MemorySite()));

test('a fault refuses what waits, keeps what was given, and is over at the next try', async () => {
  const clock = new VirtualClock();
  const disk = new MemoryDisk();
  let fault: Error | undefined = new Error('disk full');
  const store = new MemoryStore({ clock, disk, fault: () => fault });
  await expect(store.intend(anIntent(1, 'x'))).rejects.toThrow('disk full');
  await expect(store.settle(aTold(1, 'x'))).rejects.toThrow('disk full');
  await expect(store.saveSilence(aSilence('1'))).rejects.toThrow('disk full');
  expect(store.pending).toBe(3);
  fault = undefined;
  await clock.advance(1000);
  store.kill();
  const left = disk.kept.contents();
  expect([left.told, left.intents, left.silences.length]).toEqual([[aTold(1, 'x')], [], 1]);
});

test('a power cut takes what was only kept', async () => {
  const clock = new VirtualClock();
  const disk = new MemoryDisk();
  const store = new MemoryStore({ clock, disk });
  await store.saveSilence(aSilence('1'));
  await store.intend(anIntent(1, 'x'));
  store.kill();
  disk.powerCut();
  const left = disk.kept.contents();
  expect([left.silences.length, left.intents]).toEqual([1, []]);
});

test('a power cut between the wish of a reload and its outcome shows the state before it, or all of the wish', async () => {
  const clock = new VirtualClock();
  const disk = new MemoryDisk();
  const store = new MemoryStore({ clock, disk });
  await store.saveSilence(aSilence('1'));
  const { journal } = store;
  const opening = { openedAtMs: 10, trigger: 'sighup', actor: 'signal', fromRevision: undefined };
  const attempt = journal.openAttempt(opening);
  const live = journal.keepRevision({
    ...{ hash: 'aa', content: new Uint8Array(), templates: [], source: 'a', createdAtMs: 5 },
  });
  await journal.desire(attempt, live);
  await store.intend(anIntent(1, 'x')); // told by the new config already
  store.kill();
  const afterKill = new MemoryStore({ clock, disk });
  expect(await afterKill.journal.openAttempts()).toMatchObject([{ id: attempt, toRevision: live }]);
  afterKill.kill();
  disk.powerCut();
  const next = new MemoryStore({ clock, disk });
  expect(await next.journal.openAttempts()).toEqual([]);
  expect(await next.journal.revisions()).toEqual([]);
  const left = disk.kept.contents();
  expect([left.silences.length, left.intents]).toEqual([1, []]);
});
