import { expect, test } from 'vitest';
import { edited, NO_GROUPING, randomRoot, randomRoute } from '../../../test/support/random-routes.ts';
import { matchers } from '../../../test/support/rules-sketch.ts';
import { seededRandom } from '../../base/random.ts';
import type { RouteConfig } from '../../config/config.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { compileRoutes, matchRoutes, type Route } from './route.ts';
import { compareTrees, reversed } from './tree-change.ts';

const ALL_LABELS = ['', '1', '2'].flatMap((a) =>
  ['', '1'].map((b) => LabelSet.from(Object.entries({ a, b }).filter(([, value]) => value !== ''))),
);

test('an alert that is said not to be affected takes the same places in both trees, after any edits', () => {
  let spared = 0;
  for (let seed = 1; seed <= 2000; seed += 1) {
    const random = seededRandom(seed);
    const config = randomRoot(random);
    const before = compileRoutes(config, NO_GROUPING);
    const next = compileRoutes(edited(random, edited(random, config)), NO_GROUPING, before);
    const change = compareTrees(before, next);
    const vacated = new Set(change.vacated);
    for (const labels of ALL_LABELS) {
      if (change.affects(labels)) continue;
      spared += 1;
      const old = matchRoutes(before, labels);
      expect(
        old.some((route) => vacated.has(route)),
        `seed ${seed}`,
      ).toBe(false);
      expect(
        old.map((route) => change.moves.get(route) ?? route),
        `seed ${seed}`,
      ).toEqual(matchRoutes(next, labels));
    }
  }
  expect(spared).toBeGreaterThan(2000);
});

test('of many edits each is found, and nobody else', () => {
  const config = (receiver: string): RouteConfig => ({
    ...randomRoute(seededRandom(1), 0),
    receiver: 'root',
    matchers: [],
    continue: false,
    routes: Array.from({ length: 100 }, (_, i) => ({
      ...randomRoute(seededRandom(2), 0),
      matchers: matchers(`team="t${i}"`),
      continue: false,
      receiver: i % 5 === 0 ? receiver : 'same',
    })),
  });
  const before = compileRoutes(config('r'), NO_GROUPING);
  const change = compareTrees(before, compileRoutes(config('s'), NO_GROUPING, before));
  expect(change.vacated).toHaveLength(20);
  for (let i = 0; i < 120; i += 1) {
    expect(change.affects(LabelSet.from([['team', `t${i}`]])), `${i}`).toBe(i < 100 && i % 5 === 0);
  }
});

test('an edit in one corner affects nobody elsewhere, and equal trees affect nobody', () => {
  const config = (receiver: string): Route =>
    compileRoutes(
      {
        ...randomRoot(seededRandom(1)),
        routes: [
          { ...randomRoute(seededRandom(2), 0), matchers: matchers('a="1"'), continue: false, receiver },
          { ...randomRoute(seededRandom(3), 0), matchers: matchers('a="2"'), continue: false },
        ],
      },
      NO_GROUPING,
    );
  const change = compareTrees(config('r'), config('s'));
  expect(change.affects(LabelSet.from([['a', '1']]))).toBe(true);
  expect(change.affects(LabelSet.from([['a', '2']]))).toBe(false);
  const same = compareTrees(config('r'), config('r'));
  expect(ALL_LABELS.some((labels) => same.affects(labels))).toBe(false);
  expect(same.vacated).toEqual([]);
});

test('each node of both trees is there in the other, moves, or is looked at: on the way back the same holds', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const random = seededRandom(seed);
    const config = randomRoot(random);
    const before = compileRoutes(config, NO_GROUPING);
    const next = compileRoutes(edited(random, edited(random, config)), NO_GROUPING, before);
    const change = compareTrees(before, next);
    for (const { moves, vacated, from, to } of [
      { ...change, from: before, to: next },
      { ...reversed(change), from: next, to: before },
    ]) {
      const there = new Set(nodesOf(to));
      for (const node of nodesOf(from)) {
        const goesTo = there.has(node) ? node : moves.get(node);
        expect(vacated.includes(node) || (goesTo !== undefined && there.has(goesTo)), `seed ${seed}`).toBe(true);
      }
    }
  }
});

function nodesOf(route: Route): readonly Route[] {
  return [route, ...route.routes.flatMap(nodesOf)];
}
