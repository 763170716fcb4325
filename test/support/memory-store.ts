// MemoryStore: a StateStore for simulations, with a disk that outlives it. `kill()` loses what was not kept, a power cut
// what was not durable, and a test may fail any step. Slow and plain: the second opinion on the real stores.

import type {
  AlertRow,
  Destination,
  GroupId,
  GroupRow,
  InheritedRow,
  IntentRow,
  RestoredState,
  RevisionId,
  StateStore,
  ToldRow,
} from '../../src/alerting/ports.ts';
import type { Silence } from '../../src/alerting/silence/silence.ts';
import type { Clock, Timer } from '../../src/base/clock.ts';
import type { Fingerprint } from '../../src/labels/label-set.ts';
import type { Attempt, AttemptId, Revision } from '../../src/reload/journal-port.ts';
import { type JournalTables, MemoryJournal } from './memory-journal.ts';

/** What may fail: a test answers with the error, or with undefined to let it pass. */
export type StoreStep = 'restore' | 'commit' | 'sync';
export type StoreFault = (step: StoreStep) => Error | undefined;

export interface MemoryStoreOptions {
  readonly clock: Clock;
  readonly disk?: MemoryDisk;
  readonly fault?: StoreFault;
  /** How long a commit takes on the clock; 0: it is done before the next macrotask. */
  readonly commitTakesMs?: number;
}

const KEPT_WITHIN_MS = 1000;
const RETRY_AFTER_MS = 1000;
// As a checkpoint of SQLite does: now and then the kept becomes durable by itself, which bounds the list.
const UNSYNCED_MAX = 10_000;

/** One write, on any copy of the tables. */
type Write = (tables: Tables) => void;

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

export class MemoryStore implements StateStore {
  readonly disk: MemoryDisk;
  readonly journal: MemoryJournal;
  readonly #clock: Clock;
  readonly #fault: StoreFault;
  readonly #commitTakesMs: number;
  #buffer: Write[] = [];
  #waiters: Waiter[] = [];
  #durable = false;
  #timer: Timer | undefined;
  #committing: Promise<void> | undefined;
  #awayWith: Error | undefined;
  #dead = false;

  /** Throws when another store that still lives has the disk. */
  constructor(options: MemoryStoreOptions) {
    this.#clock = options.clock;
    this.#fault = options.fault ?? (() => undefined);
    this.#commitTakesMs = options.commitTakesMs ?? 0;
    this.disk = options.disk ?? new MemoryDisk();
    this.disk.take(this);
    this.journal = new MemoryJournal({
      tables: () => this.disk.kept,
      give: (write) => this.#give(write),
      flush: (durable) => this.flush(durable),
    });
  }

  /** The process dies: what was not kept is gone, and whoever waits never hears of it. */
  kill(): void {
    this.#dead = true;
    this.#timer?.cancel();
    this.#buffer = [];
    this.#waiters = [];
    this.disk.release(this);
  }

  /** Writes that are not kept yet. */
  get pending(): number {
    return this.#buffer.length;
  }

  async restore(): Promise<RestoredState> {
    const error = this.#fault('restore');
    if (error !== undefined) throw error;
    return this.disk.kept.contents();
  }

  keepAlert(row: AlertRow): void {
    this.#give((tables) => tables.alerts.set(row.alert.labels.fingerprint, row));
  }

  forgetAlert(fingerprint: Fingerprint): void {
    this.#give((tables) => tables.alerts.delete(fingerprint));
  }

  keepGroup(row: GroupRow): void {
    this.#give((tables) => tables.groups.set(row.id, row));
  }

