// BufferedStore: the alert path's StateStore over any home. It only says what changes and who waits for what.

import {
  type AlertRow,
  type Destination,
  type GroupId,
  type GroupRow,
  type InheritedRow,
  type IntentRow,
  type RestoredState,
  type StateStore,
  StoreSuperseded,
  type ToldRow,
} from '../alerting/ports.ts';
import type { Silence } from '../alerting/silence/silence.ts';
import type { Clock } from '../base/clock.ts';
import { inSlices } from '../base/slices.ts';
import type { Fingerprint } from '../labels/label-set.ts';
import { decodeAlert } from './alert-codec.ts';
import { AlertPlaces } from './alert-places.ts';
import { Batch, GONE } from './batch.ts';
import { decodeBundle } from './bundle-codec.ts';
import { messageOf, type Row, StoreRefused } from './home.ts';
import { StoreTaken } from './postgres/server-lock.ts';
import { decodeGroup, decodeInherited, decodeIntent, decodeSilence, decodeTold } from './row-codec.ts';
import { StoreAway } from './store-health.ts';
import { columnsOf, pageRowsOf, TABLES, type TableName } from './tables.ts';
import type { WriteBehind } from './write-behind.ts';

const TO_THE_END = new AbortController().signal;

export class BufferedStore implements StateStore {
  readonly #writes: WriteBehind;
  readonly #clock: Clock;
  readonly #alertPlaces = new AlertPlaces();

  constructor(writes: WriteBehind, clock: Clock) {
    this.#writes = writes;
    this.#clock = clock;
  }

  async restore(): Promise<RestoredState> {
    return {
      alerts: await this.#alerts(),
      groups: await this.#all('live_groups', decodeGroup),
      told: await this.#all('told', decodeTold),
      intents: await this.#all('intents', decodeIntent),
      inherited: await this.#all('inherited', decodeInherited),
      silences: await this.#all('silences', decodeSilence),
    };
  }

  keepAlert(row: AlertRow): void {
    this.#writes.change((batch) => this.#alertPlaces.keep(row, batch));
  }

  forgetAlert(fingerprint: Fingerprint): void {
    this.#writes.change((batch) => this.#alertPlaces.forget(fingerprint, batch));
  }

  keepGroup(row: GroupRow): void {
    this.#writes.change(({ groups }) => groups.set(row.id, row));
  }

  forgetGroup(id: GroupId): void {
    this.#writes.change((batch) => batch.forgetGroup(id));
  }

  intend(intent: IntentRow): Promise<void> {
    this.#writes.change(({ intents }) => intents.set(intent.groupId, intent.destination, intent));
    return this.#writes.written('now or never').catch((error: unknown) => {
      throw isSuperseded(error) ? new StoreSuperseded(messageOf(error), { cause: error }) : error;
    });
  }

  settle(told: ToldRow): Promise<void> {
    this.#writes.change((batch) => batch.settle(told));
    return this.#writes.written('now or never');
  }

  withdraw(groupId: GroupId, destination: Destination): Promise<void> {
    this.#writes.change(({ intents }) => intents.set(groupId, destination, GONE));
    return this.#writes.written('in time');
  }

  forgetTold(groupId: GroupId, destination: Destination): void {
    this.#writes.change(({ told }) => told.set(groupId, destination, GONE));
  }

  keepInherited(row: InheritedRow): void {
    this.#writes.change(({ inherited }) => inherited.set(row.id, row));
  }

  forgetInherited(id: number): void {
    this.#writes.change(({ inherited }) => inherited.set(id, GONE));
  }

  saveSilence(silence: Silence): Promise<void> {
    this.#writes.change(({ silences }) => silences.set(silence.id, silence));
    return this.#writes.written('now', true);
  }

  forgetSilence(id: string): void {
    this.#writes.change(({ silences }) => silences.set(id, GONE));
  }

  flush(durable = false): Promise<void> {
    return this.#writes.written('now', durable);
  }

  close(): Promise<void> {
    return this.#writes.close();
  }

  async #alerts(): Promise<AlertRow[]> {
    const bundles = await this.#all('alert_bundles', decodeBundle);
    const rows = await this.#all('alerts', (row) => ({ number: Number(row[0]), change: decodeAlert(row) }));
    const corrections = new Batch();
    const alerts = await inSlices(this.#alertPlaces.restore(bundles, rows, corrections), this.#clock, TO_THE_END);
    this.#writes.change((batch) => batch.absorb(corrections));
    return alerts;
  }

  /** Page by page, so that the event loop gets its turn. */
  async #all<T>(table: TableName, decode: (row: Row) => T): Promise<T[]> {
    const columns = columnsOf(table);
    const keyWidth = TABLES[table].key.length;
    const limit = pageRowsOf(table);
    const all: T[] = [];
    for (let after: Row | undefined; ; ) {
      const query = { table, columns, limit };
      const page = await this.#writes.read(after === undefined ? query : { ...query, after });
      for (const row of page) all.push(decoded(table, row, decode));
      if (page.length < limit) return all;
      after = page.at(-1)?.slice(0, keyWidth);
    }
  }
}

function isSuperseded(error: unknown): boolean {
  return error instanceof StoreAway && error.cause instanceof StoreTaken;
}

function decoded<T>(table: TableName, row: Row, decode: (row: Row) => T): T {
  try {
    return decode(row);
  } catch (error) {
    throw new StoreRefused(
      `the store holds a row of table ${table} that cannot be read (key ${String(row[0])}: ${messageOf(error)}). Put a backup of amp.db in its place, or delete the row`,
      { cause: error },
    );
  }
}
