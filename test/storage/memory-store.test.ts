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
