// The notification log of an Alertmanager, taken over, in virtual time: what is told next is what Alertmanager itself would
// have told, had it been started again.

import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, SECOND } from '../../test/support/alert-world.ts';
import { MemoryDisk } from '../../test/support/memory-store.ts';
import type { RulesSketch } from '../../test/support/rules-sketch.ts';
import { LabelSet } from '../labels/label-set.ts';
import { foreignNameOf } from './group/foreign-name.ts';
import type { GroupKey, InheritedRow, Memo } from './ports.ts';

const one: RulesSketch = {
  route: { receiver: 'web', groupWaitMs: 30 * SECOND, groupIntervalMs: 5 * MINUTE, repeatIntervalMs: 4 * HOUR },
  receivers: { web: ['w'] },
};
const START = Date.UTC(2026, 0, 1);

interface Entry {
  readonly firing?: readonly string[];
  readonly resolved?: readonly string[];
  readonly receiver?: string;
  readonly integration?: string;
  readonly key?: string;
  readonly agoMs?: number;
  readonly lastsMs?: number;
  readonly memo?: Memo;
}

function rowOf(entry: Entry, index: number): InheritedRow {
  const names = (alertnames: readonly string[] = []) =>
    alertnames.map((alertname) => foreignNameOf(LabelSet.from([['alertname', alertname]])));
  return {
    id: index + 1,
    groupKey: (entry.key ?? '{}:{}') as GroupKey,
    receiver: entry.receiver ?? 'web',
    integration: entry.integration ?? 'webhook[0]',
    sentAtMs: START - (entry.agoMs ?? HOUR),
    firing: names(entry.firing),
    resolved: names(entry.resolved),
    memo: entry.memo,
    expiresAtMs: START + (entry.lastsMs ?? 7 * HOUR),
  };
}

function diskWith(entries: readonly Entry[]): MemoryDisk {
  const disk = new MemoryDisk();
  disk.write(
    entries.map(rowOf).map((row) => (tables) => tables.inherited.set(row.id, row)),
    true,
  );
  return disk;
}

function movedIn(sketch: RulesSketch, ...entries: readonly Entry[]): Promise<AlertWorld> {
  return new AlertWorld(sketch, { disk: diskWith(entries) }).start();
}

function entriesLeft(world: AlertWorld): number {
  return world.store.disk.kept.inherited.size;
}

test('what was told is not told again, until its repeat is due; what resolves then is told', async () => {
  const world = await movedIn(one, { firing: ['A', 'B'] });
  world.fire('A', 'B');
  await world.advance(3 * HOUR - SECOND);
  expect(world.takeTold()).toEqual([]);
  await world.advance(5 * MINUTE);
  expect(world.takeTold()).toEqual(['10830 w +[A B] -[]']); // 4 h after the last time, at a tick
  world.resolve('A');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['11130 w +[B] -[A]']);
});

test('a told alert that has resolved when it arrives is told as resolved', async () => {
  const world = await movedIn(one, { firing: ['A'] });
  world.post('A', { startsAt: START - HOUR, endsAt: START - MINUTE });
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['0 w +[] -[A]']);
});

test('a new alert is told at once, with those that were told, and the entry is done with', async () => {
  const world = await movedIn(one, { firing: ['A', 'gone'] });
  world.fire('A', 'B');
  await world.advance(MINUTE);
  expect(world.told.map(({ reason, firing }) => [reason, firing])).toEqual([['new alerts added', ['A', 'B']]]);
  world.fire('gone');
  await world.advance(5 * MINUTE);
  expect(world.told.at(-1)?.reason).toBe('new alerts added'); // as in Alertmanager: the newer entry does not name it
});

test('alerts that arrive one after the other are recognized, each when it comes', async () => {
  const world = await movedIn(one, { firing: ['A', 'B', 'C'] });
  world.fire('A');
  await world.advance(MINUTE);
  world.fire('B');
  await world.advance(10 * MINUTE);
  world.fire('C');
  world.resolve('B');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['930 w +[A C] -[B]']);
});

test('a told alert resolves before another has come again: the group is told resolved, as Alertmanager tells it', async () => {
  const world = await movedIn(one, { firing: ['A', 'B'] });
  world.post('A', { endsAt: START - MINUTE, startsAt: START - HOUR });
  await world.advance(MINUTE);
  expect(world.told.map(({ reason, resolved }) => [reason, resolved])).toEqual([['all alerts resolved', ['A']]]);
});

test('what was told as resolved is no news; when it fires again it is', async () => {
  const world = await movedIn(one, { firing: ['A'], resolved: ['B'] });
  world.fire('A');
  world.resolve('B');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual([]);
  world.fire('B');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['630 w +[A B] -[]']);
});

test('a group that was told resolved begins anew', async () => {
  const world = await movedIn(one, { resolved: ['A'] });
  world.fire('A');
  await world.advance(HOUR);
  expect(world.told.map(({ reason }) => reason)).toEqual(['first notification']);
});

test('each integration has its own entry; who has none is told', async () => {
  const sketch = { ...one, receivers: { web: ['v', 'w'], ops: ['v'] } };
  const world = await movedIn(
    sketch,
    { firing: ['A'], integration: 'webhook[1]' },
    { firing: ['A'], integration: 'email[0]' },
    { firing: ['A'], receiver: 'ops' },
    { firing: ['A'], key: '{}:{a="b"}' },
  );
  world.fire('A');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 v +[A] -[]']);
});

