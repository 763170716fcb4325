// Which of several new routes a live group follows when its own is gone.

import { expect, test } from 'vitest';
import {
  AlertWorld,
  HOUR,
  MINUTE,
  type RouteSketch,
  type RulesSketch,
  SECOND,
} from '../../../test/support/alert-world.ts';

function rules(...routes: readonly RouteSketch[]): RulesSketch {
  const root = {
    receiver: 'none',
    groupWaitMs: 30 * SECOND,
    groupIntervalMs: 5 * MINUTE,
    repeatIntervalMs: 4 * HOUR,
  };
  return { route: { ...root, routes }, receivers: { none: [], a: ['A'] } };
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
