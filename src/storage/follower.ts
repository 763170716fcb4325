// Follower: a second home that comes to hold what the first holds, and stays a moment behind, so that it can become the
// first in one step. What it has not got yet are its arrears: the last change of each key.

import { Batch } from './batch.ts';
import type { Home } from './home.ts';
import { slicesOf } from './slices.ts';

/** This few rows behind is as good as level: about 20 ms of writing. */
const LEVEL_ROWS = 1000;

export class Follower {
  readonly home: Home;
  readonly #arrearsMax: number;
  #arrears = new Batch();
  /** The arrears that are being written. */
  #underWay: Batch | undefined;
  /** Settles, and never rejects, when the home is done with what was given to it. */
  #settled: Promise<void> = Promise.resolve();
  #isCopied = false;
  #isOver = false;
  #isLost = false;

  /** Beyond `arrearsMax` rows it is lost: what was forgotten cannot be made good. */
  constructor(home: Home, arrearsMax: number) {
    this.home = home;
    this.#arrearsMax = arrearsMax;
  }

  /** What the first home has taken, or may have. */
  owes(batch: Batch): void {
    if (this.#isOver || this.#isLost) return;
    this.#arrears.absorb(batch);
    if (this.#arrears.size > this.#arrearsMax) {
      this.#isLost = true;
      this.#arrears = new Batch();
    } else if (this.#isCopied) this.#follow();
  }

  /** All that was there when the arrears began is copied: resolves when it is level, and follows by itself from then on. */
  async catchUp(signal: AbortSignal): Promise<void> {
    do {
      signal.throwIfAborted();
      this.#demandFound();
      await this.#writeArrears();
    } while (this.#arrears.size > LEVEL_ROWS);
    this.#isCopied = true;
    this.#follow();
  }

  /** Resolves when it has what it was owed, and has written at least something; rejects where it does not take it. */
  async prove(): Promise<void> {
    while (this.#underWay !== undefined && !this.#isOver) await this.#settled;
    if (this.#isOver) return; // nobody asks any more
    this.#demandFound();
    await this.#writeArrears(true);
    this.#follow();
  }

  /** It follows no longer. Answers what is missing, and when the home is done with what it was given before. */
  end(): { readonly arrears: Batch; readonly settled: Promise<void> } {
    this.#demandFound();
    this.#isOver = true;
    this.#takeBack();
    return { arrears: this.#arrears, settled: this.#settled };
  }

  /** Nothing more is written to it. Resolves when it is done with what it was given. */
  stop(): Promise<void> {
    this.#isOver = true;
    return this.#settled;
  }

  /** In the background, one round after the other. What fails stays in arrears, and is tried with the next change. */
  #follow(): void {
    if (this.#underWay !== undefined || this.#isOver || this.#arrears.size === 0) return;
    this.#writeArrears().then(
      () => this.#follow(),
      () => undefined,
    );
  }

  #writeArrears(durable = false): Promise<void> {
    const batch = this.#arrears;
    this.#underWay = batch;
    this.#arrears = new Batch();
    const written = this.#write(batch, durable);
    this.#settled = written.catch(() => undefined);
    return written;
  }

  async #write(batch: Batch, durable: boolean): Promise<void> {
    try {
      for (const slice of slicesOf(batch, durable)) {
        if (this.#isOver) return; // whoever ended it has the batch; the next first slice takes this one back
        await this.home.write(slice);
      }
      if (!this.#isOver) this.#underWay = undefined;
    } catch (error) {
      if (!this.#isOver) this.#takeBack();
      throw error;
    }
  }

  #takeBack(): void {
    if (this.#underWay === undefined) return;
    this.#underWay.absorb(this.#arrears);
    this.#arrears = this.#underWay;
    this.#underWay = undefined;
  }

  #demandFound(): void {
    if (this.#isLost) throw new Error(`more than ${this.#arrearsMax} rows changed while the store was copied`);
  }
}
