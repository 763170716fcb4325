import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { BASE, goodConfig, parse, withIntegration } from '../../test/support/config-files.ts';
import type { Config } from './config.ts';
import type { Plain } from './decode/codec.ts';
import { emitYaml } from './emit-yaml.ts';
import { formatConfig, formatConfigAsJson } from './format-config.ts';
import { parseConfig } from './parse-config.ts';

const FIXTURES = 'test/fixtures/config/ours';

function example(): Config {
  const file = `${FIXTURES}/every-integration.yml`;
  // The folder in which Alertmanager printed it.
  const { config } = parseConfig(readFileSync(file), '/tmp/amrun/in.yml', { matcherMode: 'fallback' });
  if (config === undefined) throw new Error('the example is broken');
  return config;
}

test('as JSON it says the same, and can be a config file again', () => {
  const config = example();
  const json = formatConfigAsJson(config);
  expect(JSON.parse(json)).toEqual(load(formatConfig(config, { ownSections: true })));
  expect(parseConfig(json, '/tmp/amrun/in.yml', { matcherMode: 'fallback' }).problems).toEqual(
    parseConfig(formatConfig(config, { ownSections: true }), '/tmp/amrun/in.yml', {
      matcherMode: 'fallback',
    }).problems.map((problem) => ({ ...problem, at: expect.anything() })),
  );
});

test('names and numbers that JavaScript treats in its own way come out as they went in', () => {
  const { config } = parse(
    withIntegration('webhook', `{url: "http://a/", payload: {__proto__: 1, big: 12345678901234567890, none: .nan}}`),
  );
  expect(config && formatConfigAsJson(config)).toContain('{"__proto__":1,"big":12345678901234567890,"none":null}');
});

test('a config is printed as Alertmanager prints it', () => {
  const ours = load(formatConfig(example())) as Record<string, unknown>;
  const theirs = load(readFileSync(`${FIXTURES}/every-integration.printed.yml`, 'utf8')) as Record<string, unknown>;
  expect(ours).toEqual(inNewSpelling(theirs));
});

/** Where we differ: old spellings come out as new ones, and what Alertmanager's integrations changed while they ran. */
function inNewSpelling(printed: Record<string, unknown>): unknown {
  const text = JSON.stringify(printed)
    .replace(
      '"match":{"service":"files"},"match_re":{"owner":"team-.*"}',
      '"matchers":["owner=~\\"^(?:team-.*)$\\"","service=\\"files\\""]',
    )
    .replace(
      '"source_match":{"a":"b"},"target_match_re":{"c":"d.*"}',
      '"source_matchers":["a=\\"b\\""],"target_matchers":["c=~\\"^(?:d.*)$\\""]',
    )
    .replace('"From":"alerts@example.org",', '')
    .replace('"To":"someone@example.org",', '')
    .replace('"opsgenie_api_url":"https://api.opsgenie.com/"', '"opsgenie_api_url":"https://api.opsgenie.com"');
  const { mute_time_intervals: mutes, time_intervals: intervals, ...others } = JSON.parse(text);
  return { ...others, time_intervals: [...mutes, ...intervals] };
}

test('no secret is printed', () => {
  const text = formatConfig(example(), { ownSections: true });
  for (const secret of ['pass', 'https://hooks.slack.com', 'https://discord.com/api', 'http://127.0.0.1:5001']) {
    expect(text).not.toMatch(new RegExp(`: ${secret}`));
  }
  const proxied = withIntegration(
    'webhook',
    '{url: "http://a/", http_config: {proxy_url: "http://user:hunter2@proxy/"}}',
  );
  expect(formatConfig(goodConfig(proxied))).toContain('proxy_url: http://user:xxxxx@proxy/');
  const relayed = withIntegration('pagerduty', '{routing_key: k, url: "https://ann:p@ss@relay/"}');
  expect(formatConfig(goodConfig(relayed))).toContain('url: https://ann:xxxxx@relay/');
});

test('what was printed can be read again, and is printed the same', () => {
  const text = withIntegration(
    'webhook',
    '{url: "http://a/", timeout: 90s, http_config: {basic_auth: {username: u, password: p}}}',
    '{resolve_timeout: 1h, smtp_hello: "é: #"}',
  );
  const more =
    'inhibit_rules: [{source_matchers: [a=b], equal: [c]}]\ntime_intervals: [{name: x, time_intervals: [{weekdays: [sunday]}]}]\n';
  const first = formatConfig(goodConfig(text + more));
  expect(formatConfig(goodConfig(first))).toBe(first);
});

test('our own sections are printed only when they are asked for', () => {
  const ours = `${BASE}silences: [{matchers: [a=b], duration: 2h, starts_at: "2026-01-31T08:00:00Z"}]
grouping: {group_by: ["..."], group_wait: 10s, max_groups: 5}
database: {url: "postgres://u:p@host/db", pool_max: 3}
redis: {addr: "host:6379", password: p}
llm: {base_url: "http://host/v1", model: m, api_key: k}
`;
  const config = goodConfig(ours);
  expect(formatConfig(config)).not.toContain('silences');
  const whole = formatConfig(config, { ownSections: true });
  expect(whole).toContain('duration: 2h');
  expect(whole).toContain('url: <secret>');
  const again = goodConfig(whole.replace('url: <secret>', 'url: postgres://u:p@host/db'));
  expect(again.grouping).toEqual(config.grouping);
  expect(
    again.silences.map(({ matchers, startsAtMs, durationMs }) => [String(matchers), startsAtMs, durationMs]),
  ).toEqual([['a="b"', Date.UTC(2026, 0, 31, 8), 7_200_000]]);
});

test('any text survives being printed, whatever it looks like', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'yes',
      '~',
      '0x1',
      '1e3',
      '-',
      '- a',
      'a: b',
      'a #b',
      '09:00',
      '2026-01-01',
      '...',
      '<<',
      '!x',
      "'",
      'a\n b\n',
    ),
  );
  fc.assert(
    fc.property(fc.array(text), fc.dictionary(text, text), (list, map) => {
      const plain = new Map<string, string | readonly string[]>([['list', list], ...Object.entries(map)]);
      const read = load(emitYaml(plain)) as Record<string, unknown>;
      const shown = (value: unknown) => JSON.stringify(value);
      for (const [key, value] of plain)
        expect(shown(Object.getOwnPropertyDescriptor(read, key)?.value)).toBe(shown(value));
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('values of every kind are printed as YAML', () => {
  const nested = new Map<string, readonly Plain[] | ReadonlyMap<string, Plain>>([
    ['a', []],
    ['b', new Map()],
  ]);
  expect(
    emitYaml([[1, [true]], nested, null, 1.5, 12n, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]),
  ).toBe('- - 1\n  - - true\n- a: []\n  b: {}\n- null\n- 1.5\n- 12\n- .inf\n- -.inf\n- .nan\n');
});

test('a config that was printed warns of its secrets', () => {
  const { problems } = parse(formatConfig(goodConfig(withIntegration('webhook', '{url: "http://a/"}'))));
  expect(problems.map(({ code }) => code)).toContain('AM3011');
});
