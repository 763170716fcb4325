// Death and restart, in virtual time: what the next process must know. (ADR 13)

import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, REFUSED, SECOND, SENT, UNREACHABLE } from '../../test/support/alert-world.ts';
import type { RulesSketch } from '../../test/support/rules-sketch.ts';

const one: RulesSketch = {
  route: { receiver: 'web', groupWaitMs: 30 * SECOND, groupIntervalMs: 5 * MINUTE, repeatIntervalMs: 4 * HOUR },
  receivers: { web: ['w'] },
};

test('nothing whose outcome was kept is repeated, and timers count from where they stood', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(MINUTE);
  const next = await world.killAndRestart(one, MINUTE);
  next.fire('B');
  await next.advance(3 * HOUR);
  // Born at 0, flushed at 30: the next tick is at 330, 210 s after the new start at 120.
  expect(next.takeTold()).toEqual(['210 w +[A B] -[]']);
});

test('a pending resolve is told by the next process', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(MINUTE);
  world.resolve('A');
  await world.advance(2 * SECOND);
  const next = await world.killAndRestart(one, MINUTE);
  await next.advance(HOUR);
  expect(next.takeTold()).toEqual(['208 w +[] -[A]']);
});

test('a group that was waiting waits on, not anew', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(20 * SECOND);
  const next = await world.killAndRestart(one, 4 * SECOND);
  await next.advance(MINUTE);
  expect(next.takeTold()).toEqual(['6 w +[A] -[]']);
});

test('an attempt that was cut off is made once more, at once', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', async () => {
    await world.clock.sleep(10 * SECOND);
    return SENT;
  });
  world.fire('A');
  await world.advance(35 * SECOND);
  const next = await world.killAndRestart(one, MINUTE);
  await next.advance(2 * HOUR);
  expect(next.takeTold()).toEqual(['0 w +[A] -[]']);
});

test('an alert cut off while it was being told, and resolved since, is told as resolved', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', async () => {
    await world.clock.sleep(30 * SECOND);
    return SENT;
  });
  world.fire('A');
  await world.advance(35 * SECOND);
  world.resolve('A');
  await world.advance(2 * SECOND);
  const next = await world.killAndRestart(one, MINUTE);
  await next.advance(HOUR);
  expect(next.takeTold()).toEqual(['0 w +[] -[A]']);
});

test('downtime resolves nothing: an end that ran out while nobody looked waits for its sender', async () => {
  const world = await new AlertWorld(one).start();
  world.post('A', {}); // ends 5 minutes from now unless it is sent again
  await world.advance(MINUTE);
  world.takeTold();
  const next = await world.killAndRestart(one, 2 * HOUR);
  await next.advance(4 * MINUTE);
  next.post('A', {}); // its sender is back
  await next.advance(4 * MINUTE);
  expect(next.takeTold()).toEqual([]);
});

test('whoever does not come back after the downtime is resolved when the grace is over', async () => {
  const world = await new AlertWorld(one).start();
  world.post('A', {});
  await world.advance(MINUTE);
  const next = await world.killAndRestart(one, 2 * HOUR);
  await next.advance(HOUR);
  expect(next.takeTold()).toEqual(['300 w +[] -[A]']);
});

test('an end that a flush had seen stays an end, though nobody sent it', async () => {
  const world = await new AlertWorld(one).start();
  world.post('A', {});
  world.fire('B');
  await world.advance(12 * MINUTE);
  expect(world.takeTold()).toEqual(['30 w +[A B] -[]', '330 w +[B] -[A]']);
  const next = await world.killAndRestart(one, MINUTE);
  await next.advance(HOUR);
  expect(next.takeTold()).toEqual([]);
});

const toA = {
  route: { ...one.route, receiver: 'web', routes: [{ matchers: 'team="x"', receiver: 'web' }] },
  receivers: { web: ['w'], other: ['o'] },
};

test.each([
  ['the route respelt', { ...toA, route: { ...toA.route, routes: [{ matchers: 'team=~"x"', receiver: 'web' }] } }],
  [
    'the receiver renamed',
    {
      route: { ...toA.route, receiver: 'new', routes: [{ matchers: 'team="x"', receiver: 'new' }] },
      receivers: { new: ['w'] },
    },
  ],
  ['the route gone, the parent tells the same', { ...toA, route: { ...toA.route, routes: [] } }],
] as const)('an edit made while nobody ran is adopted like a reload: %s', async (_edit, next: RulesSketch) => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  const key = world.told[0]?.key;
  const second = await world.killAndRestart(next, MINUTE);
  await second.advance(HOUR);
  expect(second.takeTold()).toEqual([]);
  second.resolve('Up,team=x');
  await second.advance(HOUR);
  expect(second.told.map((told) => [told.destination, told.key, told.resolved])).toEqual([['w', key, ['Up']]]);
});

