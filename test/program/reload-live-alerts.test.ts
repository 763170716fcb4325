// Live alerts through reloads, judged by real receivers: what was told stays told, what waits keeps its time, and whoever
// heard that an alert fires hears its resolve. (ADR 9; the same in virtual time, and more of it: src/alerting/adoption.test.ts)

import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { firing, resolved } from '../support/program.ts';
import { config, INTERVAL_MS, type Sketch, scene, WAITS } from '../support/reload-scene.ts';
import { reload } from '../support/reloads.ts';
import { until } from '../support/until.ts';

const toA = { routes: ['matchers: [team=x], receiver: a'], receivers: { a: ['/a'], b: ['/b'] } };
const toB = { routes: ['matchers: [team=x], receiver: b'], receivers: { a: ['/a'], b: ['/b'] } };
const up = firing('Up', { team: 'x' });
const down = (): ReturnType<typeof resolved> => resolved('Up', { team: 'x' });

test.concurrent('100 reloads without effect over 20 quiet groups: nothing is told because of them', async () => {
  const { sink, site, program, told, settled } = await scene(toA);
  await program.alert(...Array.from({ length: 20 }, (_, i) => firing(`Quiet${i}`, { team: 'x' })));
  await sink.received(20);
  await settled();
  expect(told()).toHaveLength(20);
  for (let round = 0; round < 100; round += 1) {
    const unrelated = `inhibit_rules: [{source_matchers: [none="${round}"], target_matchers: [nothing=x]}]`;
    const more = ['', `# comment ${round}`, unrelated][round % 3] ?? '';
    if (round % 3 > 0) site.configure(config(sink, { ...toA, more }));
    await reload(program);
  }
  await settled();
  expect(told()).toEqual([]);
  expect(await program.metric('config_reload_total{status="success"}')).toBe(100);
});

test.concurrent.each([
  ['the receiver renamed', { routes: ['matchers: [team=x], receiver: c'], receivers: { c: ['/a'], b: ['/b'] } }],
  ['the matcher respelt', { ...toA, routes: [`matchers: ['team=~"x"'], receiver: a`] }],
  ['the route wrapped in a parent', { ...toA, routes: [`matchers: ['team=~".+"'], routes: [{${toA.routes[0]}}]`] }],
  ['routes put around it', { ...toA, routes: ['matchers: [team=y], receiver: b', ...toA.routes, 'matchers: [z=z]'] }],
  [
    'a header added',
    { ...toA, receivers: { a: ['/a, http_config: {http_headers: {X-Team: {values: [x]}}}'], b: ['/b'] } },
  ],
  [
    'a password set',
    { ...toA, receivers: { a: ['/a, http_config: {basic_auth: {username: u, password: p}}'], b: ['/b'] } },
  ],
  [
    'http settings set that all receivers inherit',
    { ...toA, more: 'global: {http_config: {basic_auth: {username: u, password: p}}, resolve_timeout: 7m}' },
  ],
  [
    'labels of the route set',
    { ...toA, routes: ["matchers: [team=x], receiver: a, labels: {tier: '{{ .Receiver }}'}"] },
  ],
  ['repeat_interval edited', { ...toA, waits: WAITS.replace('1h', '2h') }],
  ['the timeout set', { ...toA, receivers: { a: ['/a, timeout: 5s'], b: ['/b'] } }],
  ['group_interval edited', { ...toA, waits: WAITS.replace(`${INTERVAL_MS}ms`, '200ms') }],
  ['a silence of the file over it', { ...toA, more: 'silences: [{matchers: [team=x], comment: c, duration: 1s}]' }],
  [
    'an inhibition over it that ends later',
    { ...toA, more: 'inhibit_rules: [{source_matchers: [alertname=None], target_matchers: [team=x]}]' },
  ],
] as const)('%s while it fires: nothing is told, and the resolve comes under the first key', async (_what, next) => {
  const { sink, program, become, told, settled } = await scene(toA);
  await program.alert(up);
  const first = await sink.received(1);
  await become(next);
  await settled();
  await become(toA);
  await become(next);
  await settled();
  expect(told()).toEqual(['/a +[Up] -[]']);
  await program.alert(down());
  const last = await sink.hears('the resolve', ({ body }) => body.status === 'resolved');
  await settled();
  expect(told()).toEqual(['/a +[] -[Up]']);
  expect(last.body.groupKey).toBe(first.body.groupKey);
});

