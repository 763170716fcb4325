// WriteBehind: takes changes at once and writes them in batches: within a second, or when somebody waits. While the home
// is away it keeps what it was given, within a bound, and tries again.

import { assert } from '../base/assert.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { Batch } from './batch.ts';
import { Follower } from './follower.ts';
import type { Home, Query, Row, Slice } from './home.ts';
import { slicesOf } from './slices.ts';
import { type StoreEvent, type StoreHealth, StoreTrouble } from './store-health.ts';

// "Kept within a second", of which the writing itself has a fifth.
const COMMIT_AFTER_MS = 800;
// A batch of this size is not left to wait for its second: about 20 ms of writing.
const COMMIT_AT_ROWS = 5000;
// Longer than a checkpoint on a slow disk; shorter than anyone's patience with a page.
const ANSWER_WITHIN_MS = 5000;
const CLOSE_WITHIN_MS = 10_000;

export interface WriteBehindOptions {
  readonly home: Home;
  readonly clock: Clock;
  readonly onEvent: (event: StoreEvent) => void;
  /** Rows that are held while the home is away. Beyond it the alerts that waited longest are given up, and nothing else. */
  readonly pendingMax?: number;
}

/** How soon the one who waits must be served. */
export type Urgency =
  /** With the next batch, whenever that is. */
  | 'in time'
  /** Now; but if the home is known to be away, the answer is no, at once. */
  | 'now or never'
  /** Now; if the home is away, it is tried again for this. */
  | 'now';

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

interface Flight {
  readonly home: Home;
  readonly batch: Batch;
  readonly durable: boolean;
  waiters: Waiter[];
  /** The home has not answered for so long that nobody waits for it any longer. */
  isOverdue: boolean;
  /** Another home became the first meanwhile, and gets this batch too: what becomes of it here concerns nobody. */
  isOvertaken: boolean;
  /** Never rejects. */
  ended: Promise<void>;
}

export class WriteBehind {
  #home: Home;
  /** Is told what lands. */
  #follower: Follower | undefined;
  /** What a home must be done with before it is given a batch: nothing of an earlier one may come in between. */
  readonly #unsettled = new Map<Home, Promise<unknown>>();
  readonly #clock: Clock;
  readonly #trouble: StoreTrouble;
  readonly #pendingMax: number;
  #batch = new Batch();
  #waiters: Waiter[] = [];
  /** The batch that the home is writing. */
  #flying: Flight | undefined;
  /** Somebody waits for the batch: it is written as soon as the one in flight is down. */
  #wanted = false;
  #durable = false;
  #timer: Timer | undefined;
  #isClosed = false;

  constructor(options: WriteBehindOptions) {
    this.#home = options.home;
    this.#clock = options.clock;
    this.#pendingMax = options.pendingMax ?? 200_000;
    this.#trouble = new StoreTrouble(options.clock, options.onEvent);
  }

