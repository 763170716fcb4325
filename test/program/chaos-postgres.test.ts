// The database goes away under load, in each way that a server can: pages go on from memory, reloads are refused in time and the
// old config stays; when it is back, what happened meanwhile is written.

import { expect, test } from 'vitest';
import { ChaosWorld, STORY, verdictOf } from '../support/chaos-world.ts';
import { OUTAGES } from '../support/outage.ts';

/** What a page waits for a store that says nothing (5 s), 200 ms of group_wait, and a busy machine. */
const WITHIN_MS = 30_000;
/** What is desired is waited for, and the record of it, 5 s each; and a busy machine. */
const RELOAD_WITHIN_MS = 40_000;

test.concurrent.each(OUTAGES)(
  'PostgreSQL is %s: nothing is lost or repeated, and reloads keep the old config until it is back',
  STORY,
  async (name) => {
    const world = await ChaosWorld.begin({ hasPostgres: name !== 'cut off' });
    const { reloads } = world;
    const outage = world.outage('postgres', name);
    await outage.begin();
    await world.isReady(/the store is away/);
    expect(await world.program.metric('amp_store_up')).toBe(0);
    const before = await world.program.get<{ hash: string }>('/api/v2/config/status');

    const elsewhere = await reloads.once(world.edit((said) => (said.route += 1)));
    expect(verdictOf(elsewhere)).toEqual({ status: 'error', outcome: 'rejected', lock: 'redis', phase: 'apply' });
    expect(elsewhere.line.err).toContain('what is desired could not be written down');
    expect((await world.program.get<{ hash: string }>('/api/v2/config/status')).hash).toBe(before.hash);
    await world.goesOn();

    await outage.end();
    await world.written();
    expect(await world.record(elsewhere)).toMatchObject({ error_types: ['apply_failed'], lock: 'redis' });
    const back = await reloads.once(world.edit((said) => (said.poolMax += 1)));
    expect(verdictOf(back)).toEqual({ status: 'success', outcome: 'applied', lock: 'redis' });
    await world.isReady(/^OK$/);
    await world.settle(WITHIN_MS, RELOAD_WITHIN_MS);
  },
);
