// The databases of the simulations keep what the real ones keep.

import { database } from '../../src/config/schema/database.ts';
import type { Store } from '../../src/storage/store.ts';
import { storeOn } from '../../src/storage/store.ts';
import { type JournalSite, journalContract } from '../support/journal-contract.ts';
import { Databases, ProcessHomes, QUIET } from '../support/memory-homes.ts';
import { storeContract } from '../support/store-contract.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

class MemorySite implements JournalSite {
  readonly clock = new VirtualClock();
  readonly #databases = new Databases();
  #process: ProcessHomes | undefined;

  async open(): Promise<Store['state']> {
    return (await this.openStore()).state;
  }

  async openStore(): Promise<Store> {
    const process = new ProcessHomes(this.#databases, QUIET);
    const { home } = await process.open(database.absent);
    this.#process = process;
    return storeOn(home, { clock: this.clock, onEvent: () => undefined });
  }

  async kill(): Promise<void> {
    this.#process?.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}

storeContract(() => Promise.resolve(new MemorySite()));
journalContract(() => Promise.resolve(new MemorySite()));