  /** The batch to change. Synchronous and cheap: nothing is encoded before it is written. */
  change(change: (batch: Batch) => void): void {
    if (this.#isClosed) return;
    change(this.#batch);
    if (this.#batch.size > this.#pendingMax) {
      this.#trouble.dropped(this.#batch.dropOldestAlerts(this.#batch.size - this.#pendingMax));
    }
    if (!this.#trouble.isAway && this.#batch.size >= COMMIT_AT_ROWS) this.#want();
    else this.#startWithin(COMMIT_AFTER_MS);
  }

  /** Resolves when all changes made so far are written. What rejects is not forgotten: it waits, and is tried again. */
  written(urgency: Urgency, durable = false): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error('the store is closed'));
    const isHopeless = this.#flying?.isOverdue || (this.#trouble.isAway && urgency !== 'now');
    if (isHopeless) return Promise.reject(this.#trouble.error());
    this.#durable ||= durable;
    const written = new Promise<void>((resolve, reject) => this.#waiters.push({ resolve, reject }));
    if (urgency !== 'in time') this.#want();
    return written;
  }

  /** Reads what is written, after everything given so far is (or has failed to be). */
  async read(query: Query): Promise<readonly Row[]> {
    if (this.#batch.size > 0 || this.#flying !== undefined) await this.written('now').catch(() => undefined);
    return this.#home.read(query);
  }

  /** The home that is written to and read from. */
  get home(): Home {
    return this.#home;
  }

  /** From now on this one is told what lands, until it is promoted or dismissed. There is one at a time. */
  followBy(home: Home): Follower {
    assert(this.#follower === undefined, 'two homes follow the first');
    this.#follower = new Follower(home, this.#pendingMax);
    return this.#follower;
  }

  /** It follows no longer. Resolves when its home is done with what it was given. */
  async dismiss(follower: Follower): Promise<void> {
    if (this.#follower === follower) this.#follower = undefined;
    await follower.stop();
  }

  /**
   * The follower becomes the first, now: what it has not got is its next batch, and who waits for the batch under way waits for
   * that. Throws where it cannot be; then nothing has happened. `onSameStore`: both write to one database.
   */
  promote(follower: Follower, onSameStore: boolean): undefined {
    assert(this.#follower === follower, 'a home that does not follow cannot become the first');
    const { arrears, settled } = follower.end();
    const flying = this.#flying;
    if (flying !== undefined) {
      flying.isOvertaken = true;
      arrears.absorb(flying.batch);
      this.#waiters.unshift(...flying.waiters);
      this.#unsettle(this.#home, flying.ended);
      this.#flying = undefined;
    }
    arrears.absorb(this.#batch);
    arrears.markers.set('arriving', 0).set('left_at_ms', 0);
    this.#batch = arrears;
    this.#unsettle(follower.home, settled);
    if (onSameStore && flying !== undefined) this.#unsettle(follower.home, flying.ended);
    this.#home = follower.home;
    this.#follower = undefined;
    this.#durable = true;
    this.#wanted = false;
    this.#want();
  }

  /** Resolves when a home that was the first is done with what it was given. */
  async doneWith(home: Home): Promise<void> {
    await this.#unsettled.get(home);
    this.#unsettled.delete(home);
  }

  health(): StoreHealth {
    return this.#trouble.health(this.#batch.size + (this.#flying?.batch.size ?? 0));
  }

  /** Writes what is left, if it can be written, and lets go of the home; rejects when something was lost. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    const written = this.written('now');
    this.#isClosed = true;
    const failure = await this.#within(CLOSE_WITHIN_MS, written).then(
      () => undefined,
      (error: unknown) => error,
    );
    this.#timer?.cancel();
    await this.#within(CLOSE_WITHIN_MS, this.#home.close());
    if (failure !== undefined) throw failure;
  }

  #unsettle(home: Home, work: Promise<unknown>): void {
    this.#unsettled.set(home, Promise.all([this.#unsettled.get(home), work]));
  }

  /** Writes soon: after this turn of the event loop, so that all who ask in it share one transaction. */
  #want(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    if (this.#flying === undefined) setImmediate(() => this.#start());
  }

  /** Unless a start is due already. */
  #startWithin(delayMs: number): void {
    this.#timer ??= this.#clock.at(this.#clock.now() + delayMs, () => this.#start());
  }

  #start(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#flying === undefined) void this.#write();
    else this.#wanted = true;
  }

  /** Never rejects: whoever waits for this batch is told. */
  async #write(): Promise<void> {
    const flying: Flight = {
      home: this.#home,
      batch: this.#batch,
      waiters: this.#waiters,
      durable: this.#durable,
      isOverdue: false,
      isOvertaken: false,
      ended: Promise.resolve(),
    };
    this.#flying = flying;
    this.#batch = new Batch();
    this.#waiters = [];
    this.#wanted = false;
    this.#durable = false;
    try {
      // While the home is away, even an empty batch is sent: its landing is how we learn that the home is back.
      if (flying.batch.size > 0 || flying.durable || this.#trouble.isAway) {
        const sent = this.#send(flying);
        flying.ended = sent.catch(() => undefined);
        await sent;
      }
      if (!flying.isOvertaken) this.#landed(flying);
    } catch (error) {
      if (!flying.isOvertaken) this.#failed(flying, error);
    }
  }

  async #send(flying: Flight): Promise<void> {
    for (const slice of slicesOf(flying.batch, flying.durable)) {
      const alarm = this.#clock.at(this.#clock.now() + ANSWER_WITHIN_MS, () => this.#overdue(flying));
      await this.#give(slice, flying.home).finally(() => alarm.cancel());
    }
  }

  async #give(slice: Slice, home: Home): Promise<void> {
    if (slice.first) {
      await this.#unsettled.get(home);
      this.#unsettled.delete(home);
    }
    await home.write(slice);
  }

  #landed(flying: Flight): void {
    this.#flying = undefined;
    this.#follower?.owes(flying.batch);
    this.#trouble.back();
    for (const waiter of flying.waiters) waiter.resolve();
    if (this.#wanted) this.#start();
    else if (this.#batch.size > 0) this.#startWithin(COMMIT_AFTER_MS);
  }

  #failed(flying: Flight, error: unknown): void {
    this.#flying = undefined;
    flying.batch.absorb(this.#batch);
    this.#batch = flying.batch;
    this.#durable ||= flying.durable;
    this.#rejectAll(flying, error);
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#startWithin(this.#trouble.nextRetryMs());
  }

  /** No answer: the disk hangs, or the network. The batch stays in flight, since it may land yet. */
  #overdue(flying: Flight): void {
    if (flying.isOvertaken) return;
    flying.isOverdue = true;
    this.#rejectAll(flying, new Error(`no answer from the store for ${ANSWER_WITHIN_MS} ms`));
  }

  /** Also those who wait for the next batch: they asked while the trouble began, and would wait for the retry. */
  #rejectAll(flying: Flight, error: unknown): void {
    this.#trouble.away(error);
    const waiting = [...flying.waiters, ...this.#waiters];
    flying.waiters = [];
    this.#waiters = [];
    this.#wanted = false;
    for (const waiter of waiting) waiter.reject(this.#trouble.error());
  }

  #within(limitMs: number, work: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const alarm = this.#clock.at(this.#clock.now() + limitMs, () => reject(new Error(`not done in ${limitMs} ms`)));
      work.then(resolve, reject).finally(() => alarm.cancel());
    });
  }
}
