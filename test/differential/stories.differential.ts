// The same stories to a real Alertmanager and to ours: the same notifications come out, and the API says the same. Every
// story says what is told; where we differ on purpose it says what instead and why. `SHOW=1` prints what was told.

import { beforeAll, expect, test } from 'vitest';
import { APART_MS, differences, momentsOf, pairs, told, unpaired } from './compare.ts';
import { type Performance, perform, type Recording } from './stage.ts';
import { grouping } from './stories/grouping.ts';
import { inhibition } from './stories/inhibition.ts';
import { receivers } from './stories/receivers.ts';
import { resolving } from './stories/resolving.ts';
import { routing } from './stories/routing.ts';
import { silencing } from './stories/silencing.ts';
import { values } from './stories/values.ts';
import type { Story } from './story.ts';

const STORIES = [...grouping, ...resolving, ...routing, ...receivers, ...inhibition, ...silencing, ...values];
const LOOKS = STORIES.filter(({ steps }) => steps.some((step) => 'look' in step));

let played: Performance;

beforeAll(async () => {
  played = await perform(STORIES, { resolveTimeout: '4s', tailS: 6 });
}, 200_000);

test.each(titled(STORIES))('%s', (_title, story) => {
  const theirs = heard(story, played.theirs);
  const ours = heard(story, played.ours);
  if (process.env.SHOW) console.log(`${story.name}\n${list(theirs.lines)}${list(ours.lines)}`);
  const apartMs = (story.apartMs ?? APART_MS) + played.stalledMs;
  expect.soft(unpaired(story.told, theirs.lines, apartMs), 'Alertmanager').toEqual([]);
  expect.soft(unpaired(story.ours?.told ?? story.told, ours.lines, apartMs), 'ours').toEqual([]);

  const given = momentsOf(story, played.startMs);
  for (const [a, b] of pairs(theirs.keyed, ours.keyed, apartMs)) {
    const found = differences(theirs.bodies[a], ours.bodies[b], given);
    // Where what was told before is not the same, neither is the reason for what is told now.
    const counted = story.ours === undefined ? found : found.filter((line) => !line.startsWith('.notification_reason'));
    expect.soft(counted, theirs.lines[a]).toEqual([]);
  }
});

test.each(titled(LOOKS))('the API, while %s', (_title, story) => {
  const given = momentsOf(story, played.startMs);
  const ours = played.ours.looks.get(story.name) ?? [];
  for (const [index, look] of (played.theirs.looks.get(story.name) ?? []).entries()) {
    expect.soft(differences(look.answer, ours[index]?.answer, given), `${look.at} ${look.path}`).toEqual([]);
  }
});

test('the receivers are the same', () => {
  expect(played.ours.receivers).toEqual(played.theirs.receivers);
});

interface Heard {
  readonly bodies: readonly unknown[];
  readonly lines: readonly string[];
  /** The same with the group's key: the same words may be said of two groups. */
  readonly keyed: readonly string[];
}

function heard(story: Story, { arrivals }: Recording): Heard {
  const bodies = (arrivals.get(story.name) ?? []).map(({ body }) => body);
  const lines = (arrivals.get(story.name) ?? []).map((arrival) => told(arrival, played.startMs));
  return { bodies, lines, keyed: lines.map((line, index) => `${line} ${bodies[index]?.groupKey}`) };
}

function titled(stories: readonly Story[]): (readonly [string, Story])[] {
  return stories.map((story) => [`${story.name}: ${story.fact}`, story]);
}

function list(lines: readonly string[]): string {
  return `    told: [\n${lines.map((line) => `      ${JSON.stringify(line)},\n`).join('')}    ],\n`;
}