test.concurrent.each([
  ['before', ['/new', '/a', '/b']],
  ['between', ['/a', '/new', '/b']],
  ['after', ['/a', '/b', '/new']],
  ['with the others turned round', ['/b', '/new', '/a']],
] as const)('an integration inserted %s: it is told once, the others nothing again', async (_where, list) => {
  const { sink, program, become, told, settled } = await scene({ ...toA, receivers: { a: ['/a', '/b'] } });
  await program.alert(up);
  await sink.received(2);
  await settled();
  told();
  await become({ ...toA, receivers: { a: list } });
  await settled();
  expect(told()).toEqual(['/new +[Up] -[]']);
  await program.alert(down());
  await settled();
  expect(told().sort()).toEqual(['/a +[] -[Up]', '/b +[] -[Up]', '/new +[] -[Up]']);
});

test.concurrent('an alert moved from A to B and back while it fires: A hears nothing new, each its resolve once', async () => {
  const { sink, program, become, told, settled } = await scene(toA);
  await program.alert(up);
  await sink.received(1);
  await become(toB);
  await settled();
  expect(told()).toEqual(['/a +[Up] -[]', '/b +[Up] -[]']);
  await become(toA);
  await settled();
  expect(told()).toEqual([]);
  await program.alert(down());
  await settled();
  expect(told().sort()).toEqual(['/a +[] -[Up]', '/b +[] -[Up]']);
});

test.concurrent('an alert moved from A to B, then resolved: B firing and resolved, A resolved, once each', async () => {
  const { sink, program, become, told, settled } = await scene(toA);
  await program.alert(up);
  await sink.received(1);
  await become(toB);
  await settled();
  await program.alert(down());
  await settled();
  expect(told().sort()).toEqual(['/a +[Up] -[]', '/a +[] -[Up]', '/b +[Up] -[]', '/b +[] -[Up]']);
});

test.concurrent.each([
  ['its matcher is edited', { ...toA, routes: ['matchers: [team=y], receiver: a'] }],
  ['its receiver is removed', { receivers: { b: ['/b'] } }],
  ['its integration is removed', { ...toA, receivers: { a: ['/b'] } }],
  ['everything is', {}],
] as const)('a resolve that is pending while %s comes, once', async (_what, next) => {
  const slow = { waits: WAITS.replace(`${INTERVAL_MS}ms`, '1500ms') };
  const { sink, program, become, told, settled } = await scene({ ...toA, ...slow });
  await program.alert(up);
  const first = await sink.received(1);
  await program.alert(down());
  await become({ ...next, ...slow });
  const last = await sink.hears('the resolve', ({ path, body }) => path === '/a' && body.status === 'resolved');
  expect(last.body.groupKey).toBe(first.body.groupKey);
  await pause(1500);
  await settled();
  expect(told()).toEqual(['/a +[Up] -[]', '/a +[] -[Up]']);
});

test.concurrent('the URL edited during group_wait: one page, at the new', async () => {
  const waits = WAITS.replace('100ms', '1500ms');
  const { sink, program, become, told } = await scene({ ...toA, waits });
  const postedAtMs = Date.now();
  await program.alert(up);
  await become({ ...toA, waits, receivers: { a: ['/a2'] } });
  const hook = await sink.received(1);
  expect(hook.atMs - postedAtMs).toBeGreaterThanOrEqual(1450);
  await pause(3 * INTERVAL_MS);
  expect(told()).toEqual(['/a2 +[Up] -[]']);
});

test.concurrent('the URL edited later: the new is told firing once, then resolved; the old resolved only', async () => {
  const { sink, program, become, told, settled } = await scene(toA);
  await program.alert(up);
  await sink.received(1);
  await become({ ...toA, receivers: { a: ['/a2'] } });
  await settled();
  expect(told()).toEqual(['/a +[Up] -[]', '/a2 +[Up] -[]']);
  await program.alert(down());
  await settled();
  expect(told().sort()).toEqual(['/a +[] -[Up]', '/a2 +[] -[Up]']);
});