test('an alert that was moved to another receiver while nobody ran: firing there, resolved at both', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  const next = { ...toA, route: { ...toA.route, routes: [{ matchers: 'team="x"', receiver: 'other' }] } };
  const second = await world.killAndRestart(next, MINUTE);
  await second.advance(10 * MINUTE);
  second.resolve('Up,team=x');
  await second.advance(HOUR);
  const lines = second.takeTold().map((line) => line.replace(/^[\d.]+ /, ''));
  expect(lines.sort()).toEqual(['o +[Up] -[]', 'o +[] -[Up]', 'w +[] -[Up]']);
});

test('a receiver that was taken out while nobody ran tells the resolves that it owes, and nothing else', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  const next: RulesSketch = { route: { ...one.route, receiver: 'none' }, receivers: { none: [] } };
  const second = await world.killAndRestart(next, MINUTE, toA);
  await second.advance(10 * HOUR);
  expect(second.takeTold()).toEqual([]);
  second.resolve('Up,team=x');
  await second.advance(HOUR);
  expect(second.takeTold().map((line) => line.replace(/^[\d.]+ /, ''))).toEqual(['w +[] -[Up]']);
});

test('a leaver is still a leaver for the next process: it repeats nothing and is told its resolve once', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  const toOther = { ...toA, route: { ...toA.route, routes: [{ matchers: 'team="x"', receiver: 'other' }] } };
  world.reload(toOther);
  await world.advance(10 * MINUTE);
  const second = await world.killAndRestart(toOther, MINUTE);
  await second.advance(HOUR);
  expect(second.takeTold()).toEqual([]);
  second.resolve('Up,team=x');
  await second.advance(HOUR);
  const lines = second.takeTold().map((line) => line.replace(/^[\d.]+ /, ''));
  expect(lines.sort()).toEqual(['o +[] -[Up]', 'w +[] -[Up]']);
});

test('a clean stop waits for no retry; the next process makes the next attempt at once', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', () => UNREACHABLE);
  world.fire('Up');
  await world.advance(2 * MINUTE);
  await world.router.stop(); // virtual time stands still: it would never end if it waited
  const second = await world.killAndRestart(one, MINUTE);
  await second.advance(SECOND);
  expect(second.takeTold()).toEqual(['0 w +[Up] -[]']);
});

/** What is told from now on is cut off by whatever comes within a minute. */
function cutOff(world: AlertWorld): void {
  world.answer('w', async (_, deadline) => {
    await world.clock.sleep(MINUTE, deadline);
    return UNREACHABLE;
  });
}

test('a resolve that is owed since a kill is owed still after another one, though the attempt in between was refused', async () => {
  const world = await new AlertWorld(one).start();
  cutOff(world);
  world.fire('A');
  await world.advance(35 * SECOND);
  world.store.kill();
  const second = new AlertWorld(one, { clock: world.clock, disk: world.store.disk });
  second.answer('w', () => REFUSED);
  await second.start();
  await second.advance(3 * SECOND);
  second.resolve('A');
  await second.advance(3 * SECOND);
  const third = await second.killAndRestart(one, SECOND);
  await third.advance(HOUR);
  expect(third.takeTold()).toEqual(['293 w +[] -[A]']);
});

test('an attempt that was cut off is due at once, however often the process is killed before it is made again', async () => {
  const world = await new AlertWorld(one).start();
  cutOff(world);
  world.fire('A');
  await world.advance(35 * SECOND);
  world.store.kill();
  const second = new AlertWorld(one, { clock: world.clock, disk: world.store.disk, startDelayMs: 30 * SECOND });
  await second.start();
  await second.advance(5 * SECOND);
  second.store.kill();
  const third = await new AlertWorld(one, { clock: world.clock, disk: world.store.disk }).start();
  await third.advance(MINUTE);
  expect(third.takeTold()).toEqual(['0 w +[A] -[]']);
});

test('an alert cut off while it was being told is news to the group that the next config puts it in', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(MINUTE);
  cutOff(world);
  world.fire('B,team=x');
  await world.advance(4 * MINUTE + 40 * SECOND);
  const apart: RulesSketch = { ...one, route: { ...one.route, routes: [{ matchers: 'team="x"', groupBy: ['team'] }] } };
  const next = await world.killAndRestart(apart, SECOND);
  await next.advance(HOUR);
  expect(next.takeTold().map((line) => line.replace(/^\S+ /, ''))).toEqual(['w +[B] -[]']);
});

const TWINS: RulesSketch = {
  ...one,
  route: { ...one.route, routes: [{ matchers: 'team!="x"', continue: true }, { matchers: 'team!="x"' }] },
};

test.each([
  ['alone', one],
  ['a twin', TWINS],
])(
  'what was told resolved, and was cut off while it was told to fire again, is told resolved at once (%s)',
  async (_, sketch) => {
    const world = await new AlertWorld(sketch).start();
    world.fire('A', 'B');
    await world.advance(MINUTE);
    world.resolve('B');
    await world.advance(5 * MINUTE);
    cutOff(world);
    world.fire('B');
    await world.advance(4 * MINUTE + 40 * SECOND);
    world.resolve('B');
    await world.advance(2 * SECOND);
    const next = await world.killAndRestart(sketch, SECOND);
    await next.advance(HOUR);
    expect(next.takeTold()).toEqual(['0 w +[A] -[B]']);
  },
);
