// The program itself is killed while a server that it needs is away: what the next process finds, and what receivers hear of it.

import { expect, test } from 'vitest';
import { ChaosWorld, STORY, verdictOf } from '../support/chaos-world.ts';

/** Until the next process is there nobody is told anything; and a busy machine. */
const WITHIN_MS = 30_000;
const RELOAD_WITHIN_MS = 40_000;
/** 10 s for what is under way, and twice 10 s for the store. */
const ENDED_WITHIN_MS = 35_000;
const TAKEN_OVER_WITHIN_MS = 20_000;

test.concurrent(
  'killed while Redis and the llm are away: the next process starts without them, and nothing is lost or repeated',
  STORY,
  async () => {
    const world = await ChaosWorld.begin();
    const outages = [world.outage('redis', 'cut off'), world.outage('llm', 'stopped')];
    for (const outage of outages) await outage.begin();
    await world.isReady(/redis at .* does not answer/);
    await world.goesOn();
    await world.kill((await world.written()).atMs);
    await world.start();
    await world.isReady(/redis at .* does not answer/);
    const without = await world.reloads.once(world.edit((said) => (said.route += 1)));
    expect(verdictOf(without)).toEqual({ status: 'success', outcome: 'applied', lock: 'local' });
    await world.goesOn();
    for (const outage of outages) await outage.end();
    await world.redisIsUp();
    await world.settle(WITHIN_MS, RELOAD_WITHIN_MS);
  },
);

test.concurrent(
  'killed while the database is away: a start is refused until it is back, then each group is told at most once more',
  STORY,
  async () => {
    const world = await ChaosWorld.begin();
    // The end of an alert that only the killed process knew of is nothing to the next one.
    world.churn.hasEnds = false;
    const { atMs: keptMs } = await world.written();
    const outage = world.outage('postgres', 'killed');
    await outage.begin();
    await world.isReady(/the store is away/);
    await world.goesOn();
    await world.kill(keptMs);
    const refused = world.site.spawn();
    expect((await refused.ended).code).toBe(1);
    expect((await refused.said('server.start.failed')).err).toMatch(/PostgreSQL at .* cannot be used/);
    await outage.end();
    await world.start();
    await world.goesOn();
    world.churn.hasEnds = true;
    await world.settle(WITHIN_MS, RELOAD_WITHIN_MS);
  },
);

test.concurrent(
  'a standby takes over while Redis and the llm are away, and nothing is lost or repeated',
  STORY,
  async () => {
    const world = await ChaosWorld.begin();
    const standby = world.standby();
    await standby.said('server.standby.begun');
    const outages = [world.outage('redis', 'stopped'), world.outage('llm', 'cut off')];
    for (const outage of outages) await outage.begin();
    await world.isReady(/redis at .* does not answer/);
    await world.goesOn();
    await world.kill((await world.written()).atMs);
    const died = performance.now();
    await standby.ready();
    expect(performance.now() - died).toBeLessThan(TAKEN_OVER_WITHIN_MS);
    world.serveBy(standby);
    await world.isReady(/redis at .* does not answer/);
    await world.goesOn();
    for (const outage of outages) await outage.end();
    await world.redisIsUp();
    await world.settle(WITHIN_MS, RELOAD_WITHIN_MS);
  },
);

test.concurrent(
  'told to end while all three say nothing: it ends in its time, and the next one tells each group at most once more',
  STORY,
  async () => {
    const world = await ChaosWorld.begin();
    world.churn.hasEnds = false;
    const { atMs: keptMs } = await world.written();
    const outages = (['postgres', 'redis', 'llm'] as const).map((server) => world.outage(server, 'cut off'));
    for (const outage of outages) await outage.begin();
    await world.isReady(/the store is away/);
    await world.goesOn();
    const { program } = world;
    const told = performance.now();
    expect(await world.terminate(keptMs)).toEqual({ code: 0, signal: null });
    expect(performance.now() - told).toBeLessThan(ENDED_WITHIN_MS);
    await program.said('store.rows.lost');
    for (const outage of outages) await outage.end();
    await world.start();
    await world.redisIsUp();
    await world.goesOn();
    world.churn.hasEnds = true;
    await world.settle(WITHIN_MS, RELOAD_WITHIN_MS);
  },
);