test.concurrent('one of three told alerts moves away: its group is not called resolved while it fires', async () => {
  const by = WAITS.replace('[alertname]', '[team]');
  const names = (...list: string[]): ReturnType<typeof firing>[] =>
    list.map((name) => firing(name, { team: 'x', name }));
  const { sink, program, become, told, settled } = await scene({ ...toA, waits: by });
  await program.alert(...names('One', 'Two', 'Three'));
  await sink.received(1);
  await become({ ...toA, waits: by, routes: ['matchers: [name=Three], receiver: b', ...toA.routes] });
  await settled();
  expect(told()).toEqual(
    ['/a +[One Two Three] -[]', '/b +[Three] -[]'].map((line) => expect.stringMatching(sameNames(line))),
  );
  await program.alert(...['One', 'Two'].map((name) => resolved(name, { team: 'x', name })));
  const hook = await sink.hears(
    'two resolves',
    ({ path, body }) => path === '/a' && body.alerts.some((one) => one.status === 'resolved'),
  );
  expect(hook.body.status).toBe('firing');
  await settled();
  await program.alert(resolved('Three', { team: 'x', name: 'Three' }));
  await settled();
  expect(told().at(-1)).toMatch(/ \+\[\] -\[.*Three.*\]/);
});

const ALWAYS = 'time_intervals: [{name: always, time_intervals: [{weekdays: [sunday:saturday]}]}]';

test.concurrent.each([
  ['a silence', { ...toA, more: 'silences: [{matchers: [team=x], comment: c, duration: 1h}]' }],
  [
    'an inhibition',
    { ...toA, more: 'inhibit_rules: [{source_matchers: [alertname=Cause], target_matchers: [team=x]}]' },
  ],
  [
    'a mute interval',
    { ...toA, routes: ['matchers: [team=x], receiver: a, mute_time_intervals: [always]'], more: ALWAYS },
  ],
] as const)(
  '%s arrives by reload over a told alert, which resolves under it: told when a reload takes it away',
  async (_mute, muted) => {
    const { sink, program, become, told, settled } = await scene(toA);
    await program.alert(firing('Cause'), up);
    await sink.received(2);
    await become(muted);
    await settled();
    expect(told().sort()).toEqual(['/a +[Up] -[]', '/root +[Cause] -[]']);
    await program.alert(down());
    await settled();
    expect(told()).toEqual([]);
    await become(toA);
    await settled();
    expect(told()).toEqual(['/a +[] -[Up]']);
  },
);

test.concurrent('inhibited targets through 40 reloads among 1,000 other alerts: none of them is told', async () => {
  const inhibited = (round: number): Sketch => ({
    ...toA,
    more: `inhibit_rules:
  - {source_matchers: [alertname=Cause], target_matchers: [team=x]}
  - {source_matchers: ['round="${round}"'], target_matchers: [none=x]}`,
  });
  const by = WAITS.replace('[alertname]', '[team]');
  const { sink, program, become } = await scene({ ...inhibited(0), waits: by });
  await program.alert(firing('Cause'), ...Array.from({ length: 1000 }, (_, i) => firing('Other', { i: `${i}` })));
  await sink.received(1);
  for (let round = 1; round <= 40; round += 1) {
    await program.alert(firing(`Target${round}`, { team: 'x' }));
    await become({ ...inhibited(round), waits: by });
  }
  await pause(3 * INTERVAL_MS);
  expect(sink.hooks.filter(({ path }) => path === '/a')).toEqual([]);
  expect(await program.metric('alertmanager_alerts{state="suppressed"}')).toBe(40);
});

/** The order of a group's alerts is by labels; any will do here. */
function sameNames(line: string): RegExp {
  const [path, names = ''] = /^(\S+) \+\[(.*?)\]/.exec(line)?.slice(1) ?? [];
  return new RegExp(`^${path} \\+\\[(?:(?:${names.split(' ').join('|')}) ?){${names.split(' ').length}}\\] -\\[\\]$`);
}

