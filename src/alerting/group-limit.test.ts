// The limit on groups, through reloads, in virtual time: what a reload leaves behind takes no room from what it moves on.

import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, SECOND } from '../../test/support/alert-world.ts';
import type { RouteSketch, RulesSketch } from '../../test/support/rules-sketch.ts';

const root: RouteSketch = {
  receiver: 'none',
  groupBy: ['alertname'],
  groupWaitMs: 30 * SECOND,
  groupIntervalMs: 5 * MINUTE,
  repeatIntervalMs: 4 * HOUR,
};
const receivers = { none: [], a: ['A'], b: ['B'] };

function rules(routes: readonly RouteSketch[], maxGroups: number): RulesSketch {
  return { route: { ...root, routes }, receivers, maxGroups };
}

const toA = rules([{ matchers: 'team="x"', receiver: 'a' }], 2);
const toB = rules([{ matchers: 'team="x"', receiver: 'b' }], 2);

test('an alert that moves from A to B is told at B, although max_groups was reached', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('One,team=x', 'Two,team=x');
  await world.advance(MINUTE);
  world.reload(toB);
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['30 A +[One] -[]', '30 A +[Two] -[]', '60 B +[One] -[]', '60 B +[Two] -[]']);
  world.resolve('One,team=x', 'Two,team=x');
  await world.advance(10 * MINUTE);
  expect(
    world
      .takeTold()
      .map((line) => line.replace(/^\d+ /, ''))
      .sort(),
  ).toEqual(['A +[] -[One]', 'A +[] -[Two]', 'B +[] -[One]', 'B +[] -[Two]']);
});

test('retired groups turn no new alert away, after a restart neither', async () => {
  let world = await new AlertWorld(toA).start();
  world.fire('One,team=x', 'Two,team=x');
  await world.advance(MINUTE);
  world.reload({ ...toB, maxGroups: 3 });
  await world.advance(MINUTE);
  world = await world.killAndRestart({ ...toB, maxGroups: 3 }, 0, toA);
  world.fire('New,team=x');
  await world.advance(10 * MINUTE);
  expect(world.told.map(({ destination, firing }) => `${destination} ${firing}`)).toEqual(['B New']);
});

test('a group that comes back from retirement takes room again', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('One,team=x', 'Two,team=x');
  await world.advance(MINUTE);
  world.reload(toB);
  await world.advance(10 * MINUTE);
  world.reload(toA);
  world.fire('Three,team=x');
  await world.advance(10 * MINUTE);
  expect(world.told.map(({ firing }) => firing.join())).not.toContain('Three');
  expect(world.events).toContain('groupLimitReached');
});

test('an alert that found room in only one of its groups finds the other when there is room and it is sent again', async () => {
  const both = [
    { matchers: 'n="1"', receiver: 'a', continue: true, groupBy: ['n'] },
    { matchers: 'team="x"', receiver: 'b' },
  ];
  const world = await new AlertWorld(rules(both, 1)).start();
  world.fire('One,team=x,n=1');
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual(['30 A +[One] -[]']);
  world.reload(rules(both, 2));
  world.fire('One,team=x,n=1');
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual(['90 B +[One] -[]']);
});

test('a reload founds no more groups than max_groups allows', async () => {
  const by = (groupBy: readonly string[]): RulesSketch => rules([{ matchers: 'team="x"', receiver: 'a', groupBy }], 2);
  const world = await new AlertWorld(by([])).start();
  world.fire('Up,team=x,n=1', 'Up,team=x,n=2', 'Up,team=x,n=3');
  world.reload(by(['n']));
  await world.advance(MINUTE); // the group of before has ended
  expect(world.router.countGroups()).toBe(2);
  expect(world.events).toContain('groupLimitReached');
});
