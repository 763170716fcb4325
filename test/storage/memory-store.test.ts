import type { StateStore } from '../../src/alerting/ports.ts';
import { MemoryDisk, MemoryStore } from '../support/memory-store.ts';
import { type StoreSite, storeContract } from '../support/store-contract.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

class MemorySite implements StoreSite {
  readonly clock = new VirtualClock();
  readonly #disk = new MemoryDisk();
  #store: MemoryStore | undefined;

  async open(): Promise<StateStore> {
    this.#store = new MemoryStore({ clock: this.clock, disk: this.#disk });
    return this.#store;
  }

  async kill(): Promise<void> {
    this.#store?.kill();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}

storeContract(() => Promise.resolve(new MemorySite()));
