// The ledger finds what must not be, and excuses what a kill while the store is away brings about, and nothing else.

import { expect, test } from 'vitest';
import type { GroupKey } from '../../src/alerting/ports.ts';
import { Timestamp } from '../../src/base/timestamp.ts';
import { LabelSet } from '../../src/labels/label-set.ts';
import type { Delivery } from '../support/alert-world.ts';
import { Ledger } from './ledger.ts';

/** An alert that fires whenever it is asked, or never. */
function ledger(fires: boolean): Ledger {
  return new Ledger(() => fires);
}

function delivery(atMs: number, resolved: boolean, destination = 'A', startMs = 0): Delivery {
  const labels = LabelSet.from([['alertname', 'Up']]);
  const alert = { labels, startsAt: new Timestamp(startMs) };
  return { atMs, destination, groupKey: '{}:{}' as GroupKey, alerts: [{ alert, resolved }] } as unknown as Delivery;
}

/** Tells that it fires at 10, and that it is resolved at these times. */
function tell(book: Ledger, ...atMs: readonly number[]): Ledger {
  book.deliver(delivery(10, false), 10);
  for (const at of atMs) book.deliver(delivery(at, true), at);
  return book;
}

test('a resolve that is told twice is a fault, and so is one that is not so', () => {
  expect(tell(ledger(false), 20).faults).toEqual([]);
  expect(tell(ledger(false), 20, 30).faults).toHaveLength(1);
  expect(tell(ledger(true), 20).faults).toHaveLength(1);
});

test('after a kill what was told while the store was away may be told again, once, though it fires anew meanwhile', () => {
  let fires = false;
  const book = tell(new Ledger(() => fires), 20);
  book.killed(15);
  fires = true;
  book.deliver(delivery(30, true), 30);
  expect(book.faults).toEqual([]);
  book.deliver(delivery(40, true), 40);
  expect(book.faults.map((fault) => fault.replace(/^.*\}: /, ''))).toEqual([
    'resolved while it fires: Up...',
    'resolved twice: Up... since 1970-01-01T00:00:00Z',
  ]);
});

test.each([
  ['before the store went away', 25, delivery(30, true)],
  ['to somebody else', 15, delivery(30, true, 'B')],
  ['of another time that it fired', 15, delivery(30, true, 'A', 5)],
])('what was told %s is not excused', (_what, sinceMs, again) => {
  let fires = false;
  const book = tell(new Ledger(() => fires), 20);
  book.killed(sinceMs);
  fires = true;
  book.deliver(again, 30);
  expect(book.faults.some((fault) => fault.includes('resolved while it fires'))).toBe(true);
});

test('what was told as firing while the store was away is owed nothing after a kill; what was told before is', () => {
  const [before, meanwhile] = [tell(ledger(false)), tell(ledger(false))];
  before.killed(15);
  meanwhile.killed(10);
  for (const book of [before, meanwhile]) book.settleUp(() => true);
  expect(before.faults).toEqual(['A {}:{}: never told resolved: Up...']);
  expect(meanwhile.faults).toEqual([]);
});

test('whoever was told that it fires again is owed the resolve of that, whatever else is told twice', () => {
  const book = tell(ledger(false), 20);
  book.killed(15);
  book.deliver(delivery(30, false, 'A', 25), 30);
  book.deliver(delivery(40, true), 40);
  book.settleUp(() => true);
  expect(book.faults).toEqual(['A {}:{}: never told resolved: Up...']);
});
