// Alerts that leave a group, and groups that go on elsewhere, in virtual time: further facts beside adoption.test.ts.

import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, SECOND, SENT } from '../../test/support/alert-world.ts';
import type { RouteSketch, RulesSketch } from '../../test/support/rules-sketch.ts';

const root: RouteSketch = {
  receiver: 'none',
  groupWaitMs: 30 * SECOND,
  groupIntervalMs: 5 * MINUTE,
  repeatIntervalMs: 4 * HOUR,
};
const receivers = { none: [], a: ['A'], b: ['B'] };

function rules(routes: readonly RouteSketch[], more: Partial<RulesSketch> = {}): RulesSketch {
  return { route: { ...root, routes }, receivers, ...more };
}

test('a leaver that still fires is no reason to repeat for the group that it left', async () => {
  const world = await new AlertWorld(rules([{ matchers: 'team="x"', receiver: 'a' }])).start();
  world.fire('Stays,team=x', 'Leaves,team=x,n=2');
  await world.advance(MINUTE);
  world.reload(
    rules([
      { matchers: 'n="2"', receiver: 'b' },
      { matchers: 'team="x"', receiver: 'a' },
    ]),
  );
  await world.advance(MINUTE);
  world.resolve('Stays,team=x');
  await world.advance(10 * HOUR);
  const toA = world.told.filter(({ destination }) => destination === 'A');
  expect(toA.map(({ firing, resolved }) => [firing, resolved])).toEqual([
    [['Stays', 'Leaves'], []],
    [['Leaves'], ['Stays']],
  ]);
});

test('a matcher respelt and group_wait edited at once: the wait counts from the birth of the group', async () => {
  const world = await new AlertWorld(rules([{ matchers: 'team="x"', receiver: 'a' }])).start();
  world.fire('Up,team=x');
  await world.advance(10 * SECOND);
  world.reload(rules([{ matchers: 'team=~"x"', receiver: 'a', groupWaitMs: 45 * SECOND }]));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['45 A +[Up] -[]']);
});

test('a destination that is edited while it is being told counts as told: it hears the resolve, too', async () => {
  const to = (destination: string): RulesSketch => ({
    route: { ...root, receiver: 'web' },
    receivers: { web: [destination] },
  });
  const world = await new AlertWorld(to('Old')).start();
  world.answer('Old', async () => {
    await world.clock.sleep(2 * SECOND, new AbortController().signal);
    return SENT;
  });
  world.fire('Up');
  await world.advance(31 * SECOND);
  world.reload(to('New'));
  await world.advance(20 * MINUTE);
  world.resolve('Up');
  await world.advance(20 * MINUTE);
  expect(
    world
      .takeTold()
      .map((line) => line.replace(/^[\d.]+ /, ''))
      .sort(),
  ).toEqual(['New +[Up] -[]', 'New +[] -[Up]', 'Old +[Up] -[]', 'Old +[] -[Up]']);
});

test('after an edit of group_by what fires is repeated when it is due, though its new group has told nothing yet', async () => {
  const by = (label: string): RulesSketch => rules([], { route: { ...root, receiver: 'a', groupBy: [label] } });
  const world = await new AlertWorld(by('n')).start();
  world.fire('Up,team=x,n=1');
  await world.advance(MINUTE);
  world.reload(by('team'));
  await world.advance(9 * HOUR);
  expect(world.takeTold().map((line) => line.replace(/^[\d.]+ /, ''))).toEqual([
    'A +[Up] -[]',
    'A +[Up] -[]',
    'A +[Up] -[]',
  ]);
});

test('two routes were merged, and an alert of the younger group fires again before its end is told: no other group tells it', async () => {
  const both = [
    { matchers: 'n="1"', receiver: 'a' },
    { matchers: 'n="2"', receiver: 'a' },
  ];
  const world = await new AlertWorld(rules(both)).start();
  world.fire('One,n=1');
  await world.advance(10 * SECOND);
  world.fire('Two,n=2');
  await world.advance(MINUTE);
  world.reload(rules([{ matchers: 'n=~"1|2"', receiver: 'a' }]));
  world.resolve('Two,n=2');
  await world.advance(10 * SECOND);
  world.post('Two,n=2', { startsAt: world.clock.now(), endsAt: world.clock.now() + HOUR });
  await world.advance(10 * MINUTE);
  world.resolve('Two,n=2');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['30 A +[One] -[]', '40 A +[Two] -[]', '940 A +[] -[Two]']);
});

