import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BASE, goodConfig } from '../../test/support/config-files.ts';
import { fullConfig, variantsOf, withSecrets } from '../../test/support/config-variants.ts';
import { Secret } from '../base/secret.ts';
import type { Config } from '../config/config.ts';
import { type ConfigChange, diffConfigs } from './config-diff.ts';

/** `changed route.receiver "a" → "b" (routing)`. */
function said({ kind, path, owner, before, after }: ConfigChange): string {
  const values = before === undefined && after === undefined ? '' : ` ${before ?? ''} → ${after ?? ''}`;
  return `${kind} ${path}${values} (${owner})`;
}

function diff(before: string, after: string): readonly string[] {
  return diffConfigs(goodConfig(before), goodConfig(after)).map(said);
}

const ROUTES = (...routes: readonly string[]): string =>
  `route: {receiver: a, routes: [${routes.join(', ')}]}\nreceivers: [{name: a}, {name: b}]\n`;

test('receivers are told apart by name, wherever they stand', () => {
  const receivers = (...names: string[]): string =>
    `route: {receiver: a}\nreceivers: [${names.map((name) => `{name: ${name}}`).join(', ')}]\n`;
  expect(diff(receivers('a', 'b', 'c'), receivers('c', 'a', 'b'))).toEqual([]);
  expect(diff(receivers('a', 'b'), receivers('a', 'c'))).toEqual([
    'removed receivers["b"] (receivers)',
    'added receivers["c"] (receivers)',
  ]);
});

test('a change inside an integration is named by receiver, type, index and field', () => {
  const webhook = (settings: string): string =>
    `route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: 'http://x/'}, ${settings}]}]\n`;
  expect(diff(webhook("{url: 'http://y/'}"), webhook("{url: 'http://y/', max_alerts: 5}"))).toEqual([
    'changed receivers["a"].webhook[1].maxAlerts 0 → 5 (receivers)',
  ]);
  expect(diff(webhook("{url: 'http://y/'}"), webhook("{url: 'http://z/', send_resolved: false}"))).toEqual([
    'changed receivers["a"].webhook[1].sendResolved true → false (receivers)',
    'changed receivers["a"].webhook[1].url "<secret>" → "<secret>" (receivers)',
  ]);
});

test('routes are told apart by what they match', () => {
  const before = ROUTES('{matchers: [x=1]}', '{matchers: [y=1], receiver: b}');
  expect(diff(before, ROUTES('{matchers: [x=1]}', '{matchers: [y=1], receiver: b, group_wait: 5s}'))).toEqual([
    'added route.routes["{y=\\"1\\"}"].groupWaitMs  → 5000 (routing)',
  ]);
  expect(diff(before, ROUTES('{matchers: [z=1]}', '{matchers: [x=1]}', '{matchers: [y=1], receiver: b}'))).toEqual([
    'added route.routes["{z=\\"1\\"}"] (routing)',
  ]);
  expect(diff(before, ROUTES('{matchers: [y=1], receiver: b}'))).toEqual([
    'removed route.routes["{x=\\"1\\"}"] (routing)',
  ]);
});

test('routes that only changed places are one move', () => {
  expect(
    diff(ROUTES('{matchers: [x=1]}', '{matchers: [y=1]}'), ROUTES('{matchers: [y=1]}', '{matchers: [x=1]}')),
  ).toEqual(['moved route.routes (routing)']);
});

test('routes with equal matchers are told apart by their order', () => {
  const twins = (one: string, two: string): string =>
    ROUTES(`{matchers: [x=1], continue: true, receiver: ${one}}`, `{matchers: [x=1], receiver: ${two}}`);
  expect(diff(twins('a', 'b'), twins('a', 'b'))).toEqual([]);
  expect(diff(twins('a', 'b'), twins('a', 'a'))).toEqual([
    'changed route.routes["{x=\\"1\\"}#2"].receiver "b" → "a" (routing)',
  ]);
});

test('inhibit rules and silences are told apart by what they say', () => {
  const rule = (value: string): string => `{source_matchers: [a=${value}], target_matchers: [b=c]}`;
  const silence = (comment: string): string => `{matchers: [a=b], duration: 1h, comment: ${comment}}`;
  const both = (rules: readonly string[], silences: readonly string[]): string =>
    `${BASE}inhibit_rules: [${rules.map(rule).join(', ')}]\nsilences: [${silences.map(silence).join(', ')}]\n`;
  expect(diff(both(['1', '2'], ['x', 'y']), both(['2', '1'], ['y', 'x']))).toEqual([]);
  const changes = diff(both(['1', '2'], ['x']), both(['1', '3'], ['z']));
  expect(changes.map((change) => change.replace(/\[.*\]/, ''))).toEqual([
    'removed inhibitRules (inhibition)',
    'added inhibitRules (inhibition)',
    'removed silences (silencing)',
    'added silences (silencing)',
  ]);
});

