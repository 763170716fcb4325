// Random rules and alerts: few labels, few receivers that share destinations, routes at any depth, twins among them.

import { integerBetween, pick, type Random } from '../../src/base/random.ts';
import { HOUR, MINUTE, SECOND } from './alert-world.ts';
import type { RouteSketch, RulesSketch } from './rules-sketch.ts';

const RECEIVERS = ['a', 'b', 'ab'] as const;
const MATCHERS = ['x="1"', 'x="2"', 'x=~"1|2"', 'y="1"', 'y!=""'] as const;

export function randomRules(random: Random): RulesSketch {
  const route = (depth: number): RouteSketch => ({
    receiver: pick(random, RECEIVERS),
    matchers: pick(random, MATCHERS),
    groupBy: pick(random, [[], ['alertname'], ['x']]),
    continue: random.next() < 0.3,
    routes: depth === 0 ? [] : Array.from({ length: integerBetween(random, 0, 3) }, () => route(depth - 1)),
  });
  const { continue: _root, matchers: _all, ...root } = route(2);
  const waits = { groupWaitMs: 30 * SECOND, groupIntervalMs: 5 * MINUTE, repeatIntervalMs: 4 * HOUR };
  return { route: { ...root, ...waits }, receivers: { a: ['A'], b: ['B'], ab: ['A', 'B'] } };
}

export function randomAlert(random: Random): string {
  return `N${integerBetween(random, 0, 15)},x=${integerBetween(random, 0, 2)},y=${integerBetween(random, 0, 1)}`;
}
