// A subtree that is the same as in the previous tree is the same object, and nothing else is.

import { expect, test } from 'vitest';
import { goodConfig } from '../../../test/support/config-files.ts';
import { edited, NO_GROUPING, randomRoot } from '../../../test/support/random-routes.ts';
import { pick, seededRandom } from '../../base/random.ts';
import type { RouteConfig } from '../../config/config.ts';
import { compileRoutes, type Route } from './route.ts';

function compiled(child: string, previous?: Route, ...siblings: readonly string[]): Route {
  const config = goodConfig(`
route: {receiver: a, group_by: [job], routes: [${[`{matchers: [team=x], ${child}}`, ...siblings].join(', ')}]}
receivers: [{name: a}, {name: b}]
time_intervals: [{name: night, time_intervals: [{years: ['2026']}]}, {name: day, time_intervals: [{years: ['2027']}]}]
`);
  return compileRoutes(config.route, config.grouping, previous);
}

const FIELDS: readonly (readonly [before: string, after: string])[] = [
  ['receiver: a', 'receiver: b'],
  ['continue: false', 'continue: true'],
  ['group_by: [job]', 'group_by: [job, instance]'],
  ['group_by: [job]', 'group_by: [instance]'],
  ["group_by: ['...']", 'group_by: []'],
  ['group_wait: 1s', 'group_wait: 2s'],
  ['group_interval: 1m', 'group_interval: 2m'],
  ['repeat_interval: 1h', 'repeat_interval: 2h'],
  ['mute_time_intervals: [night]', 'mute_time_intervals: [day]'],
  ['mute_time_intervals: [night]', 'mute_time_intervals: [night, day]'],
  ['active_time_intervals: [night]', 'active_time_intervals: [day]'],
  ['routes: [{matchers: [a=b]}]', 'routes: [{matchers: [a=c]}]'],
];

test.each(FIELDS)('from "%s" to "%s" and back: another object, and what it says is the new', (before, after) => {
  const old = compiled(before);
  expect(compiled(before, old)).toBe(old);
  for (const [text, previous] of [
    [after, old],
    [before, compiled(after)],
  ] as const) {
    const next = compiled(text, previous);
    expect(next).not.toBe(previous);
    expect(next).toEqual(compiled(text));
  }
});

test('siblings that changed places are the same objects in another list', () => {
  const [x, y] = ['receiver: a', '{matchers: [team=y], receiver: b}'];
  const old = compiled(x, undefined, y, '{matchers: [team=z]}');
  const next = compiled(x, old, '{matchers: [team=z]}', y);
  expect(next.routes).not.toBe(old.routes);
  expect(next.routes.map(({ key }) => key)).toEqual(['{}/{team="x"}', '{}/{team="z"}', '{}/{team="y"}']);
  for (const route of next.routes) expect(old.routes).toContain(route);
});

/** All but what it was made of. */
function shownTree({ madeOf: _, children: __, routes, ...rest }: Route): unknown {
  return { ...rest, routes: routes.map(shownTree) };
}

test('after any edits a tree that was made with the one before is what it is without', () => {
  let kept = 0;
  for (let seed = 1; seed <= 1000; seed += 1) {
    const random = seededRandom(seed);
    let config = randomRoot(random);
    let tree: Route | undefined;
    for (let step = 0; step < 8; step += 1) {
      // Now and then a text that says the same is read anew.
      const changed = step % 3 === 2 ? edited(random, withCopies(config)) : edited(random, config);
      const next = { ...changed, groupWaitMs: pick(random, [5, 6]), groupBy: pick(random, [['a'], ['a', 'b']]) };
      const again = compileRoutes(next, NO_GROUPING, tree);
      expect(shownTree(again), `seed ${seed}`).toEqual(shownTree(compileRoutes(next, NO_GROUPING)));
      if (again.routes.some((route) => tree?.routes.includes(route))) kept += 1;
      [config, tree] = [next, again];
    }
  }
  expect(kept).toBeGreaterThan(500);
});

function withCopies(config: RouteConfig): RouteConfig {
  return { ...config, routes: config.routes.map(withCopies) };
}