  forgetGroup(id: GroupId): void {
    this.#give((tables) => {
      tables.groups.delete(id);
      for (const rows of [tables.told, tables.intents]) {
        for (const [key, row] of rows) if (row.groupId === id) rows.delete(key);
      }
    });
  }

  intend(intent: IntentRow): Promise<void> {
    this.#give((tables) => tables.intents.set(toldKey(intent.groupId, intent.destination), intent));
    return this.#awayWith === undefined ? this.flush() : Promise.reject(this.#awayWith);
  }

  settle(told: ToldRow): Promise<void> {
    const key = toldKey(told.groupId, told.destination);
    this.#give((tables) => {
      tables.told.set(key, told);
      tables.intents.delete(key);
    });
    return this.#awayWith === undefined ? this.flush() : Promise.reject(this.#awayWith);
  }

  withdraw(groupId: GroupId, destination: Destination): Promise<void> {
    this.#give((tables) => tables.intents.delete(toldKey(groupId, destination)));
    return this.#kept();
  }

  forgetTold(groupId: GroupId, destination: Destination): void {
    this.#give((tables) => tables.told.delete(toldKey(groupId, destination)));
  }

  keepInherited(row: InheritedRow): void {
    this.#give((tables) => tables.inherited.set(row.id, row));
  }

  forgetInherited(id: number): void {
    this.#give((tables) => tables.inherited.delete(id));
  }

  saveSilence(silence: Silence): Promise<void> {
    this.#give((tables) => tables.silences.set(silence.id, silence));
    return this.flush(true);
  }

  forgetSilence(id: string): void {
    this.#give((tables) => tables.silences.delete(id));
  }

  /** Tries again at once even if the store is away. */
  flush(durable = false): Promise<void> {
    this.#durable ||= durable;
    const kept = this.#nextCommit();
    this.#commitSoon();
    return kept;
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      this.kill();
    }
  }

  #give(write: Write): void {
    if (this.#dead) return;
    this.#buffer.push(write);
    this.#timer ??= this.#clock.at(this.#clock.now() + KEPT_WITHIN_MS, () => this.#commitSoon());
  }

  /** Settles with the commit that holds everything given so far; at once with the reason while the store is away. */
  #kept(): Promise<void> {
    return this.#awayWith === undefined ? this.#nextCommit() : Promise.reject(this.#awayWith);
  }

  #nextCommit(): Promise<void> {
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  #commitSoon(): void {
    if (this.#committing !== undefined || this.#dead) return;
    this.#committing = this.#commit().finally(() => {
      this.#committing = undefined;
      if (this.#waiters.length > 0) this.#commitSoon();
    });
  }

  async #commit(): Promise<void> {
    await Promise.resolve(); // what is given in this turn shares the commit
    this.#timer?.cancel();
    this.#timer = undefined;
    const { writes, waiters, durable } = this.#takeBuffer();
    if (this.#commitTakesMs > 0) await this.#clock.sleep(this.#commitTakesMs);
    if (this.#dead) return;

    const error = this.#fault('commit') ?? (durable ? this.#fault('sync') : undefined);
    this.#awayWith = error;
    if (error === undefined) {
      this.disk.write(writes, durable);
      for (const waiter of waiters) waiter.resolve();
      return;
    }
    this.#buffer = [...writes, ...this.#buffer];
    this.#timer ??= this.#clock.at(this.#clock.now() + RETRY_AFTER_MS, () => this.#commitSoon());
    for (const waiter of waiters) waiter.reject(error);
  }

  #takeBuffer(): { writes: Write[]; waiters: Waiter[]; durable: boolean } {
    const taken = { writes: this.#buffer, waiters: this.#waiters, durable: this.#durable };
    this.#buffer = [];
    this.#waiters = [];
    this.#durable = false;
    return taken;
  }
}

/** What is left when a process ends. One store at a time may have it. */
export class MemoryDisk {
  #kept = new Tables();
  #durable = new Tables();
  #unsynced: Write[] = [];
  #holder: MemoryStore | undefined;

  take(store: MemoryStore): void {
    if (this.#holder !== undefined) throw new Error('another store has this disk');
    this.#holder = store;
  }

  release(store: MemoryStore): void {
    if (this.#holder === store) this.#holder = undefined;
  }

  /** One transaction. */
  write(writes: readonly Write[], durable: boolean): void {
    for (const write of writes) write(this.#kept);
    this.#unsynced.push(...writes);
    if (durable || this.#unsynced.length > UNSYNCED_MAX) this.#sync();
  }

  /** Everything is lost that was not durable. Kill the store first. */
  powerCut(): void {
    this.#kept = this.#durable.copy();
    this.#unsynced = [];
  }

  /** What a process that starts now would find. */
  get kept(): Tables {
    return this.#kept;
  }

  #sync(): void {
    for (const write of this.#unsynced) write(this.#durable);
    this.#unsynced = [];
  }
}

class Tables implements JournalTables {
  readonly alerts = new Map<Fingerprint, AlertRow>();
  readonly groups = new Map<GroupId, GroupRow>();
  readonly told = new Map<string, ToldRow>();
  readonly intents = new Map<string, IntentRow>();
  readonly inherited = new Map<number, InheritedRow>();
  readonly silences = new Map<string, Silence>();
  readonly revisions = new Map<RevisionId, Revision>();
  readonly attempts = new Map<AttemptId, Attempt>();
  live: RevisionId | undefined;
  lastRevision = 0;
  lastAttempt = 0;

  copy(): Tables {
    const copy = new Tables();
    for (const [key, row] of this.alerts) copy.alerts.set(key, row);
    for (const [key, row] of this.groups) copy.groups.set(key, row);
    for (const [key, row] of this.told) copy.told.set(key, row);
    for (const [key, row] of this.intents) copy.intents.set(key, row);
    for (const [key, row] of this.inherited) copy.inherited.set(key, row);
    for (const [key, row] of this.silences) copy.silences.set(key, row);
    for (const [key, row] of this.revisions) copy.revisions.set(key, row);
    for (const [key, row] of this.attempts) copy.attempts.set(key, row);
    copy.live = this.live;
    copy.lastRevision = this.lastRevision;
    copy.lastAttempt = this.lastAttempt;
    return copy;
  }

  contents(): RestoredState {
    return {
      alerts: [...this.alerts.values()],
      groups: [...this.groups.values()],
      told: [...this.told.values()],
      intents: [...this.intents.values()],
      inherited: [...this.inherited.values()],
      silences: [...this.silences.values()],
    };
  }
}

function toldKey(groupId: GroupId, destination: Destination): string {
  return `${groupId} ${destination}`;
}
