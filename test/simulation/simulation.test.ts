// Thousands of seeded stories in virtual time. Each is told twice by the alert path, with and without reloads, and once by
// an independent model; all three must agree to the letter. `SEEDS=from-to` runs others; a failure prints its seed and the
// shortest story that still fails.

import { expect, test } from 'vitest';
import { expectedTrace } from './model.ts';
import { run } from './run.ts';
import { type Story, tellStory } from './story.ts';

const TAIL_MS = 1_800_000;
const [from, to] = (process.env.SEEDS ?? '1-2000').split('-').map(Number) as [number, number];

test(`stories ${from} to ${to} are told as the model says, reloads or not`, { timeout: 600_000 }, async () => {
  for (let seed = from; seed <= to; seed += 1) {
    const story = tellStory(seed);
    if (await agrees(story)) continue;
    const small = await shrink(story);
    expect(await run(small, { withReloads: true, tailMs: TAIL_MS }), JSON.stringify(small, null, 1)).toEqual(
      expectedTrace(small, TAIL_MS),
    );
    expect.unreachable(`seed ${seed}: reloads change what is told: ${JSON.stringify(small)}`);
  }
});

async function agrees(story: Story): Promise<boolean> {
  const expected = sorted(expectedTrace(story, TAIL_MS));
  const plain = sorted(await run(story, { withReloads: false, tailMs: TAIL_MS }));
  const reloaded = sorted(await run(story, { withReloads: true, tailMs: TAIL_MS }));
  return plain === expected && reloaded === expected;
}

/** Drops happenings, one after the other, as long as the story still fails. */
async function shrink(story: Story): Promise<Story> {
  let small = story;
  for (let place = small.happenings.length - 1; place >= 0; place -= 1) {
    const shorter = { ...small, happenings: small.happenings.filter((_, index) => index !== place) };
    if (!(await agrees(shorter))) small = shorter;
  }
  return small;
}

/** What is told in the same second has no order. */
function sorted(trace: readonly string[]): string {
  return [...trace].sort().join('\n');
}
