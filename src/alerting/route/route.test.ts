import { expect, test } from 'vitest';
import { NO_GROUPING } from '../../../test/support/random-routes.ts';
import { matchers } from '../../../test/support/rules-sketch.ts';
import type { RouteConfig } from '../../config/config.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { compileRoutes, groupFingerprintOf, groupLabelsOf, matchRoutes, type Route } from './route.ts';

function route(text: string, more: Partial<RouteConfig> = {}): RouteConfig {
  return {
    receiver: undefined,
    groupBy: undefined,
    groupByAll: false,
    groupWaitMs: undefined,
    groupIntervalMs: undefined,
    repeatIntervalMs: undefined,
    matchers: text === '' ? [] : matchers(text),
    continue: false,
    muteTimeIntervals: [],
    activeTimeIntervals: [],
    labels: [],
    routes: [],
    ...more,
  };
}

function labels(pairs: Record<string, string>): LabelSet {
  return LabelSet.from(Object.entries(pairs));
}

function receiversOf(root: Route, pairs: Record<string, string>): string[] {
  return matchRoutes(root, labels(pairs)).map((one) => one.receiver);
}

const tree = compileRoutes(
  route('', {
    receiver: 'default',
    routes: [
      route('team="a"', {
        receiver: 'a',
        continue: true,
        routes: [route('severity="page"', { receiver: 'a-page' })],
      }),
      route('team=~"a|b"', { receiver: 'ab' }),
      route('team="b"', { receiver: 'never' }),
    ],
  }),
  NO_GROUPING,
);

test('an alert takes the deepest matching routes, and further siblings only past continue', () => {
  expect(receiversOf(tree, { team: 'a' })).toEqual(['a', 'ab']);
  expect(receiversOf(tree, { team: 'a', severity: 'page' })).toEqual(['a-page', 'ab']);
  expect(receiversOf(tree, { team: 'b' })).toEqual(['ab']);
  expect(receiversOf(tree, { team: 'c' })).toEqual(['default']);
});

test('keys are the matchers on the way; ids also tell equal siblings apart', () => {
  const twins = compileRoutes(route('', { receiver: 'r', routes: [route('a="b"'), route('a="b"')] }), NO_GROUPING);
  const [first, second] = twins.routes;
  expect(first?.key).toBe('{}/{a="b"}');
  expect(second?.key).toBe(first?.key);
  expect(second?.id).not.toBe(first?.id);
});

test('what a route does not say it inherits; grouping by all is a way of grouping', () => {
  const root = compileRoutes(
    route('', {
      receiver: 'root',
      groupBy: ['job'],
      groupWaitMs: 1,
      routes: [
        route('a="1"'),
        route('a="2"', { groupBy: [], repeatIntervalMs: 7 }),
        route('a="3"', { groupByAll: true, routes: [route('b="1"'), route('b="2"', { groupBy: ['b'] })] }),
      ],
    }),
    NO_GROUPING,
  );
  const [one, two, three] = root.routes;
  expect(one).toMatchObject({
    receiver: 'root',
    groupWaitMs: 1,
    groupIntervalMs: 300_000,
    repeatIntervalMs: 14_400_000,
  });
  expect([...(one?.groupBy ?? [])]).toEqual(['job']);
  expect([...(two?.groupBy ?? [])]).toEqual([]);
  expect(two?.repeatIntervalMs).toBe(7);
  expect(three?.routes.map((child) => child.groupByAll)).toEqual([true, false]);
});

test('the grouping section gives the root its defaults, and the root overrides it', () => {
  const grouping = { ...NO_GROUPING, groupBy: ['x'], groupWaitMs: 5, groupIntervalMs: 6 };
  const root = compileRoutes(route('', { receiver: 'r', groupIntervalMs: 9 }), grouping);
  expect([...root.groupBy]).toEqual(['x']);
  expect(root).toMatchObject({ groupWaitMs: 5, groupIntervalMs: 9 });
});

test('mute and active intervals are not inherited', () => {
  const root = compileRoutes(
    route('', { receiver: 'r', muteTimeIntervals: ['m'], activeTimeIntervals: ['a'], routes: [route('a="1"')] }),
    NO_GROUPING,
  );
  expect(root.routes[0]).toMatchObject({ muteTimeIntervals: [], activeTimeIntervals: [] });
});