test.concurrent('routes merged, group_by edited twice, and split again: nothing is told, each resolve comes once, under the key of the firing', async () => {
  const split = { ...toA, routes: ['matchers: [n=1], receiver: a', 'matchers: [n=2], receiver: a'] };
  const by = (names: string): Sketch => ({
    ...toA,
    routes: [`matchers: ['n=~"1|2"'], receiver: a, group_by: [${names}]`],
  });
  const { sink, program, become, told, settled } = await scene(split);
  await program.alert(firing('One', { n: '1' }), firing('Two', { n: '2' }));
  await sink.received(2);
  const keys = new Map(sink.hooks.map(({ body }) => [body.groupLabels.alertname, body.groupKey]));
  await settled();
  told();
  for (const next of [by('alertname'), by('n'), by(''), by('alertname'), split]) {
    await become(next);
    await settled();
    expect(told()).toEqual([]);
  }
  for (const [name, n] of [
    ['One', '1'],
    ['Two', '2'],
  ] as const) {
    await program.alert(resolved(name, { n }));
    const { body } = await sink.hears(`the resolve of ${name}`, (hook) =>
      hook.body.alerts.some((alert) => alert.status === 'resolved' && alert.labels.alertname === name),
    );
    expect(body.groupKey).toBe(keys.get(name));
    await settled();
    expect(told()).toEqual([`/a +[] -[${name}]`]);
  }
});

test.concurrent('an integration removed: it is told the resolve and nothing else; the one that stays, too', async () => {
  const { sink, program, become, told, settled } = await scene({ ...toA, receivers: { a: ['/a', '/b'] } });
  await program.alert(up);
  await sink.received(2);
  await settled();
  told();
  await become({ ...toA, receivers: { a: ['/b'] } });
  await settled();
  expect(told()).toEqual([]);
  await program.alert(down());
  await settled();
  expect(told().sort()).toEqual(['/a +[] -[Up]', '/b +[] -[Up]']);
});

test.concurrent('group_wait 2 s and a reload every 300 ms, each with an edit elsewhere: the page comes after 2.0 s', async () => {
  const waits = WAITS.replace('100ms', '2s');
  const { sink, site, program, told } = await scene({ ...toA, waits });
  const postedAtMs = Date.now();
  await program.alert(up);
  for (let round = 0; sink.hooks.length === 0 && round < 40; round += 1) {
    await pause(300);
    site.configure(config(sink, { ...toA, waits, routes: [`matchers: [other="${round}"]`, ...toA.routes] }));
    program.signal('SIGHUP');
  }
  const hook = await sink.received(1);
  expect(hook.atMs - postedAtMs).toBeGreaterThanOrEqual(1950);
  expect(hook.atMs - postedAtMs).toBeLessThan(6000); // without reloads 2.0; each reload would begin it anew, for 12
  await pause(3 * INTERVAL_MS);
  expect(told()).toEqual(['/a +[Up] -[]']);
});

test.concurrent('steady churn with a reload every 300 ms: each alert is told firing once, resolved once', async () => {
  const { sink, site, program, told, settled } = await scene(toA);
  const names = Array.from({ length: 24 }, (_, i) => `Churn${i}`);
  for (const [i, name] of names.entries()) {
    await program.alert(firing(name, { team: 'x' }));
    const before = names[i - 8];
    if (before !== undefined) await program.alert(resolved(before, { team: 'x' }));
    if (i % 2 === 0) {
      const rest = [`matchers: [other="${i}"], receiver: b`];
      site.configure(
        config(sink, { ...toA, routes: i % 4 === 0 ? [...rest, ...toA.routes] : [...toA.routes, ...rest] }),
      );
      program.signal('SIGHUP');
    }
    await pause(150);
  }
  await program.alert(...names.slice(-8).map((name) => resolved(name, { team: 'x' })));
  await until('all resolves', () => sink.hooks.filter(({ body }) => body.status === 'resolved').length >= names.length);
  await settled();
  const expected = names.flatMap((name) => [`/a +[${name}] -[]`, `/a +[] -[${name}]`]);
  expect(told().sort()).toEqual(expected.sort());
});
