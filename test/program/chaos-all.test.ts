// All three servers go away at once, under load, each in its own way; the seed fixes which. CHAOS_ROUNDS=50 makes it long, and
// AMP_SEED another story.

import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { integerBetween, pick, type Random, seededRandom } from '../../src/base/random.ts';
import { ChaosWorld, STORY } from '../support/chaos-world.ts';
import { OUTAGES, type Outage } from '../support/outage.ts';

const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 2);
const SEED = Number(process.env.AMP_SEED ?? 20_261_124);
const ROUND_MAX_MS = 120_000;
/** What a page waits for a store that says nothing (5 s), 200 ms of group_wait, and a busy machine. */
const WITHIN_MS = 30_000;
/** Each of the three may say nothing: the lock, what is desired, the record, and an edit of a section. */
const RELOAD_WITHIN_MS = 40_000;
const TAKES_MS = [500, 3000] as const;

test.concurrent('all three go away at once, again and again: nothing is lost or repeated', {
  timeout: (ROUNDS + 1) * ROUND_MAX_MS,
}, async () => {
  const random = seededRandom(SEED);
  const world = await ChaosWorld.begin({ hasPostgres: true });
  for (let round = 0; round < ROUNDS; round += 1) {
    const outages = (['postgres', 'redis', 'llm'] as const).map((server) =>
      world.outage(server, pick(random, OUTAGES)),
    );
    await Promise.all(outages.map((outage) => goes(outage, random)));
    await world.goesOn();
    await Promise.all(outages.map((outage) => comes(outage, random)));
    await world.written();
    await world.redisIsUp();
    const { line } = await world.reloads.once(world.edit((said) => (said.llmTimeoutMs += 1)));
    expect(line, `seed ${SEED}, round ${round}`).toMatchObject({ outcome: 'applied', lock: 'redis' });
    await world.isReady(/^OK$/);
  }
  await world.settle(WITHIN_MS, RELOAD_WITHIN_MS);
});

test.concurrent(
  'the database is killed and begins again while a standby waits: the first server keeps its place',
  STORY,
  async () => {
    const world = await ChaosWorld.begin({ hasPostgres: true });
    const standby = world.standby();
    await standby.said('server.standby.begun');
    for (const name of ['killed', 'restarted'] as const) {
      const outage = world.outage('postgres', name);
      await outage.begin();
      await world.isReady(/the store is away/);
      await outage.end();
      await world.written();
      await world.goesOn();
    }
    expect(standby.log.map(({ event }) => event)).not.toContain('server.start.finished');
    await standby.killed();
    await world.settle(WITHIN_MS, RELOAD_WITHIN_MS);
  },
);

async function goes(outage: Outage, random: Random): Promise<void> {
  await pause(integerBetween(random, ...TAKES_MS));
  await outage.begin();
}

async function comes(outage: Outage, random: Random): Promise<void> {
  await pause(integerBetween(random, ...TAKES_MS));
  await outage.end();
}
