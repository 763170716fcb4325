// Which of several new routes a live group follows when its own is gone.

import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, SECOND } from '../../../test/support/alert-world.ts';
import type { RouteSketch, RulesSketch } from '../../../test/support/rules-sketch.ts';

function rules(...routes: readonly RouteSketch[]): RulesSketch {
  const root = {
    receiver: 'none',
    groupWaitMs: 30 * SECOND,
    groupIntervalMs: 5 * MINUTE,
    repeatIntervalMs: 4 * HOUR,
  };
  return { route: { ...root, routes }, receivers: { none: [], a: ['A'], b: ['B'] } };
}

test('a group follows the one that it has told of, not the many that it has not: the incident keeps its key', async () => {
  const world = await new AlertWorld(rules({ matchers: 'team="x"', receiver: 'a' })).start();
  world.fire('Told,team=x,n=1');
  await world.advance(MINUTE);
  world.fire('Two,team=x,n=2', 'Three,team=x,n=3');
  await world.advance(SECOND);
  world.reload(rules({ matchers: 'n="1"', receiver: 'a' }, { matchers: 'n=~"2|3"', receiver: 'a' }));
  await world.advance(5 * HOUR);
  world.resolve('Told,team=x,n=1');
  await world.advance(HOUR);
  const key = '{}/{team="x"}:{}';
  expect(world.told.filter((told) => told.key === key).map(({ firing, resolved }) => [firing, resolved])).toEqual([
    [['Told'], []],
    [['Told'], []],
    [[], ['Told']],
  ]);
  const others = world.told.filter((told) => told.key !== key);
  expect(new Set(others.flatMap(({ firing }) => firing))).toEqual(new Set(['Three', 'Two']));
});

test('groups of twin routes take one of the new twins each, and nobody is told anything', async () => {
  const twins = (matchers: string): RulesSketch =>
    rules({ matchers, receiver: 'a', continue: true }, { matchers, receiver: 'a' });
  const world = await new AlertWorld(twins('team="x"')).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual(['30 A +[Up] -[]']);
  world.reload(twins('team=~"x"'));
  expect(world.router.countGroups()).toBe(2);
  await world.advance(2 * HOUR);
  expect(world.takeTold()).toEqual([]);
  world.resolve('Up,team=x');
  await world.advance(HOUR);
  expect(world.takeTold()).toHaveLength(1);
});

test('of two groups that come to share a route each keeps its alerts, and their time', async () => {
  const world = await new AlertWorld(
    rules({ matchers: 'team="x"', receiver: 'a' }, { matchers: 'team="y"', receiver: 'a' }),
  ).start();
  world.fire('X1,team=x');
  await world.advance(100 * SECOND);
  world.fire('Y1,team=y');
  await world.advance(40 * SECOND);
  world.fire('Y2,team=y');
  await world.advance(SECOND);
  world.takeTold();
  world.reload(rules({ matchers: 'team=~"x|y"', receiver: 'a' }));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['430 A +[Y1 Y2] -[]']);
});

test('an alert that comes back goes to the group that has told of it, though an older one is there', async () => {
  const world = await new AlertWorld(
    rules({ matchers: 'team="x"', receiver: 'a' }, { matchers: 'team="y"', receiver: 'a' }),
  ).start();
  world.fire('X,team=x', 'Y,team=y');
  const both = { matchers: 'team=~"x|y"', receiver: 'a' };
  await world.advance(MINUTE);
  world.reload(rules(both));
  world.reload(rules({ matchers: 'team="y"', receiver: 'b' }, both));
  world.reload(rules(both));
  world.takeTold();
  world.resolve('X,team=x');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['330 A +[] -[X]']);
});

test('from A to B and back to A: the group at A repeats as if nothing had been, under its own key', async () => {
  const to = (receiver: string): RulesSketch => rules({ matchers: 'team="x"', receiver });
  const world = await new AlertWorld(to('a')).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  world.reload(to('b'));
  world.reload(to('a'));
  await world.advance(5 * HOUR);
  expect(world.told.map(({ destination, key, firing }) => [destination, key, firing])).toEqual([
    ['A', '{}/{team="x"}:{}', ['Up']],
    ['A', '{}/{team="x"}:{}', ['Up']],
  ]);
});

