// The machine's clock is set back or forward while alerts are live: nobody is told later, earlier or twice because of it.

import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, SECOND } from '../../test/support/alert-world.ts';
import type { RulesSketch } from '../../test/support/rules-sketch.ts';

function rules(groupWaitMs = 30 * SECOND, groupIntervalMs = 5 * MINUTE): RulesSketch {
  return {
    route: { receiver: 'a', groupWaitMs, groupIntervalMs, repeatIntervalMs: 4 * HOUR },
    receivers: { a: ['A'] },
  };
}

/** What was told, and how long after the beginning, by the time that nobody sets. */
async function toldAfter(world: AlertWorld, ms: number): Promise<string[]> {
  const seen: string[] = [];
  world.onDelivery = ({ destination, alerts }) => {
    const names = (resolved: boolean): string =>
      alerts.flatMap((one) => (one.resolved === resolved ? [one.alert.labels.get('alertname')] : [])).join(' ');
    seen.push(`${world.clock.elapsedMs() / SECOND} ${destination} +[${names(false)}] -[${names(true)}]`);
  };
  await world.advance(ms);
  return seen;
}

const byAnHour = [
  ['back', -HOUR],
  ['forward', HOUR],
] as const;

test.each(byAnHour)('set %s while a group waits: it is told when group_wait is over', async (_which, byMs) => {
  const world = await new AlertWorld(rules()).start();
  world.fire('Up');
  await world.advance(10 * SECOND);
  world.clock.set(byMs);
  expect(await toldAfter(world, MINUTE)).toEqual(['30 A +[Up] -[]']);
});

test.each(byAnHour)('set %s between two flushes: the next one comes after group_interval', async (_which, byMs) => {
  const world = await new AlertWorld(rules()).start();
  world.fire('Up');
  await world.advance(MINUTE);
  world.clock.set(byMs);
  world.fire('Two');
  expect(await toldAfter(world, 20 * MINUTE)).toEqual(['330 A +[Two Up] -[]']);
});

test.each(byAnHour)('set %s: a group that is born after it waits for group_wait', async (_which, byMs) => {
  const world = await new AlertWorld(rules()).start();
  await world.advance(SECOND);
  world.clock.set(byMs);
  world.fire('Up');
  expect(await toldAfter(world, MINUTE)).toEqual(['31 A +[Up] -[]']);
});

test.each(byAnHour)('set %s within --dispatch.start-delay: that is over when it has passed', async (_which, byMs) => {
  const world = await new AlertWorld(rules(), { startDelayMs: 2 * MINUTE }).start();
  world.fire('Up');
  await world.advance(MINUTE);
  world.clock.set(byMs);
  world.post('Two,n=2', { endsAt: world.clock.now() + 10 * HOUR });
  expect(await toldAfter(world, 10 * MINUTE)).toEqual(['120 A +[Up Two] -[]']);
});

test('set back, and the waits are edited: they count from now, and not from a time that is still to come', async () => {
  const world = await new AlertWorld(rules()).start();
  world.fire('Up');
  await world.advance(MINUTE);
  world.clock.set(-HOUR);
  world.reload(rules(30 * SECOND, 2 * MINUTE));
  world.fire('Two');
  expect(await toldAfter(world, 10 * MINUTE)).toEqual(['180 A +[Two Up] -[]']);
});

test('set back, and group_wait is edited under a group that waits: it counts from now', async () => {
  const world = await new AlertWorld(rules()).start();
  world.fire('Up');
  await world.advance(10 * SECOND);
  world.clock.set(-HOUR);
  for (let times = 1; times <= 10; times += 1) {
    world.reload(rules((times % 2 === 0 ? 20 : 25) * SECOND));
    await world.advance(SECOND);
  }
  expect(await toldAfter(world, 10 * MINUTE)).toEqual(['30 A +[Up] -[]']);
});

test('set back between a kill and the start: the groups that are taken up wait no longer than their waits', async () => {
  const world = await new AlertWorld(rules()).start();
  world.fire('Up');
  await world.advance(MINUTE);
  world.fire('Two');
  await world.advance(2 * SECOND);
  world.store.kill();
  void world.router.stop();
  world.clock.set(-HOUR);
  const next = await new AlertWorld(rules(), { clock: world.clock, disk: world.store.disk }).start();
  expect(await toldAfter(next, 10 * MINUTE)).toEqual(['362 A +[Two Up] -[]']);
});

test('set back: what is sent after it is the news, though it seems older', async () => {
  const world = await new AlertWorld(rules()).start();
  world.fire('Up');
  await world.advance(MINUTE);
  world.fire('Up');
  world.clock.set(-10 * SECOND);
  world.resolve('Up');
  expect(await toldAfter(world, 10 * MINUTE)).toEqual(['330 A +[] -[Up]']);
});
