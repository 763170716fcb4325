// Live alerts under another config, in virtual time: who is told what, when the routing tree changes under them. (ADR 9)

import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, SECOND, SENT, UNREACHABLE } from '../../test/support/alert-world.ts';
import type { RouteSketch, RulesSketch } from '../../test/support/rules-sketch.ts';

const root: RouteSketch = {
  receiver: 'none',
  groupWaitMs: 30 * SECOND,
  groupIntervalMs: 5 * MINUTE,
  repeatIntervalMs: 4 * HOUR,
};
const receivers = { none: [], a: ['A'], b: ['B'], ab: ['A', 'B'], a2: ['A'] };

function rules(routes: readonly RouteSketch[], more: Partial<RulesSketch> = {}): RulesSketch {
  return { route: { ...root, routes }, receivers, ...more };
}

const toA = rules([{ matchers: 'team="x"', receiver: 'a' }]);
const toB = rules([{ matchers: 'team="x"', receiver: 'b' }]);

async function told(world: AlertWorld): Promise<string[]> {
  await world.advance(2 * HOUR);
  return world.takeTold().map((line) => line.replace(/^[\d.]+ /, ''));
}

test.each([
  ['the same config', toA],
  ['a receiver renamed', rules([{ matchers: 'team="x"', receiver: 'a2' }])],
  ['a matcher respelt', rules([{ matchers: 'team=~"x"', receiver: 'a' }])],
  [
    'a route wrapped in a parent',
    rules([{ matchers: 'team=~".+"', receiver: 'b', routes: [{ matchers: 'team="x"', receiver: 'a' }] }]),
  ],
  [
    'routes before and after it',
    rules([
      { matchers: 'team="y"', receiver: 'b' },
      { matchers: 'team="x"', receiver: 'a' },
      { matchers: 'z="1"', receiver: 'b' },
    ]),
  ],
  [
    'an unrelated receiver changed',
    rules([{ matchers: 'team="x"', receiver: 'a' }], { receivers: { ...receivers, b: ['C'] } }),
  ],
] as const)('%s: nothing is told because of it, and the resolve comes under the first key', async (_name, next) => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  const key = world.told[0]?.key;
  world.takeTold();
  for (let times = 0; times < 20; times += 1) {
    world.reload(times % 2 === 0 ? next : toA);
    await world.advance(7 * SECOND);
  }
  world.reload(next);
  expect(await told(world)).toEqual([]);
  world.resolve('Up,team=x');
  await world.advance(10 * MINUTE);
  expect(world.told.map((one) => [one.destination, one.key, one.resolved])).toEqual([['A', key, ['Up']]]);
});

test('reloads do not touch group_wait', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x');
  for (let times = 0; times < 20; times += 1) {
    await world.advance(2 * SECOND);
    world.reload(toA);
  }
  expect(world.takeTold()).toEqual(['30 A +[Up] -[]']);
});

test('an alert that moves from A to B while firing: B firing and resolved, A resolved, once each', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  world.reload(toB);
  await world.advance(20 * MINUTE);
  world.resolve('Up,team=x');
  await world.advance(20 * MINUTE);
  expect(world.takeTold().map((line) => line.replace(/^[\d.]+ /, ''))).toEqual([
    'A +[Up] -[]',
    'B +[Up] -[]',
    'A +[] -[Up]',
    'B +[] -[Up]',
  ]);
});

test('A, B and back to A: A hears nothing new, B its resolve when the alert resolves', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  world.reload(toB);
  await world.advance(10 * MINUTE);
  world.reload(toA);
  await world.advance(HOUR);
  world.resolve('Up,team=x');
  await world.advance(20 * MINUTE);
  expect(
    world
      .takeTold()
      .map((line) => line.replace(/^[\d.]+ /, ''))
      .sort(),
  ).toEqual(['A +[Up] -[]', 'A +[] -[Up]', 'B +[Up] -[]', 'B +[] -[Up]']);
});

test('a resolve that is pending when its route goes away is told all the same', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  world.resolve('Up,team=x');
  world.reload(rules([]));
  expect(await told(world)).toEqual(['A +[Up] -[]', 'A +[] -[Up]']);
});

