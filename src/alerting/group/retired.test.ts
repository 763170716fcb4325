import { expect, test } from 'vitest';
import { AlertWorld, MINUTE, SECOND, SENT } from '../../../test/support/alert-world.ts';
import type { RulesSketch } from '../../../test/support/rules-sketch.ts';
import { atOnce } from '../../base/slices.ts';

const route = { receiver: 'none', groupWaitMs: 30 * SECOND, groupIntervalMs: 5 * MINUTE };
const toA: RulesSketch = {
  route: { ...route, routes: [{ matchers: 'team="x"', receiver: 'a' }] },
  receivers: { none: [], a: ['A', 'B'] },
};

test('what a reload took away is counted until the last resolve that it owes is told', async () => {
  const world = await new AlertWorld(toA).start();
  world.fire('Up,team=x', 'Down,team=y');
  await world.advance(MINUTE);
  expect(world.router.countRetired()).toEqual({ groups: 0, destinations: 0 });

  // The route goes: its group retires, but both destinations are still in the config.
  world.reload({ ...toA, route });
  expect(world.router.countRetired()).toEqual({ groups: 1, destinations: 0 });
  // One of the destinations goes, then the other.
  world.reload({ route, receivers: { none: [], a: ['B'] } });
  expect(world.router.countRetired()).toEqual({ groups: 1, destinations: 1 });
  world.reload({ route, receivers: { none: [] } });
  expect(world.router.countRetired()).toEqual({ groups: 1, destinations: 2 });

  world.resolve('Up,team=x');
  await world.advance(10 * MINUTE);
  expect(world.told.map(({ destination, resolved }) => [destination, resolved])).toContainEqual(['A', ['Up']]);
  expect(world.router.countRetired()).toEqual({ groups: 0, destinations: 0 });
});

test('a revision is in use from the first attempt that tells under it until nothing is owed', async () => {
  const world = await new AlertWorld(toA).start();
  const inUse = (): readonly number[] => [...atOnce(world.router.revisionsInUse())];
  world.answer('A', async () => {
    await world.clock.sleep(SECOND);
    return SENT;
  });
  world.answer('B', async () => {
    await world.clock.sleep(SECOND);
    return SENT;
  });
  world.fire('Up,team=x');
  await world.advance(29 * SECOND);
  expect(inUse()).toEqual([]);
  await world.advance(SECOND + 100); // both are being told
  expect(inUse()).toEqual([1]);
  await world.advance(MINUTE);
  world.reload({ route, receivers: { none: [] } });
  expect(inUse()).toEqual([1]);
  world.resolve('Up,team=x');
  await world.advance(10 * MINUTE);
  expect(inUse()).toEqual([]);
});
