import { expect, test } from 'vitest';
import { BASE, errorsOf, goodConfig, parse, warningsOf, withIntegration } from '../../test/support/config-files.ts';
import type { WebhookConfig } from './config.ts';
import { formatProblem } from './config-error.ts';

test('every problem is told at once, with its place, in the order of the file', () => {
  const text = [
    'global: {resolve_timeout: 5 minutes}',
    'route:',
    '  receiver: pagerdty',
    '  group_wiat: 30s',
    '  routes:',
    '  - matchers: [a=b, "c=~("]',
    '    group_by: [x, x]',
    'receivers:',
    '- name: pagerduty',
    '  webhook_configs: [{url: "ftp://host/token"}]',
    '- name: pagerduty',
  ].join('\n');
  expect(errorsOf(text)).toEqual([
    '1:27 AM2010 global.resolve_timeout: not a valid duration: write it like 30s, 5m or 1h30m',
    '3:13 AM2104 route.receiver: undefined receiver "pagerdty" used in route',
    '4:3 AM2001 route.group_wiat: unknown key',
    expect.stringMatching(/^6:21 AM2013 route.routes\[0\].matchers\[1\]: /),
    '10:27 AM2011 receivers[0].webhook_configs[0].url: unsupported scheme for URL, use http or https',
    '11:3 AM2105 receivers[1]: receiver name "pagerduty" is not unique',
  ]);
});

test('hints say what was meant, and where that is', () => {
  const { problems } = parse('route:\n  recever: a\n  receiver: pagerdty\nreceivers:\n- name: pagerduty\n');
  expect(problems.map(formatProblem)).toEqual([
    '/etc/amp/amp.yml:2:3: AM2001 route.recever: unknown key\n  hint: did you mean "receiver"?',
    '/etc/amp/amp.yml:3:13: AM2104 route.receiver: undefined receiver "pagerdty" used in route\n  hint: did you mean "pagerduty", declared on line 5?',
    '/etc/amp/amp.yml:5:3: AM3002 receivers[0]: no route leads to this receiver',
  ]);
});

test('there is a config exactly if nothing is an error', () => {
  expect(parse(BASE).config).toBeDefined();
  expect(parse(`${BASE}time_intervals: [{name: unused}]`).config).toBeDefined();
  expect(parse(`${BASE}x: 1`).config).toBeUndefined();
});

test('an empty file, null and a file of comments have no route', () => {
  for (const text of ['', '# nothing', '~', 'null', '---\n']) {
    expect(errorsOf(text), text).toEqual(['1:1 AM2101 : no route provided in config']);
  }
  expect(errorsOf('text')).toEqual(['1:1 AM2003 : expected a mapping, found a value']);
});

