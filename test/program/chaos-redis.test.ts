// Redis goes away under load, in each way that a server can: pages do not notice, reloads go on under the local lock and say so.

import { expect, test } from 'vitest';
import { ChaosWorld, STORY, verdictOf } from '../support/chaos-world.ts';
import { OUTAGES } from '../support/outage.ts';

/** 200 ms of group_wait or 400 of group_interval; all else is a busy machine. */
const WITHIN_MS = 30_000;
/** To connect and to ask take a second each, once for the lock and once for an edit of the section; and a busy machine. */
const RELOAD_WITHIN_MS = 40_000;

test.concurrent.each(OUTAGES)(
  'Redis is %s: nothing is lost or repeated, reloads go on under the local lock',
  STORY,
  async (name) => {
    const world = await ChaosWorld.begin();
    const { reloads } = world;
    const outage = world.outage('redis', name);
    await outage.begin();
    await world.isReady(/does not answer, reloads hold the lock of this process alone/);
    expect(await world.program.metric('amp_redis_up')).toBe(0);

    const elsewhere = await reloads.once(world.edit((said) => (said.route += 1)));
    expect(verdictOf(elsewhere)).toEqual({ status: 'success', outcome: 'applied', lock: 'local' });
    const own = await reloads.once(world.edit((said) => (said.lockTtlMs += 1)));
    expect(verdictOf(own)).toEqual({ status: 'success', outcome: 'applied', lock: 'local' });
    expect(await world.record(own)).toMatchObject({ lock: 'local', pinned: [{ component: 'redis' }] });
    expect(await world.program.get('/api/v2/config/status')).toMatchObject({
      degraded: true,
      redis: { state: 'away' },
    });
    await world.goesOn();

    await outage.end();
    await world.redisIsUp();
    const back = await reloads.once(world.edit((said) => (said.lockTtlMs += 1)));
    expect(verdictOf(back)).toEqual({ status: 'success', outcome: 'applied', lock: 'redis' });
    await world.isReady(/^OK$/);
    await world.settle(WITHIN_MS, RELOAD_WITHIN_MS);
  },
);
