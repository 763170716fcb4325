// How long an alert is kept: as long as a group has it, or owes somebody its resolve.

import { expect, test } from 'vitest';
import { AlertWorld, HOUR, MINUTE, REFUSED } from '../../../test/support/alert-world.ts';
import type { RulesSketch } from '../../../test/support/rules-sketch.ts';

const leading: RulesSketch = {
  route: { receiver: 'none', routes: [{ matchers: 'team="x"', receiver: 'a' }] },
  receivers: { none: [], a: ['A'] },
};

async function kept(world: AlertWorld): Promise<number> {
  return (await world.store.restore()).alerts.length;
}

test('an alert that is resolved, told and gone from its group is forgotten', async () => {
  const world = await new AlertWorld(leading).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  world.resolve('Up,team=x');
  await world.advance(2 * HOUR);
  expect(world.takeTold()).toHaveLength(2);
  expect(await kept(world)).toBe(0);
});

test('a resolved alert that no route leads anywhere is kept as long as somebody is owed its resolve', async () => {
  const world = await new AlertWorld(leading).start();
  world.fire('Up,team=x');
  await world.advance(MINUTE);
  world.takeTold();
  world.answer('A', () => REFUSED);
  world.reload({ ...leading, route: { receiver: 'none' } });
  world.resolve('Up,team=x');
  await world.advance(2 * HOUR);
  expect(await kept(world)).toBe(1);
});