test('long rules that begin alike are not taken for each other', () => {
  const long = 'x'.repeat(200);
  const rules = (...ends: string[]): string =>
    `${BASE}inhibit_rules: [${ends.map((end) => `{source_matchers: [a=${long}${end}], target_matchers: [b=c]}`).join(', ')}]\n`;
  expect(diff(rules('1', '2', '3'), rules('3', '2', '1'))).toEqual([]);
  expect(diff(rules('1', '2'), rules('2'))).toHaveLength(1);
});

test('time intervals are told apart by name, and the order of what they consist of means nothing', () => {
  const intervals = (name: string, ...months: string[]): string =>
    `${BASE}time_intervals: [{name: ${name}, time_intervals: [${months.map((month) => `{months: [${month}]}`).join(', ')}]}]\n`;
  expect(diff(intervals('x', 'may', 'june'), intervals('x', 'june', 'may'))).toEqual([]);
  expect(diff(intervals('x', 'may'), intervals('y', 'may'))).toEqual([
    'removed timeIntervals["x"] (routing)',
    'added timeIntervals["y"] (routing)',
  ]);
  expect(diff(intervals('x', 'may'), intervals('x', 'june'))[0]).toMatch(
    /^changed timeIntervals\["x"\] \[.*\(routing\)$/,
  );
});

const SAME: Readonly<Record<string, readonly [string, string]>> = {
  'comments and blank lines': [BASE, `# hello\n\n${BASE}\n# bye\n`],
  'the order of sections': [
    'route: {receiver: a}\nreceivers: [{name: a}]\n',
    'receivers: [{name: a}]\nroute: {receiver: a}\n',
  ],
  'the order of keys': [
    'route: {receiver: a, group_wait: 1s}\nreceivers: [{name: a}]',
    'route: {group_wait: 1s, receiver: a}\nreceivers: [{name: a}]',
  ],
  'quotes and block style': [BASE, 'route:\n  receiver: "a"\nreceivers:\n  - name: \'a\'\n'],
  'JSON instead of YAML': [BASE, '{"route": {"receiver": "a"}, "receivers": [{"name": "a"}]}'],
  'units of durations': [
    'route: {receiver: a, group_wait: 60s}\nreceivers: [{name: a}]',
    'route: {receiver: a, group_wait: 1m}\nreceivers: [{name: a}]',
  ],
  'a default that is written out': [BASE, `${BASE}global: {resolve_timeout: 5m}\n`],
  'match and matchers': [ROUTES('{match: {x: y}}'), ROUTES('{matchers: [x="y"]}')],
  'the order of matchers': [ROUTES('{matchers: [x=1, y=2]}'), ROUTES('{matchers: [y=2, x=1]}')],
  'the order of group_by': [
    'route: {receiver: a, group_by: [x, y]}\nreceivers: [{name: a}]',
    'route: {receiver: a, group_by: [y, x]}\nreceivers: [{name: a}]',
  ],
  'anchors written out': [
    'route: {receiver: a, routes: [&r {matchers: [x=1]}, {<<: *r, receiver: a}]}\nreceivers: [{name: a}]',
    'route: {receiver: a, routes: [{matchers: [x=1]}, {matchers: [x=1], receiver: a}]}\nreceivers: [{name: a}]',
  ],
};

test.each(Object.entries(SAME))('%s: no difference', (_what, [before, after]) => {
  expect(diff(before, after)).toEqual([]);
});

test('a default of all integrations is a change of its own and of each that it reaches', () => {
  const base = `route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: 'http://x/'}]}]\n`;
  expect(diff(base, `${base}global: {http_config: {follow_redirects: false}}\n`)).toEqual([
    'changed global.httpConfig.followRedirects true → false (receivers)',
    'changed receivers["a"].webhook[0].http.followRedirects true → false (receivers)',
  ]);
});

test('a long value is cut', () => {
  const route = (label: string): string => `route: {receiver: ${label}}\nreceivers: [{name: ${label}}]\n`;
  const [change] = diffConfigs(goodConfig(route('a'.repeat(500))), goodConfig(route('b'.repeat(500))));
  expect(change?.before?.length).toBeLessThan(130);
});

test('a config is no different from itself, or from a copy of itself', () => {
  const config = fullConfig();
  expect(diffConfigs(config, config)).toEqual([]);
  expect(diffConfigs(config, fullConfig())).toEqual([]);
});

// Method: change each value of a config that has everything, one at a time. A key that the diff does not see, or that two
// components own, is found the day it is added.
test('whichever value is changed, the diff says so, with one owner, both ways', () => {
  const config = fullConfig();
  let count = 0;
  for (const { path, value } of variantsOf(config)) {
    count += 1;
    const changed = value as Config;
    const there = diffConfigs(config, changed);
    if (/^(file|places)\b/.test(path)) {
      expect(there, path).toEqual([]);
      continue;
    }
    expect(there, path).not.toEqual([]);
    expect(new Set(there.map(({ owner }) => owner)).size, path).toBe(1);
    expect(there[0]?.path.split(/[.[]/)[0], path).toBe(path.split('.')[0]);
    expect(diffConfigs(changed, config).map(said).sort(), path).toEqual(there.map(mirrored).map(said).sort());
  }
  expect(count).toBeGreaterThan(400);
});

function mirrored({ kind, before, after, ...change }: ConfigChange): ConfigChange {
  const back = { added: 'removed', removed: 'added', changed: 'changed', moved: 'moved' } as const;
  return {
    ...change,
    kind: back[kind],
    ...(after !== undefined && { before: after }),
    ...(before !== undefined && { after: before }),
  };
}

test('whatever two configs hold, no secret is in what is said of their difference', () => {
  const variants = [...variantsOf(fullConfig())];
  let made = 0;
  const secret = (): string => {
    made += 1;
    return `S3CRET-${made}`;
  };
  fc.assert(
    fc.property(fc.nat(variants.length - 1), fc.nat(variants.length - 1), (one, two) => {
      const before = withSecrets(variants[one]?.value as Config, secret);
      const after = withSecrets(variants[two]?.value as Config, secret);
      const changes = diffConfigs(before, after);
      expect(changes.length).toBeGreaterThan(20); // every secret is another
      expect(JSON.stringify(changes)).not.toContain('S3CRET');
    }),
    { numRuns: 60, seed: 7 },
  );
  expect(made).toBeGreaterThan(1000);
});

test('a secret that comes or goes is told without its value', () => {
  const webhook = (settings: string): string =>
    `route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: 'http://x/', ${settings}}]}]\n`;
  const auth = webhook('http_config: {authorization: {credentials: hidden}}');
  const [change, ...more] = diffConfigs(goodConfig(webhook('')), goodConfig(auth));
  expect(more).toEqual([]);
  expect(change?.after).toContain('<secret>');
  expect(JSON.stringify(change)).not.toContain('hidden');
});

test('values that JSON cannot say are compared and shown all the same', () => {
  const config = goodConfig(BASE);
  const withGlobal = (more: object): Config => ({ ...config, global: { ...config.global, ...more } });
  const change = (a: unknown, b: unknown): readonly ConfigChange[] =>
    diffConfigs(withGlobal({ x: a }), withGlobal({ x: b }));
  expect(change(10n ** 20n, 10n ** 20n)).toEqual([]);
  expect(change(1n, 2n)).toMatchObject([{ kind: 'changed', before: '"1"', after: '"2"' }]);
  expect(change(Number.NaN, Number.NaN)).toEqual([]);
  expect(change(Number.NaN, Number.POSITIVE_INFINITY)).toMatchObject([{ before: '"NaN"', after: '"Infinity"' }]);
  expect(change(new Secret('a'), '<secret>')).toHaveLength(1);
  expect(change(new Map([['a', 1]]), new Map([['a', 2]]))).toMatchObject([{ path: 'global.x["a"]' }]);
});

test('10,000 routes with one edit have one difference', () => {
  const routes = (edited: string): Config => {
    const children = Array.from(
      { length: 10_000 },
      (_, i) => `{matchers: [team="${i}"], group_wait: ${i === 5000 ? edited : '1s'}}`,
    );
    return goodConfig(ROUTES(...children));
  };
  const before = routes('1s');
  const after = routes('2s');
  const began = performance.now();
  const changes = diffConfigs(before, after);
  console.info(`diff of 10,000 routes: ${(performance.now() - began).toFixed(1)} ms`);
  expect(changes.map(said)).toEqual(['changed route.routes["{team=\\"5000\\"}"].groupWaitMs 1000 → 2000 (routing)']);
});

test('two edits far apart in 10,000 routes are two differences, twins numbered as in the whole list', () => {
  const routes = (wait: string): Config => {
    const at = (i: number): string => (i === 10 || i === 9990 ? wait : '1s');
    const children = Array.from({ length: 10_000 }, (_, i) => `{matchers: [team="${i % 5000}"], group_wait: ${at(i)}}`);
    return goodConfig(ROUTES(...children));
  };
  expect(diffConfigs(routes('1s'), routes('2s')).map(({ path }) => path)).toEqual([
    'route.routes["{team=\\"10\\"}"].groupWaitMs',
    'route.routes["{team=\\"4990\\"}#2"].groupWaitMs',
  ]);
});

test('10,000 routes that all match the same are told apart without asking each about each', () => {
  const routes = (last: string): Config =>
    goodConfig(
      ROUTES(...Array.from({ length: 10_000 }, (_, i) => `{continue: true, group_wait: ${i === 9999 ? last : '1s'}}`)),
    );
  const changes = diffConfigs(routes('1s'), routes('2s'));
  expect(changes.map(said)).toEqual(['changed route.routes["{}#10000"].groupWaitMs 1000 → 2000 (routing)']);
});
