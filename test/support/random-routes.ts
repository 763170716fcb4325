// Routing trees made of chance, and edits of them that share what they leave alone.

import { integerBetween, pick, type Random } from '../../src/base/random.ts';
import type { RouteConfig } from '../../src/config/config.ts';
import { matchers } from './rules-sketch.ts';

export const NO_GROUPING = {
  groupBy: undefined,
  groupByAll: false,
  groupWaitMs: undefined,
  groupIntervalMs: undefined,
  repeatIntervalMs: undefined,
  maxGroups: 0,
};
const TEXTS = ['a="1"', 'a="2"', 'a=~"1|2"', 'b="1"', 'b!=""'] as const;

export function randomRoute(random: Random, depth: number): RouteConfig {
  return {
    receiver: pick(random, ['r', 's', undefined]),
    groupBy: pick<readonly string[] | undefined>(random, [undefined, ['a']]),
    groupByAll: false,
    groupWaitMs: pick(random, [undefined, 5]),
    groupIntervalMs: undefined,
    repeatIntervalMs: undefined,
    matchers: matchers(pick(random, TEXTS)),
    continue: random.next() < 0.3,
    muteTimeIntervals: [],
    activeTimeIntervals: [],
    labels: [],
    routes:
      depth === 0 ? [] : Array.from({ length: integerBetween(random, 0, 3) }, () => randomRoute(random, depth - 1)),
  };
}

export function randomRoot(random: Random): RouteConfig {
  return { ...randomRoute(random, 2), receiver: 'root', matchers: [], continue: false };
}

/** One edit somewhere: a child comes, goes, moves, or is another. */
export function edited(random: Random, config: RouteConfig): RouteConfig {
  const routes = [...config.routes];
  const place = integerBetween(random, 0, Math.max(0, routes.length - 1));
  const child = routes[place];
  if (child !== undefined && random.next() < 0.5) routes[place] = edited(random, child);
  else if (random.next() < 0.4) routes.splice(place, 0, randomRoute(random, 1));
  else if (random.next() < 0.5) routes.splice(place, 1);
  else routes.reverse();
  return { ...config, routes };
}
