// What may have arrived, though no answer came: it is not taken as told, but its resolve is owed. In virtual time.

import { expect, test } from 'vitest';
import {
  AlertWorld,
  HOUR,
  MINUTE,
  REFUSED,
  SECOND,
  SENT,
  UNANSWERED,
  UNREACHABLE,
} from '../../test/support/alert-world.ts';
import type { RulesSketch } from '../../test/support/rules-sketch.ts';
import type { NotifyOutcome } from './ports.ts';

const one: RulesSketch = {
  route: { receiver: 'web', groupWaitMs: 30 * SECOND, groupIntervalMs: 5 * MINUTE, repeatIntervalMs: 4 * HOUR },
  receivers: { web: ['w'] },
};

/** An alert ends while attempts to tell it get this answer; an hour ago the destination came to work. */
async function afterAnEndThatCameBeforeTheAnswer(answer: NotifyOutcome, sketch = one): Promise<AlertWorld> {
  const world = await new AlertWorld(sketch).start();
  world.answer('w', () => answer);
  world.fire('A');
  await world.advance(2 * MINUTE);
  world.resolve('A');
  await world.advance(5 * MINUTE); // the first flush has given up
  world.answer('w', () => SENT);
  await world.advance(HOUR);
  return world;
}

test('whoever may have heard that an alert fires, though no answer came, is told that it is over', async () => {
  const world = await afterAnEndThatCameBeforeTheAnswer(UNANSWERED);
  expect(world.takeTold().map((line) => line.replace(/^\S+ /, ''))).toEqual(['w +[] -[A]']);
  expect(world.router.countGroups()).toBe(0);
});

test('an attempt in doubt is made again as what it was, and counts as told when an answer comes', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', () => UNANSWERED);
  world.fire('A');
  await world.advance(6 * MINUTE); // the first flush has given up
  world.answer('w', () => SENT);
  await world.advance(HOUR);
  expect(world.told.map(({ firing, reason }) => `${firing.join()} ${reason}`)).toEqual(['A first notification']);
});

test('a doubt outlives the process', async () => {
  const world = await new AlertWorld(one).start();
  world.answer('w', () => UNANSWERED);
  world.fire('A');
  await world.advance(6 * MINUTE); // the first flush has given up
  world.answer('w', () => REFUSED);
  world.resolve('A');
  await world.advance(2 * SECOND);
  const next = await world.killAndRestart(one, MINUTE);
  await next.advance(HOUR);
  expect(next.takeTold().map((line) => line.replace(/^\S+ /, ''))).toEqual(['w +[] -[A]']);
});

test('what was refused, or never went out, is no news when it is over', async () => {
  for (const answer of [REFUSED, UNREACHABLE]) {
    const world = await afterAnEndThatCameBeforeTheAnswer(answer);
    expect(world.takeTold()).toEqual([]);
  }
});

test('a destination that wants no resolves is in no doubt', async () => {
  const quiet: RulesSketch = { ...one, receivers: { web: ['w!'] } };
  const world = await afterAnEndThatCameBeforeTheAnswer(UNANSWERED, quiet);
  expect(world.takeTold()).toEqual([]);
  expect(world.router.countGroups()).toBe(0);
});

test('who is in doubt about one alert is not told the others again', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(MINUTE);
  world.answer('w', () => UNANSWERED);
  world.fire('B');
  await world.advance(5 * MINUTE);
  await world.silence('alertname="B"', 10 * HOUR);
  await world.advance(5 * MINUTE); // the flush has given up
  world.answer('w', () => SENT);
  await world.advance(HOUR);
  expect(world.takeTold()).toEqual(['30 w +[A] -[]']);
});

test('what was told resolved, and may have been heard to fire again, is told resolved again', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A', 'B');
  await world.advance(MINUTE);
  world.resolve('B');
  await world.advance(5 * MINUTE);
  world.answer('w', () => UNANSWERED);
  world.fire('B');
  await world.advance(6 * MINUTE);
  await world.silence('alertname="A"', 10 * HOUR);
  world.resolve('B');
  await world.advance(5 * MINUTE);
  world.answer('w', () => SENT);
  world.told.length = 0;
  await world.advance(HOUR);
  expect(world.takeTold().map((line) => line.replace(/^\S+ /, ''))).toEqual(['w +[A] -[B]']);
});

test('what is in doubt is news to the group that the alert moves to', async () => {
  const world = await new AlertWorld(one).start();
  world.fire('A');
  await world.advance(MINUTE);
  world.answer('w', () => UNANSWERED);
  world.fire('B,team=x');
  await world.advance(5 * MINUTE + 10 * SECOND);
  world.answer('w', () => REFUSED);
  await world.advance(4 * MINUTE);
  world.reload({ ...one, route: { ...one.route, routes: [{ matchers: 'team="x"', groupBy: ['team'] }] } });
  world.answer('w', () => SENT);
  world.told.length = 0;
  await world.advance(HOUR);
  expect(world.told.map(({ firing, reason }) => `${firing.join()} ${reason}`)).toEqual(['B first notification']);
});