test.each([
  ['told at the same destination', 'a2'],
  ['told at another one', 'b'],
])('an alert that is over is no news to the group that it would go to now, %s', async (_where, receiver) => {
  const other: RouteSketch = { matchers: 'team="y"', receiver };
  const world = await new AlertWorld(rules([{ matchers: 'team="x"', receiver: 'a' }, other])).start();
  world.fire('Over,team=x,also=y', 'On,team=y');
  await world.advance(MINUTE);
  world.resolve('Over,team=x,also=y');
  await world.advance(6 * MINUTE);
  world.takeTold();
  world.reload(rules([{ ...other, matchers: 'team=~"x|y"' }]));
  expect(await told(world)).toEqual([]);
  world.fire('Over,team=x,also=y');
  expect(await told(world)).toHaveLength(1);
});

test('one of three told alerts moves away: the group is not called resolved while that one fires', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('One,team=x', 'Two,team=x', 'Three,team=x,move=1');
  await world.advance(MINUTE);
  world.takeTold();
  world.reload(
    rules([
      { matchers: 'move="1"', receiver: 'b' },
      { matchers: 'team="x"', receiver: 'a' },
    ]),
  );
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['60 B +[Three] -[]']);
  world.resolve('One,team=x', 'Two,team=x');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual(['930 A +[Three] -[One Two]']);
  world.resolve('Three,team=x,move=1');
  expect(await told(world)).toEqual(['A +[] -[Three]', 'B +[] -[Three]']);
});

test('group_by edited while groups live: nothing is told twice, and every resolve comes under the key that told the firing', async () => {
  const by = (groupBy: readonly string[]): RulesSketch => rules([{ matchers: 'team="x"', receiver: 'a', groupBy }]);
  const world = await new AlertWorld(by(['team'])).start();
  world.fire('One,team=x,n=1', 'Two,team=x,n=2');
  await world.advance(MINUTE);
  const firstKey = world.told[0]?.key;
  world.takeTold();
  world.reload(by(['n']));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual([]);
  world.reload(by([]));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual([]);
  world.resolve('One,team=x,n=1');
  await world.advance(10 * MINUTE);
  world.resolve('Two,team=x,n=2');
  await world.advance(10 * MINUTE);
  expect(world.told.map((one) => [one.key, one.firing, one.resolved])).toEqual([
    [firstKey, ['Two'], ['One']],
    [firstKey, [], ['Two']],
  ]);
});

test('two routes merged: the groups go on side by side, and newcomers join the older', async () => {
  const split = rules([
    { matchers: 'n="1"', receiver: 'a' },
    { matchers: 'n="2"', receiver: 'a' },
  ]);
  const world = await new AlertWorld(split).start();
  world.fire('One,n=1');
  await world.advance(SECOND);
  world.fire('Two,n=2');
  await world.advance(MINUTE);
  const keys = world.told.map((one) => one.key);
  world.takeTold();
  world.reload(rules([{ matchers: 'n=~"1|2"', receiver: 'a' }]));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual([]);
  world.fire('Three,n=2');
  await world.advance(10 * MINUTE);
  expect(world.told.map((one) => [one.key, one.firing])).toEqual([[keys[0], ['One', 'Three']]]);
});

test.each([
  ['before', ['New', 'A', 'B']],
  ['between', ['A', 'New', 'B']],
  ['after', ['A', 'B', 'New']],
  ['with the others turned round', ['B', 'New', 'A']],
] as const)(
  'an integration inserted %s: it gets its first notification once, the others repeat nothing',
  async (_place, list) => {
    const both = rules([{ matchers: 'team="x"', receiver: 'ab' }]);
    const world = await new AlertWorld(both).start();
    world.fire('Up,team=x');
    await world.advance(MINUTE);
    world.takeTold();
    world.reload({ ...both, receivers: { ...receivers, ab: list } });
    expect(await told(world)).toEqual(['New +[Up] -[]']);
    world.resolve('Up,team=x');
    expect((await told(world)).sort()).toEqual(['A +[] -[Up]', 'B +[] -[Up]', 'New +[] -[Up]']);
  },
);

test('an integration removed: it is told the resolve, and nothing else', async () => {
  const both = rules([{ matchers: 'team="x"', receiver: 'ab' }]);
  const world = await new AlertWorld(both).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  world.takeTold();
  world.reload({ ...both, receivers: { ...receivers, ab: ['A'] } });
  await world.advance(10 * HOUR);
  expect(world.takeTold().every((line) => line.includes(' A '))).toBe(true);
  world.resolve('Up,team=x');
  expect((await told(world)).sort()).toEqual(['A +[] -[Up]', 'B +[] -[Up]']);
});

