import { expect, test } from 'vitest';
import { AlertWorld, MINUTE } from '../../../test/support/alert-world.ts';

test('previews are what live groups hold: so many of each receiver that is asked for, the oldest first, and nobody is told', async () => {
  const world = await new AlertWorld({
    route: {
      receiver: 'web',
      groupBy: ['alertname'],
      groupWaitMs: MINUTE,
      routes: [{ receiver: 'other', matchers: 'alertname=~"O.*"' }],
    },
    receivers: { web: ['w'], other: ['o'] },
  }).start();
  for (const name of ['A', 'B', 'C', 'O1', 'O2']) world.fire(name);
  const previews = world.router.previews(new Set(['web']), 2);
  expect(previews.map(({ receiver, groupKey }) => `${receiver} ${groupKey}`)).toEqual([
    'web {}:{alertname="A"}',
    'web {}:{alertname="B"}',
  ]);
  expect(previews[0]?.alerts).toMatchObject([{ resolved: false, alert: { labels: { names: ['alertname'] } } }]);
  expect(world.router.previews(new Set(['web', 'other']), 20)).toHaveLength(5);
  expect(world.router.previews(new Set(['nobody']), 20)).toEqual([]);
  expect(world.told).toEqual([]);
});
