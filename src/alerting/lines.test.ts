// More is due at one destination than can be told at once: what those in line may count on. In virtual time, with one lane.

import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, SECOND, SENT, UNREACHABLE } from '../../test/support/alert-world.ts';
import type { RulesSketch } from '../../test/support/rules-sketch.ts';

const each: RulesSketch = {
  route: {
    receiver: 'web',
    groupBy: ['alertname'],
    groupWaitMs: 30 * SECOND,
    groupIntervalMs: 10 * SECOND,
    repeatIntervalMs: 4 * HOUR,
  },
  receivers: { web: ['w'] },
};
const patient: RulesSketch = { ...each, route: { ...each.route, groupIntervalMs: 5 * MINUTE } };

/** The destination takes so long to answer. */
async function worldWithOneLane(sketch: RulesSketch, takesMs: number): Promise<AlertWorld> {
  const world = await new AlertWorld(sketch, { lanesMax: 1 }).start();
  slow(world, takesMs);
  return world;
}

function slow(world: AlertWorld, takesMs: number): void {
  world.answer('w', async (_, deadline) => {
    await world.clock.sleep(takesMs, deadline);
    return deadline.aborted ? UNREACHABLE : SENT;
  });
}

test('a resolve of what waited in line at a kill is told to nobody: it never heard that it fires', async () => {
  const world = await worldWithOneLane(patient, 30 * SECOND);
  world.fire('A', 'B', 'C');
  await world.advance(35 * SECOND); // A is being told
  world.resolve('A', 'B', 'C');
  await world.advance(2 * SECOND);
  const next = await world.killAndRestart(patient, SECOND);
  await next.advance(HOUR);
  expect(next.takeTold()).toEqual(['0 w +[] -[A]']);
});

test('what was on its way at a kill, and waits in line at the next one, is owed its resolve', async () => {
  const world = await new AlertWorld(patient, { lanesMax: 2 }).start();
  slow(world, MINUTE);
  world.fire('A', 'B');
  await world.advance(35 * SECOND); // both are being told
  world.store.kill();
  const second = new AlertWorld(patient, { clock: world.clock, disk: world.store.disk, lanesMax: 1 });
  slow(second, MINUTE);
  await second.start();
  await second.advance(3 * SECOND); // A is being told once more, B waits
  second.resolve('A', 'B');
  await second.advance(2 * SECOND);
  const third = await second.killAndRestart(patient, SECOND);
  await third.advance(HOUR);
  expect(third.takeTold().map((line) => line.replace(/^\S+ /, ''))).toEqual(['w +[] -[A]', 'w +[] -[B]']);
});

test('what waited in line at a kill is told by the next process at once', async () => {
  const world = await worldWithOneLane(patient, 3 * SECOND);
  world.fire('A', 'B', 'C');
  await world.advance(34 * SECOND); // A is told, B on its way
  const next = await world.killAndRestart(patient, SECOND);
  await next.advance(HOUR);
  expect(next.takeTold()).toEqual(['0 w +[B] -[]', '0 w +[C] -[]']);
});

test('what waited in line at a stop is left to the next process, which tells it at once', async () => {
  const world = await worldWithOneLane(patient, 3 * SECOND);
  world.fire('A', 'B', 'C');
  await world.advance(31 * SECOND);
  const stopped = world.router.stop();
  await world.advance(2 * SECOND); // A is told
  await stopped;
  await world.store.flush();
  const next = await world.killAndRestart(patient, SECOND);
  await next.advance(HOUR);
  expect(next.takeTold()).toEqual(['0 w +[B] -[]', '0 w +[C] -[]']);
});

test('whoever waited in line has as much time as whoever had not: no attempt is cut off as it begins', async () => {
  const world = await worldWithOneLane(each, 4 * SECOND);
  world.fire('A', 'B', 'C');
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual(['34 w +[A] -[]', '38 w +[B] -[]', '42 w +[C] -[]']);
});

test('whoever is still in line when the time for the flush is over looks again, and tells what is so then', async () => {
  const world = await worldWithOneLane(each, 9 * SECOND);
  world.fire('A', 'B', 'C', 'D');
  await world.advance(35 * SECOND);
  world.resolve('D');
  await world.advance(MINUTE);
  expect(world.takeTold()).toEqual(['39 w +[A] -[]', '48 w +[B] -[]', '57 w +[C] -[]']);
});

test('a reload that mends the destination waits for nobody in line', async () => {
  const world = await worldWithOneLane(patient, MINUTE);
  world.fire('A', 'B', 'C');
  await world.advance(35 * SECOND);
  world.reload({ ...patient, receivers: { web: ['x'] } });
  await world.advance(SECOND);
  expect(world.takeTold()).toEqual(['35 x +[B] -[]', '35 x +[C] -[]']);
});

test('whoever was refused leaves the line to the others, and takes its place again after the pause', async () => {
  const world = await new AlertWorld(patient, { lanesMax: 1 }).start();
  world.answer('w', async ({ alerts: [first] }) => {
    await world.clock.sleep(SECOND);
    return first.alert.labels.get('alertname') === 'A' ? UNREACHABLE : SENT;
  });
  world.fire('A', 'B', 'C');
  await world.advance(35 * SECOND);
  expect(world.told.map(({ firing: [name] }) => name)).toEqual(['B', 'C']); // and have not waited for ten
  world.answer('w', () => SENT);
  await world.advance(MINUTE);
  expect(world.takeTold().map((line) => line.replace(/^\S+ /, ''))).toEqual(['w +[B] -[]', 'w +[C] -[]', 'w +[A] -[]']);
});