test('a reload while 300 groups are being told causes no second request', async () => {
  const each = rules([{ matchers: 'team="x"', receiver: 'a', groupBy: ['n'] }]);
  const world = await new AlertWorld(each).start();
  let requests = 0;
  world.answer('A', async () => {
    requests += 1;
    await world.clock.sleep(2 * SECOND);
    return SENT;
  });
  for (let n = 0; n < 300; n += 1) world.fire(`Up,team=x,n=${n}`);
  await world.advance(30.5 * SECOND);
  for (let times = 0; times < 5; times += 1) {
    world.reload(times % 2 === 0 ? rules([{ matchers: 'team=~"x"', receiver: 'a', groupBy: ['n'] }]) : each);
    await world.advance(300);
  }
  await world.advance(HOUR);
  expect(requests).toBe(300);
});

test('an alert that moves while it is being told is not told again at the same destination', async () => {
  const world = await new AlertWorld(rules([{ matchers: 'team="x"', receiver: 'a', groupBy: ['n'] }])).start();
  world.answer('A', async () => {
    await world.clock.sleep(5 * SECOND);
    return SENT;
  });
  world.fire('Up,team=x,n=1');
  await world.advance(31 * SECOND);
  world.reload(rules([{ matchers: 'team="x"', receiver: 'a', groupBy: ['team'] }]));
  expect(await told(world)).toEqual(['A +[Up] -[]']);
  world.resolve('Up,team=x,n=1');
  expect(await told(world)).toEqual(['A +[] -[Up]']);
});

test('a receiver that only fails, mended by a reload: the page comes at once, and once', async () => {
  const world = await new AlertWorld(toA).start();
  world.answer('A', () => UNREACHABLE);
  world.fire('Up,team=x');
  await world.advance(4 * MINUTE);
  world.reload(rules([{ matchers: 'team="x"', receiver: 'a' }], { receivers: { ...receivers, a: ['Mended'] } }));
  await world.advance(SECOND);
  expect(world.takeTold()).toEqual(['240 Mended +[Up] -[]']);
  expect(await told(world)).toEqual([]);
});

test('group_interval edited: the deadline counts from the last flush', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  world.takeTold();
  world.reload(rules([{ matchers: 'team="x"', receiver: 'a', groupIntervalMs: MINUTE }]));
  world.fire('Two,team=x');
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['90 A +[Two Up] -[]']);
});

test('group_wait edited: the deadline counts from the birth of the group', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x');
  await world.advance(10 * SECOND);
  world.reload(rules([{ matchers: 'team="x"', receiver: 'a', groupWaitMs: 45 * SECOND }]));
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['45 A +[Up] -[]']);
});

test('an untold alert that moves waits from its arrival, not anew', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x');
  await world.advance(20 * SECOND);
  world.reload(toB);
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 B +[Up] -[]']);
});

test('an inhibition that arrives by reload: nothing is sent at the switch, the resolve once the mute ends', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('Src,team=y');
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  world.takeTold();
  world.reload(
    rules([{ matchers: 'team="x"', receiver: 'a' }], { inhibit: [{ source: 'team="y"', target: 'team="x"' }] }),
  );
  await world.advance(10 * MINUTE);
  world.resolve('Up,team=x');
  await world.advance(10 * MINUTE);
  expect(world.takeTold()).toEqual([]);
  world.resolve('Src,team=y');
  expect(await told(world)).toEqual(['A +[] -[Up]']);
});

test('inhibited targets stay inhibited through 40 reloads among 3,000 other alerts', async () => {
  const inhibiting = (text: string): RulesSketch =>
    rules([{ matchers: 'team="x"', receiver: 'a' }], { inhibit: [{ source: text, target: 'team="x"' }] });
  const world = await new AlertWorld(inhibiting('team="y"')).start();
  for (let n = 0; n < 3000; n += 1) world.fire(`Other${n},n=${n}`);
  world.fire('Src,team=y');
  world.fire('Up,team=x');
  for (let times = 0; times < 40; times += 1) {
    world.reload(inhibiting(times % 2 === 0 ? 'team=~"y"' : 'team="y"'));
    await world.advance(700);
  }
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual([]);
});