test('a file that says little has every default', () => {
  const config = goodConfig(BASE);
  expect(config.global.resolveTimeoutMs).toBe(300_000);
  expect(config.global.httpConfig).toMatchObject({ followRedirects: true, enableHttp2: true, basicAuth: undefined });
  expect(config.route).toMatchObject({
    receiver: 'a',
    groupBy: undefined,
    groupByAll: false,
    groupWaitMs: undefined,
    continue: false,
    matchers: [],
    routes: [],
  });
  expect(config.database).toMatchObject({ url: undefined, poolMax: 10 });
  expect([config.redis, config.llm, config.tracing, config.eventRecorder]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(config.receivers[0]?.labels?.toString()).toBe('{name="a"}');
});

test('a webhook has its own settings, and those of global where it has none', () => {
  const config = goodConfig(`
global: {http_config: {basic_auth: {username: u, password_file: secrets/p}}}
route: {receiver: a}
receivers:
- name: a
  webhook_configs:
  - {url: "http://host/", timeout: 1m30s, max_alerts: 0x10, send_resolved: no, payload: {a: [1, {b: ~}]}}
  - {url_file: url, http_config: {bearer_token: t}, timeout: 1.5s}
`);
  const [first, second] = (config.receivers[0]?.integrations ?? []) as readonly WebhookConfig[];
  expect(first).toMatchObject({ index: 0, sendResolved: false, timeoutMs: 90_000, maxAlerts: 16, urlFile: undefined });
  expect(first?.url?.reveal()).toBe('http://host/');
  expect(first?.payload).toEqual(new Map([['a', [1, new Map([['b', null]])]]]));
  expect(first?.http.basicAuth).toMatchObject({ username: 'u', passwordFile: '/etc/amp/secrets/p' });
  const place = config.places?.get('receivers[0].webhook_configs[0]');
  expect(place).toEqual({ file: '/etc/amp/amp.yml', line: 7, column: 5 });
  expect(second).toMatchObject({ index: 1, url: undefined, urlFile: 'url', timeoutMs: 1500 });
  expect(second?.http.authorization).toMatchObject({ type: 'Bearer' });
  expect(second?.http.basicAuth).toBeUndefined();
});

test('integrations stand in the order in which Alertmanager builds them', () => {
  const config = goodConfig(`
global: {slack_api_url: "http://x/", pagerduty_url: "http://x/"}
route: {receiver: a}
receivers:
- name: a
  slack_configs: [{channel: x}]
  pagerduty_configs: [{routing_key: x}]
  webhook_configs: [{url: "http://a/"}, {url: "http://b/"}]
`);
  const built = config.receivers[0]?.integrations.map(({ type, index }) => `${type}[${index}]`);
  expect(built).toEqual(['webhook[0]', 'webhook[1]', 'pagerduty[0]', 'slack[0]']);
});

test('match, match_re and matchers are one list, sorted', () => {
  const config = goodConfig(`
route:
  receiver: a
  routes: [{match: {z: "1"}, match_re: {b: x.*}, matchers: [y!=2, a=3]}]
receivers: [{name: a}]
`);
  expect(config.route.routes[0]?.matchers.map(String)).toEqual(['a="3"', 'b=~"^(?:x.*)$"', 'y!="2"', 'z="1"']);
});

test('group_by: every label, none, or those of the parent', () => {
  const groupBy = (value: string) => {
    const { route } = goodConfig(`route: {receiver: a, group_by: ${value}}\nreceivers: [{name: a}]`);
    return [route.groupBy, route.groupByAll];
  };
  expect(groupBy("['...']")).toEqual([[], true]);
  expect(groupBy('[]')).toEqual([[], false]);
  expect(groupBy('~')).toEqual([undefined, false]);
  expect(groupBy('[b, a]')).toEqual([['b', 'a'], false]);
});

test('anchors, aliases and merge keys mean what they mean to Alertmanager', () => {
  const config = goodConfig(`
route:
  receiver: &r a
  routes:
  - &first {receiver: *r, group_wait: 1s, continue: true}
  - <<: *first
    group_wait: 2s
  - group_wait: 3s
    <<: [*first]
receivers: [{name: *r}]
`);
  const waits = config.route.routes.map(({ receiver, groupWaitMs }) => [receiver, groupWaitMs]);
  // A merge after a key wins over it: yaml.v2 takes entries in the order of the file.
  expect(waits).toEqual([
    ['a', 1000],
    ['a', 2000],
    ['a', 1000],
  ]);
});

test('problems in what an alias stands for are told where it is written', () => {
  const text = 'route: {receiver: a}\nreceivers:\n- name: a\n  webhook_configs:\n  - &w {url: "x"}\n  - *w\n';
  expect(errorsOf(text)).toEqual([
    '5:14 AM2011 receivers[0].webhook_configs[0].url: unsupported scheme for URL, use http or https',
    '5:14 AM2011 receivers[0].webhook_configs[1].url: unsupported scheme for URL, use http or https',
  ]);
});

test('aliases cannot blow a document up, nor contain themselves', () => {
  let bomb = 'route:\n  receiver: a\n  routes:\n  - &r0 {matchers: [a=b]}\n';
  for (let i = 1; i < 30; i += 1)
    bomb += `  - &r${i} {routes: [${Array(10)
      .fill(`*r${i - 1}`)
      .join(', ')}]}\n`;
  expect(errorsOf(`${bomb}receivers: [{name: a}]`).join()).toContain('document contains excessive aliasing');
  expect(errorsOf('route: &r {receiver: a, routes: [*r]}\nreceivers: [{name: a}]')).toEqual([
    '1:34 AM1007 route.routes[0].routes[0]: anchor "r" value contains itself',
  ]);
});

test('names like __proto__ are plain data', () => {
  const config = goodConfig(
    'route: {receiver: __proto__, group_by: [constructor]}\nreceivers: [{name: __proto__, labels: {__proto__: x}}]',
  );
  expect(config.receivers[0]?.labels?.get('__proto__')).toBe('x');
  expect(errorsOf(`${BASE}__proto__: {a: b}`)).toEqual(['3:1 AM2001 __proto__: unknown key']);
  expect(errorsOf(`${BASE}constructor: {a: b}`)).toEqual(['3:1 AM2001 constructor: unknown key']);
});

test('JSON is read, too', () => {
  expect(goodConfig('{"route":{"receiver":"a"},"receivers":[{"name":"a"}]}').route.receiver).toBe('a');
});

test('no message shows a secret', () => {
  const secret = 'hunter2';
  const texts = [
    withIntegration('webhook', `{url: "ftp://${secret}@host/"}`),
    withIntegration('webhook', `{url: "http://host/${secret}", url_file: x}`),
    withIntegration('slack', `{api_url: "${secret}"}`),
    withIntegration('pagerduty', `{routing_key: [${secret}]}`),
    withIntegration('webhook', `{url: !!int "http://${secret}"}`),
    `${BASE}database: {url: "mysql://user:${secret}@host/db"}`,
    `${BASE}redis: {url: "http://user:${secret}@host"}`,
  ];
  for (const text of texts) {
    const { config, problems } = parse(text);
    expect(config, text).toBeUndefined();
    expect(JSON.stringify(problems), text).not.toContain(secret);
  }
});

test('long and odd names are cut and escaped', () => {
  const [problem] = errorsOf(`${BASE}"a\\nb${'x'.repeat(500)}": 1`);
  expect(problem).toMatch(/^3:1 AM2001 "a\\nbx{77}…": unknown key$/);
});

test('of thousands of problems a thousand are listed', () => {
  const many = Array.from({ length: 3000 }, (_, i) => `k${i}: 1`).join('\n');
  const { problems } = parse(`${BASE}${many}`);
  expect(problems).toHaveLength(1001);
  expect(problems.at(-1)).toMatchObject({
    code: 'AM1009',
    severity: 'error',
    message: '2000 more problems are not listed',
  });
});

test('deprecated spellings, unreachable routes and unused names are warnings', () => {
  const text = `
route:
  receiver: a
  routes:
  - match: {team: x}
  - matchers: [team="x", env="prod"]
  - {}
  - matchers: [team="y"]
receivers:
- name: a
- name: b
mute_time_intervals:
- name: never
`;
  expect(warningsOf(text)).toEqual([
    '5:5 AM3003 route.routes[0].match: deprecated: use matchers',
    '6:5 AM3001 route.routes[1]: no alert can reach this route: the route on line 5 takes all its alerts and does not continue',
    '8:5 AM3001 route.routes[3]: no alert can reach this route: the route on line 7 takes all its alerts and does not continue',
    '11:3 AM3002 receivers[1]: no route leads to this receiver',
    '13:3 AM3010 mute_time_intervals[0]: no route uses this time interval',
  ]);
});

test.each([
  ['http://{{ .X }}/', true],
  ['{{ .X }}', true],
  ['https://a.test{{ .X }}/', true],
  ['https://{{ .X }}.a.test/', true],
  ['https://a.test:{{ .X }}/', true],
  ['https://a.test/{{ .X }}', false],
  ['https://a.test?{{ .X }}', false],
  ['https://a.test:80/?x={{ .X }}', false],
  ['https://a.test/', false],
])('of a webhook at %s it is told that labels choose its host: %s', (url, isTold) => {
  const warnings = warningsOf(withIntegration('webhook', `{url: "${url}"}`));
  expect(warnings.map((one) => one.split(' ')[1])).toEqual(isTold ? ['AM3014'] : []);
});

test('a route whose matchers contradict those above it is never reached', () => {
  const text =
    'route:\n  receiver: a\n  routes:\n  - matchers: [team="x"]\n    routes:\n    - matchers: [team="y"]\nreceivers: [{name: a}]';
  expect(warningsOf(text)).toEqual([
    '6:7 AM3001 route.routes[0].routes[0]: no alert can reach this route: it and the routes above it want two values of "team"',
  ]);
});

test('a route behind many matchers is not called unreachable by mistake', () => {
  const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `${name}="1"`).join(', ');
  const routes = (first: string) =>
    `route:\n  receiver: a\n  routes:\n  - matchers: [${first}]\n  - matchers: [${all}]\nreceivers: [{name: a}]`;
  expect(warningsOf(routes('h="1"'))).toEqual([]);
  expect(warningsOf(routes('c="1"'))).toHaveLength(1);
  expect(warningsOf(routes('a="1", c=~"1"'))).toEqual([]);
});

test('the mode decides which matchers and label names are read', () => {
  const text = (matcher: string) =>
    `route: {receiver: a, routes: [{matchers: ['${matcher}']}]}\nreceivers: [{name: a}]`;
  const codes = (matcher: string, mode: 'fallback' | 'classic' | 'utf8-strict') =>
    parse(text(matcher), mode).problems.map(({ code }) => code);
  expect(codes('"é"="x"', 'classic')).toEqual(['AM2013']);
  expect(codes('"é"="x"', 'utf8-strict')).toEqual([]);
  expect(codes('foo=a\\n', 'fallback').length).toBeGreaterThan(0);
  expect(errorsOf('route: {receiver: a, group_by: [é]}\nreceivers: [{name: a}]', 'classic')).toEqual([
    '1:33 AM2015 route.group_by[0]: invalid label name "é"',
  ]);
});