test('a receiver renamed between a retired group and the one that was born with its key: one resolve, once', async () => {
  const grouped = (by: string, receiver: string, routes: readonly RouteSketch[] = []): RulesSketch => ({
    route: { ...root, receiver, groupBy: [by], routes },
    receivers: { [receiver]: ['A'], b: ['B'] },
  });
  const leaving = [{ matchers: 'n="2"', receiver: 'b' }];
  const world = await new AlertWorld(grouped('team', 'a')).start();
  world.fire('Leaves,team=x,n=2');
  await world.advance(MINUTE);
  world.reload(grouped('alertname', 'a', leaving));
  world.reload(grouped('team', 'a', leaving));
  world.fire('Stays,team=x');
  await world.advance(10 * SECOND);
  world.reload(grouped('team', 'renamed', leaving));
  world.resolve('Leaves,team=x,n=2');
  await world.advance(HOUR);
  world.resolve('Stays,team=x');
  await world.advance(HOUR);
  const toA = world.told.filter(({ destination }) => destination === 'A');
  expect(new Set(toA.map(({ key }) => key))).toEqual(new Set(['{}:{team="x"}']));
  expect(toA.map(({ firing, resolved }) => [firing, resolved])).toEqual([
    [['Leaves'], []],
    [['Stays'], ['Leaves']],
    [[], ['Stays']],
  ]);
});

test('a group is born with the key of a retired one under another name of its receiver, and then that is renamed back', async () => {
  const leaving = [{ matchers: 'n="2"', receiver: 'b' }];
  const grouped = (receiver: string, routes: readonly RouteSketch[] = []): RulesSketch => ({
    route: { ...root, receiver, groupBy: [], routes },
    receivers: { [receiver]: ['A'], b: ['B'] },
  });
  const world = await new AlertWorld(grouped('a')).start();
  world.fire('Leaves,n=2');
  await world.advance(MINUTE);
  world.reload(grouped('renamed', leaving));
  world.fire('Stays');
  world.reload(grouped('a', leaving));
  await world.advance(10 * MINUTE);
  world.resolve('Leaves,n=2');
  await world.advance(HOUR);
  world.resolve('Stays');
  await world.advance(HOUR);
  const toA = world.told.filter(({ destination }) => destination === 'A');
  expect(toA.map(({ key, firing, resolved }) => [key, firing, resolved])).toEqual([
    ['{}:{}', ['Leaves'], []],
    ['{}:{}', ['Stays', 'Leaves'], []],
    ['{}:{}', ['Stays'], ['Leaves']],
    ['{}:{}', [], ['Stays']],
  ]);
});

test('a retired group tells the ends of what its twin holds, one after the other, before the twin is flushed: each once', async () => {
  const grouped = (groupIntervalMs: number, routes: readonly RouteSketch[] = []): RulesSketch => ({
    route: { ...root, receiver: 'a', groupBy: [], groupIntervalMs, routes },
    receivers: { a: ['A'], b: ['B'] },
  });
  const world = await new AlertWorld(grouped(20 * SECOND)).start();
  world.fire('Leaves,n=2');
  await world.advance(MINUTE);
  world.reload(grouped(5 * MINUTE, [{ matchers: 'n="2"', receiver: 'b' }]));
  world.fire('One', 'Two');
  await world.advance(MINUTE);
  world.resolve('One');
  await world.advance(30 * SECOND);
  world.resolve('Two');
  await world.advance(HOUR);
  world.resolve('Leaves,n=2');
  await world.advance(HOUR);
  const toA = world.told.filter(({ destination }) => destination === 'A');
  expect(toA.flatMap(({ resolved }) => resolved)).toEqual(['One', 'Two', 'Leaves']);
  expect(world.router.countGroups()).toBe(0);
});
