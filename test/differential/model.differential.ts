// The simulation's model against a real Alertmanager: seeded stories, told by the model under Alertmanager's rules and under
// ours, by the real one and by ours. So that what thousands of simulated stories are compared with is itself compared.
// `SEEDS=from-to` looks among others; a few of those differ because Alertmanager forgets sources (`younger-source-ends`).

import { beforeAll, expect, test } from 'vitest';
import { type Story as Simulated, tellStory } from '../simulation/story.ts';
import { unpaired } from './compare.ts';
import {
  arrivedLine,
  expectedLines,
  isSteady,
  nameFor,
  realStory,
  SCALE_MS,
  TAIL_MS,
  withClearRepeats,
} from './simulated.ts';
import { type Performance, perform, type Recording } from './stage.ts';

const [from, to] = (process.env.SEEDS ?? '1-1000').split('-').map(Number) as [number, number];
const COUNT = 40;
/** Ticks are counted from the last, so that what slips adds up. */
const APART_MS = 600;
/** Half an hour: 36 s. */
const LONGEST_MS = 1_800_000;

const STORIES = steadyStories();

let played: Performance;

beforeAll(async () => {
  const gcInterval = `--alerts.gc-interval=${1800 * SCALE_MS}ms`;
  const tailS = (TAIL_MS / 1000) * (SCALE_MS / 1000);
  played = await perform(STORIES.map(realStory), { resolveTimeout: '5m', tailS, flags: [gcInterval] });
}, 300_000);

test.each(STORIES.map((story) => [nameFor(story), story] as const))('%s', (_name, story) => {
  const expected = expectedLines(story, 'alertmanager');
  const apartMs = APART_MS + played.stalledMs;
  expect.soft(unpaired(expected, lines(story, played.theirs), apartMs), 'Alertmanager').toEqual([]);
  expect.soft(unpaired(expectedLines(story, 'ours'), lines(story, played.ours), apartMs), 'ours').toEqual([]);
});

/** Up to the end that the model knows. */
function lines(story: Simulated, { arrivals }: Recording): string[] {
  const list = arrivals.get(nameFor(story)) ?? [];
  const endMs = played.startMs + ((story.lengthMs + TAIL_MS) / 1000) * SCALE_MS;
  return list.filter(({ atMs }) => atMs <= endMs).map((arrival) => arrivedLine(story, arrival, played.startMs));
}

function steadyStories(): Simulated[] {
  const stories: Simulated[] = [];
  for (let seed = from; seed <= to && stories.length < COUNT; seed += 1) {
    const story = withClearRepeats(tellStory(seed));
    const isTold = expectedLines(story, 'alertmanager').length > 0;
    if (story.lengthMs <= LONGEST_MS && isTold && isSteady(story, 'alertmanager') && isSteady(story, 'ours'))
      stories.push(story);
  }
  return stories;
}