test('what an integration noted for itself is handed to it when it tells the same incident again', async () => {
  const memo = { threadTs: '1.2', channelId: 'C1' };
  const sketch = { ...one, route: { ...one.route, routes: [{ matchers: 'alertname=X' }] } };
  const world = await movedIn(sketch, { firing: ['A'], memo }, { resolved: ['X'], memo, key: '{}/{alertname="X"}:{}' });
  world.fire('A', 'B', 'X');
  await world.advance(MINUTE);
  expect(world.notifications.map((told) => [told.reason, told.memo])).toEqual([
    ['new alerts added', memo],
    ['first notification', undefined],
  ]);
});

test('an integration that does not want resolves is told none', async () => {
  const world = await movedIn({ ...one, receivers: { web: ['w!'] } }, { firing: ['A'] });
  world.fire('A');
  await world.advance(MINUTE);
  world.resolve('A');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual([]);
});

test('a muted alert that was told keeps silent while it is muted, and its resolve is told after it', async () => {
  const world = await movedIn(one, { firing: ['A'] });
  await world.silence('alertname=A', 20 * MINUTE);
  world.fire('A');
  await world.advance(10 * MINUTE);
  world.resolve('A');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['1230 w +[] -[A]']);
});

test('an entry that has expired counts no more, and those that nobody asked for are dropped then', async () => {
  const world = await movedIn(one, { firing: ['A'], lastsMs: MINUTE }, { firing: ['A'], key: '{}:{x="y"}' });
  await world.advance(MINUTE);
  world.fire('A');
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual(['90 w +[A] -[]']);
  expect(entriesLeft(world)).toBe(1);
  await world.advance(8 * HOUR);
  expect(entriesLeft(world)).toBe(0);
});

test('what waits outlives a kill: without its group, before its first flush, and with alerts that are still to come', async () => {
  const first = await movedIn(one, { firing: ['A', 'B'] });
  await first.advance(SECOND);
  const unflushed = await first.killAndRestart(one);
  unflushed.fire('A');
  await unflushed.advance(SECOND);
  expect(entriesLeft(unflushed)).toBe(0);
  const second = await unflushed.killAndRestart(one);
  await second.advance(MINUTE);
  const third = await second.killAndRestart(one);
  third.fire('A', 'B');
  await third.advance(10 * MINUTE);
  const fourth = await third.killAndRestart(one);
  fourth.resolve('A', 'B');
  await fourth.advance(HOUR);
  expect([first, unflushed, second, third].flatMap((world) => world.takeTold())).toEqual([]);
  expect(fourth.told.map(({ resolved }) => resolved)).toEqual([['A', 'B']]);
});

test('a receiver taken out between two flushes is told the resolve of an alert that it was told of before', async () => {
  const world = await movedIn(one, { firing: ['A', 'B'] });
  world.fire('A');
  await world.advance(MINUTE);
  world.fire('B'); // has not been seen by a flush when the reload comes
  await world.advance(SECOND);
  world.reload({ ...one, route: { ...one.route, receiver: 'ops' }, receivers: { ops: ['o'] } });
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['61 o +[A B] -[]']);
  world.resolve('A', 'B');
  await world.advance(10 * MINUTE);
  expect(world.told.map(({ destination, resolved }) => [destination, resolved]).toSorted()).toEqual([
    ['o', ['A', 'B']],
    ['w', ['A', 'B']],
  ]);
});

test('a group that ends without a word leaves the entry to the next one with its key', async () => {
  const world = await movedIn(one, { firing: ['A'] });
  await world.silence('alertname=new', HOUR);
  world.fire('new');
  await world.advance(MINUTE);
  world.resolve('new');
  await world.advance(10 * MINUTE);
  expect([...world.router.countGroupAlerts()]).toEqual([]);
  expect(entriesLeft(world)).toBe(1);
  world.fire('A');
  await world.advance(MINUTE);
  expect(entriesLeft(world)).toBe(0);
  expect(world.takeTold()).toEqual([]);
});

test('and also after a restart', async () => {
  const world = await movedIn(one, { firing: ['A'] });
  await world.silence('alertname=new', HOUR);
  world.fire('new');
  await world.advance(MINUTE);
  world.resolve('new');
  await world.advance(10 * MINUTE);
  const next = await world.killAndRestart(one);
  next.fire('A');
  await next.advance(HOUR);
  next.resolve('A');
  await next.advance(HOUR);
  expect(next.told.map(({ resolved }) => resolved)).toEqual([['A']]);
});

test('twin routes share an entry, as they share what they tell', async () => {
  const { receiver, ...waits } = one.route;
  const twin = { ...waits, receiver: 'web', matchers: 'alertname=~".+"', continue: true };
  const world = await movedIn(
    { ...one, route: { ...one.route, routes: [twin, twin] } },
    { firing: ['A'], key: '{}/{alertname=~".+"}:{}' },
  );
  world.fire('A');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual([]);
  world.resolve('A');
  await world.advance(HOUR);
  expect(world.told.map(({ resolved }) => resolved)).toEqual([['A']]);
});