test('newcomers join the older of two groups, though only the younger one was on their route before', async () => {
  const both = { matchers: 'team=~"x|y"', receiver: 'a' };
  const world = await new AlertWorld(
    rules({ matchers: 'z="1"', receiver: 'b' }, { matchers: 'team="x"', receiver: 'a' }, both),
  ).start();
  world.fire('X,team=x');
  await world.advance(100 * SECOND);
  world.fire('Y,team=y', 'Z,team=x,z=1');
  await world.advance(MINUTE);
  world.takeTold();
  world.reload(rules(both));
  await world.advance(3 * MINUTE);
  expect(world.takeTold()).toEqual(['330 A +[X Z] -[]']);
});

test('newcomers join the group that an unchanged corner of the tree keeps', async () => {
  const kept = { matchers: 'team="x"', receiver: 'a' };
  const world = await new AlertWorld(rules({ matchers: 'z="1"', receiver: 'b' }, kept)).start();
  world.fire('Old,team=x', 'New,team=x,z=1');
  await world.advance(MINUTE);
  world.takeTold();
  world.reload(rules(kept));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['330 A +[Old New] -[]']);
});

test('alerts that move together found one group, and are told together', async () => {
  const to = (receiver: string): RulesSketch => rules({ matchers: 'team="x"', receiver });
  const world = await new AlertWorld(to('a')).start();
  world.fire('One,team=x', 'Two,team=x,n=2', 'Three,team=x,n=3');
  await world.advance(SECOND);
  world.reload(to('b'));
  await world.advance(HOUR);
  expect(world.takeTold()).toHaveLength(1);
});

test('a group that several alerts found waits from the arrival of the first of them', async () => {
  const to = (receiver: string): RulesSketch => rules({ matchers: 'team="x"', receiver });
  const world = await new AlertWorld(to('a')).start();
  world.fire('One,team=x');
  await world.advance(10 * SECOND);
  world.fire('Two,team=x,n=2');
  await world.advance(SECOND);
  world.reload(to('b'));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 B +[One Two] -[]']);
});

/** Which incident a newcomer on each of these numbers is told under, after all of one group were sent two ways. */
async function keysOfNewcomers(
  after: RulesSketch,
  numbers: readonly number[],
): Promise<readonly (string | undefined)[]> {
  const world = await new AlertWorld(rules({ matchers: 'team="x"', receiver: 'a' })).start();
  world.fire('One,team=x,n=1', 'Two,team=x,n=2,m=2', 'Three,team=x,n=2,m=3');
  await world.advance(MINUTE);
  world.reload(after);
  for (const n of numbers) world.fire(`New${n},team=x,n=${n}`);
  await world.advance(HOUR);
  return numbers.map((n) => world.told.find(({ firing }) => firing.includes(`New${n}`))?.key);
}

test('a group follows most of those that it told, whichever route is more like its old one', async () => {
  const split = rules(
    { matchers: 'n="1"', receiver: 'a' },
    { matchers: 'n="2"', receiver: 'a', repeatIntervalMs: HOUR },
  );
  expect(await keysOfNewcomers(split, [1, 2])).toEqual(['{}/{n="1"}:{}', '{}/{team="x"}:{}']);
});

test('a route that still exists keeps its group, wherever most of its alerts go', async () => {
  const split = rules({ matchers: 'n="2"', receiver: 'a' }, { matchers: 'team="x"', receiver: 'a' });
  expect(await keysOfNewcomers(split, [1, 2])).toEqual(['{}/{team="x"}:{}', '{}/{n="2"}:{}']);
});

test('alerts that nobody has heard of are grouped by the new group_by', async () => {
  const by = (...groupBy: readonly string[]): RulesSketch => rules({ matchers: 'team="x"', receiver: 'a', groupBy });
  const world = await new AlertWorld(by('n')).start();
  world.fire('One,team=x,n=1', 'Two,team=x,n=2');
  await world.advance(10 * SECOND);
  world.reload(by('team'));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 A +[One Two] -[]']);
});
