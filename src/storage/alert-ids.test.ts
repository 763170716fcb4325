import { expect, test } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { Timestamp } from '../base/timestamp.ts';
import { LabelSet } from '../labels/label-set.ts';
import { encodeAlert } from './alert-codec.ts';
import { AlertIds } from './alert-ids.ts';
import { BufferedStore } from './buffered-store.ts';
import type { Home, Query, Row, Slice } from './home.ts';
import { WriteBehind } from './write-behind.ts';

const disk = LabelSet.from([['alertname', 'Disk']]);
const up = LabelSet.from([['alertname', 'Up']]);

test('an alert keeps its number until it is forgotten, and no number comes twice', () => {
  const ids = new AlertIds();
  expect([ids.of(disk.fingerprint), ids.of(up.fingerprint), ids.of(disk.fingerprint)]).toEqual([1, 2, 1]);
  expect([ids.forget(disk.fingerprint), ids.forget(disk.fingerprint)]).toEqual([1, undefined]);
  expect(ids.of(disk.fingerprint)).toBe(3);
});

test('numbers go on after those that are stored', () => {
  const ids = new AlertIds();
  expect([ids.restore(disk.fingerprint, 4), ids.restore(up.fingerprint, 7)]).toEqual([undefined, undefined]);
  expect(ids.restore(disk.fingerprint, 9)).toBe(4);
  expect(ids.of(disk.fingerprint)).toBe(9);
  expect(ids.of(LabelSet.empty.fingerprint)).toBe(10);
});

test('of an alert that is stored twice the later state counts, and the earlier is deleted', async () => {
  const home = new HomeWith([
    [3, bodyOf(disk, 'earlier')],
    [5, bodyOf(up, 'once')],
    [8, bodyOf(disk, 'later')],
  ]);
  const store = new BufferedStore(new WriteBehind({ home, clock: new VirtualClock(), onEvent: () => undefined }));
  const { alerts } = await store.restore();
  expect(alerts.map(({ alert }) => alert.generatorUrl).sort()).toEqual(['later', 'once']);
  await store.flush();
  expect(home.written.flatMap(({ parts }) => parts.map(({ table, deletes }) => [table, deletes]))).toEqual([
    ['alerts', [3]],
  ]);
});

function bodyOf(labels: LabelSet, generatorUrl: string): string {
  const now = new Timestamp(0);
  const alert = { labels, annotations: LabelSet.empty, startsAt: now, endsAt: now, updatedAt: now, generatorUrl };
  return String(encodeAlert({ alert: { ...alert, timeout: false }, settled: false }, 0)[1]);
}

/** A home that holds these alerts and nothing else. */
class HomeWith implements Home {
  readonly written: Slice[] = [];
  readonly #alerts: readonly Row[];

  constructor(alerts: readonly Row[]) {
    this.#alerts = alerts;
  }

  read({ table, after }: Query): Promise<readonly Row[]> {
    return Promise.resolve(table === 'alerts' && after === undefined ? this.#alerts : []);
  }

  write(slice: Slice): Promise<void> {
    this.written.push(slice);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