test('group labels are those of group_by that the alert has, or all, or none', () => {
  const alert = labels({ a: '1', b: '2' });
  const by = (more: Partial<RouteConfig>) => compileRoutes(route('', { receiver: 'r', ...more }), NO_GROUPING);
  expect(groupLabelsOf(by({ groupBy: ['b', 'c'] }), alert).toString()).toBe('{b="2"}');
  expect(groupLabelsOf(by({ groupByAll: true }), alert)).toBe(alert);
  expect(groupLabelsOf(by({}), alert).size).toBe(0);
});

test('the fingerprint of a group is that of its labels', () => {
  const alert = labels({ a: '1', b: '2' });
  for (const more of [{ groupBy: ['b', 'c'] }, { groupBy: ['a', 'b'] }, { groupByAll: true }, { groupBy: ['x'] }, {}]) {
    const node = compileRoutes(route('', { receiver: 'r', ...more }), NO_GROUPING);
    expect(groupFingerprintOf(node, alert)).toBe(groupLabelsOf(node, alert).fingerprint);
  }
});

test('many siblings are found through an index, in their order', () => {
  const many = Array.from({ length: 200 }, (_, place) =>
    route(`team="t${place % 50}"`, { receiver: `r${place}`, continue: true }),
  );
  const odd = route('team=~"t.*"', { receiver: 'odd', continue: true });
  const root = compileRoutes(
    route('', { receiver: 'root', routes: [...many.slice(0, 60), odd, ...many.slice(60)] }),
    NO_GROUPING,
  );
  expect(receiversOf(root, { team: 't7' })).toEqual(['r7', 'r57', 'odd', 'r107', 'r157']);
  expect(receiversOf(root, { team: 'x' })).toEqual(['root']);
});

test('after an edit in the middle of many siblings each is found where it is now', () => {
  const many = (edit: (place: number) => Partial<RouteConfig>): RouteConfig =>
    route('', {
      receiver: 'root',
      routes: Array.from({ length: 50 }, (_, place) =>
        route(`team="t${place}"`, { receiver: `r${place}`, ...edit(place) }),
      ),
    });
  const before = compileRoutes(
    many(() => ({})),
    NO_GROUPING,
  );
  const edits: Record<string, RouteConfig> = {
    'another receiver': many((place) => (place === 7 ? { receiver: 'new' } : {})),
    'another matcher': many((place) => (place === 7 ? { matchers: matchers('team="other"') } : {})),
    'other values for all': many(() => ({ groupWaitMs: 9 })),
    reversed: { ...many(() => ({})), routes: many(() => ({})).routes.toReversed() },
    'one less': { ...many(() => ({})), routes: many(() => ({})).routes.slice(1) },
  };
  for (const [what, config] of Object.entries(edits)) {
    const next = compileRoutes(config, NO_GROUPING, before);
    const anew = compileRoutes(config, NO_GROUPING);
    for (const team of ['t0', 't7', 't49', 'other']) {
      const [found] = matchRoutes(next, labels({ team }));
      const [wanted] = matchRoutes(anew, labels({ team }));
      expect(found?.id, what).toBe(wanted?.id);
      expect(found, what).toMatchObject({ receiver: wanted?.receiver, groupWaitMs: wanted?.groupWaitMs });
    }
  }
});

test('what is the same in the next tree is the same object; a changed node takes its parents with it, and nothing else', () => {
  const config = (waitMs: number): RouteConfig =>
    route('', {
      receiver: 'r',
      routes: [
        route('a="1"', { routes: [route('b="1"', { groupWaitMs: waitMs }), route('b="2"')] }),
        route('a="2"', { groupBy: ['x'], muteTimeIntervals: ['m'] }),
      ],
    });
  const before = compileRoutes(config(1), NO_GROUPING);
  expect(compileRoutes(config(1), NO_GROUPING, before)).toBe(before);
  const next = compileRoutes(config(2), NO_GROUPING, before);
  expect(next.routes[1]).toBe(before.routes[1]);
  expect(next.routes[0]?.routes[1]).toBe(before.routes[0]?.routes[1]);
  expect(next.routes[0]).not.toBe(before.routes[0]);
  expect(next.routes[0]?.routes[0]?.groupWaitMs).toBe(2);
});
