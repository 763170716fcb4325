// Thousands of seeded upheavals: edits at will, failing and slow receivers, deaths. The ledger watches each. `SEEDS=from-to`
// runs others; a failure prints its seed and the shortest run of events that still fails.

import { expect, test } from 'vitest';
import { liveThrough, tellUpheaval, type Upheaval } from './upheaval.ts';

const [from, to] = (process.env.SEEDS ?? '1-1500').split('-').map(Number) as [number, number];

test(`upheavals ${from} to ${to}: every resolve told once, to everyone who is owed it, and never too early`, {
  timeout: 600_000,
}, async () => {
  for (let seed = from; seed <= to; seed += 1) {
    const upheaval = tellUpheaval(seed);
    const faults = await liveThrough(upheaval);
    if (faults.length === 0) continue;
    const small = await shrink(upheaval);
    expect.unreachable(
      `seed ${seed}: ${(await liveThrough(small)).join('\n')}\n${JSON.stringify({ root: small.story.config, turns: small.turns }, null, 1)}`,
    );
  }
  expect(to).toBeGreaterThanOrEqual(from);
});

test('a kill while the store is away, after a resolve was told and before its alert fired anew was kept', async () => {
  expect(await liveThrough(tellUpheaval(9012))).toEqual([]);
});

test('a kill right after an alert fired anew, while its earlier resolve waits for a receiver that is down', async () => {
  expect(await liveThrough(tellUpheaval(702623))).toEqual([]);
});

/** Drops turns, one after the other, as long as it still fails. */
async function shrink(upheaval: Upheaval): Promise<Upheaval> {
  let small = upheaval;
  for (let place = small.turns.length - 1; place >= 0; place -= 1) {
    const shorter = { ...small, turns: small.turns.filter((_, index) => index !== place) };
    if ((await liveThrough(shorter)).length > 0) small = shorter;
  }
  return small;
}
