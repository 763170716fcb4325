// Weather: what the outside world does while a story is told, made from a seed: the store is moved to other databases and
// back, goes away and returns; Redis is there or not, locked by another server, or loses the lock; a language model is asked,
// shown or not, and is slow, silent, wrong or full of lies. None of it may change what anybody is told.

import { integerBetween, pick, type Random, seededRandom } from '../../src/base/random.ts';
import type { Mood } from '../support/outside.ts';

/** What the file says of the outside. */
export interface Settings {
  /** The embedded store, or a PostgreSQL. */
  readonly database: '' | 'one' | 'two';
  readonly redis: boolean;
  /** Whether what the model says is shown, where there is one. */
  readonly llm: 'none' | 'hidden' | 'shown';
}

export const CALM: Settings = { database: '', redis: false, llm: 'none' };

export type Gust = { readonly atMs: number } & (
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'outage'; readonly lastsMs: number }
  | { readonly kind: 'redis'; readonly state: 'up' | 'down' | 'still' | 'loading' }
  | { readonly kind: 'foreign lock'; readonly lastsMs: number }
  | { readonly kind: 'crash of redis' }
  | { readonly kind: 'model'; readonly mood: Mood }
);

const SECOND_MS = 1000;
const MOODS: readonly [Mood, ...Mood[]] = ['well', 'slow', 'down', 'still', 'hostile', 'babbling'];

/** Begins and ends calm: with the embedded store, and nobody else. */
export function weatherOf(seed: number, lengthMs: number): readonly Gust[] {
  const random = seededRandom(seed ^ 0x3ea);
  const hasRedis = random.next() < 0.25; // it is looked at every few seconds, which costs time
  const at = (): number => integerBetween(random, 0, Math.floor(lengthMs / SECOND_MS)) * SECOND_MS + 0.25;
  const gusts: Gust[] = [];
  for (let n = integerBetween(random, 1, 4); n > 0; n -= 1) {
    gusts.push({ atMs: at(), kind: 'settings', settings: settings(random, hasRedis) });
  }
  for (let n = integerBetween(random, 0, 2); n > 0; n -= 1) {
    gusts.push({ atMs: at(), kind: 'outage', lastsMs: integerBetween(random, 1, 120) * SECOND_MS });
  }
  for (let n = integerBetween(random, 0, 2); n > 0; n -= 1)
    gusts.push({ atMs: at(), kind: 'model', mood: pick(random, MOODS) });
  if (hasRedis) gusts.push(...troubleOfRedis(random, at));
  return gusts.sort((a, b) => a.atMs - b.atMs);
}

function settings(random: Random, hasRedis: boolean): Settings {
  return {
    database: pick(random, ['', 'one', 'two']),
    redis: hasRedis && random.next() < 0.7,
    llm: pick(random, ['none', 'hidden', 'shown']),
  };
}

function troubleOfRedis(random: Random, at: () => number): Gust[] {
  const lastsMs = integerBetween(random, 5, 60) * SECOND_MS;
  return [
    { atMs: at(), kind: 'redis', state: pick(random, ['down', 'still', 'loading']) },
    { atMs: at(), kind: 'redis', state: 'up' },
    { atMs: at(), kind: 'foreign lock', lastsMs },
    { atMs: at(), kind: 'crash of redis' },
  ];
}
