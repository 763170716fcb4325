import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorsPage } from '../../scripts/reference/errors-page.ts';
import { BASE, goodConfig, parse, withIntegration } from '../../test/support/config-files.ts';
import { checkFiles } from './check-files.ts';
import { codes } from './codes.ts';
import { refusals } from './not-yet.ts';

const webhook = (settings: string) => withIntegration('webhook', `{url: "http://a/", ${settings}}`);
const route = (rest: string) => `route: {receiver: a, ${rest}}\nreceivers: [{name: a}]\n`;
const child = (rest: string) => route(`routes: [{${rest}}]`);

/** For every code a text that has this problem, and where. */
const CASES: Readonly<Record<string, readonly [text: string | Uint8Array, at: string]>> = {
  AM1001: [Uint8Array.of(0x61, 0x0a, 0xff), '2:1'],
  AM1002: ['a: "\0"', '1:5'],
  AM1003: [' '.repeat(17_000_000), '1:1'],
  AM1004: [`${BASE}x: [`, '3:5'],
  AM1005: ['['.repeat(3000), '1:2101'],
  AM1006: [route('group_by: *none'), '1:32'],
  AM1007: ['route: &r {receiver: a, routes: [*r]}\nreceivers: [{name: a}]', '1:34'],
  AM1008: ['route: {<<: 1, receiver: a}\nreceivers: [{name: a}]', '1:13'],
  AM1009: [BASE + Array.from({ length: 1001 }, (_, i) => `k${i}: 1\n`).join(''), '1:1'],
  AM2001: [`${BASE}routes: []`, '3:1'],
  AM2002: [`${BASE}templates: []\ntemplates: []`, '4:1'],
  AM2003: [`${BASE}templates: x`, '3:12'],
  AM2004: [route('continue: !!bool x'), '1:39'],
  AM2005: [withIntegration('webhook', '{max_alerts: 1}'), '6:5'],
  AM2006: [withIntegration('webhook', '~'), '6:5'],
  AM2007: [webhook('url_file: x'), '6:34'],
  AM2008: [`${BASE}tracing: {endpoint: x, compression: zip}`, '3:37'],
  AM2009: [route('group_interval: 0s'), '1:38'],
  AM2010: [route('group_wait: 5'), '1:34'],
  AM2011: [withIntegration('webhook', '{url: nowhere}'), '6:11'],
  AM2012: [`${BASE}global: {smtp_smarthost: localhost}`, '3:26'],
  AM2013: [child('matchers: [a]'), '1:43'],
  AM2014: [child('match_re: {a: "("}'), '1:46'],
  AM2015: [child('match: {a-b: c}'), '1:39'],
  AM2016: [`${BASE}time_intervals: [{name: x, time_intervals: [{months: [never]}]}]`, '3:55'],
  AM2017: [`${BASE}silences: [{matchers: [a=b], ends_at: tomorrow}]`, '3:39'],
  AM2018: [withIntegration('webhook', '{url: "http://{{ .X"}'), '6:11'],
  AM2019: [webhook('http_config: {http_headers: {Host: {values: [x]}}}'), '6:52'],
  AM2020: [`${BASE}templates: [a, 'b[']`, '3:16'],
  AM2101: ['receivers: []', '1:1'],
  AM2102: ['route: {}\nreceivers: []', '1:8'],
  AM2103: [route('continue: true'), '1:8'],
  AM2104: ['route: {receiver: b}\nreceivers: [{name: a}]', '1:19'],
  AM2105: ['route: {receiver: a}\nreceivers: [{name: a}, {name: a}]', '2:24'],
  AM2106: [child('mute_time_intervals: [x]'), '1:54'],
  AM2107: [`${BASE}time_intervals: [{name: x}, {name: x}]`, '3:29'],
  AM2108: [route("group_by: [a, '...']"), '1:32'],
  AM2109: [withIntegration('slack', '{channel: x}'), '6:5'],
  AM3001: [child('receiver: a}, {receiver: a'), '1:46'],
  AM3002: ['route: {receiver: a}\nreceivers: [{name: a}, {name: b}]', '2:24'],
  AM3003: [child('match: {a: b}'), '1:32'],
  AM3004: [child(String.raw`matchers: ['foo="\xf0\x9f\x99\x82"']`), '1:43'],
  AM3005: [child('matchers: ["a=b c"]'), '1:43'],
  AM3007: [`${BASE}---\nmore`, '3:1'],
  AM3008: [webhook('timeout: 5'), '6:33'],
  AM3010: [`${BASE}time_intervals: [{name: x}]`, '3:18'],
  AM3014: [withIntegration('webhook', '{url: "http://{{ .X }}/"}'), '6:11'],
  AM3018: [`${BASE}database: {url: "postgres://u:p@host/db"}`, '3:1'],
  AM3019: [withIntegration('opsgenie', '{api_key_file: /k}', '{opsgenie_api_key: k}'), '6:5'],
  AM3011: [withIntegration('webhook', '{url: <secret>}'), '6:11'],
};

test('a key file is passed over only for an inline key in global', () => {
  const codesOf = (type: string, own: string, global: string): string[] => {
    const settings = type === 'victorops' ? `{${own}, routing_key: r}` : `{${own}}`;
    const { problems } = parse(withIntegration(type, settings, `{${global}}`));
    return problems.map(({ code }) => code).filter((code) => code === 'AM3019');
  };
  for (const type of ['opsgenie', 'victorops']) {
    expect(codesOf(type, 'api_key_file: /k', `${type}_api_key: k`)).toEqual(['AM3019']);
    expect(codesOf(type, 'api_key_file: /k', `${type}_api_key_file: /g`)).toEqual([]);
    expect(codesOf(type, 'api_key: k', `${type}_api_key: g`)).toEqual([]);
  }
});

/** Problems that need more than the text: what exists, and that the server is to run it. */
const LATER: Readonly<Record<string, readonly [text: string, at: string]>> = {
  AM3006: [`${BASE}templates: [none*]`, '3:13'],
  AM3012: [withIntegration('webhook', '{url_file: /none}'), '6:5'],
  AM4009: [`${BASE}event_recorder: {stdout_outputs: [{}]}`, '3:1'],
  AM4013: [webhook('http_config: {authorization: {credentials_ref: x}}'), '6:5'],
};

test.each(Object.entries(CASES))('%s is told, at its place', (code, [text, at]) => {
  const found = parse(text).problems.filter((problem) => problem.code === code);
  expect(found.map((problem) => `${problem.at.line}:${problem.at.column}`)).toContain(at);
});

test.each(Object.entries(LATER))('%s is told, at its place', (code, [text, at]) => {
  const config = goodConfig(text);
  const problems = [...refusals(config), ...checkFiles(config, { templates: [[]], exists: () => false })];
  const found = problems.filter((problem) => problem.code === code);
  expect(found.map((problem) => `${problem.at.line}:${problem.at.column}`)).toContain(at);
});

/** Their cases are beside what reads the files, and what tries them. */
const OF_FILES = ['AM1010', 'AM2201', 'AM2202', 'AM2203', 'AM3013'];

test('every code has a case here (or beside what reads the file, for files that cannot be read)', () => {
  const cases = [...Object.keys(CASES), ...Object.keys(LATER), ...OF_FILES];
  expect(cases.toSorted()).toEqual(Object.keys(codes).toSorted());
});

test('the program names no code that the registry lacks, and the registry none that the program does not name', () => {
  const named = new Set<string>();
  const folders = ['.', '../cli', '../components'].map((folder) => join(import.meta.dirname, folder));
  for (const folder of folders) {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file === 'codes.ts') continue;
      const text = readFileSync(join(folder, file), 'utf8').replace(/^\s*\/\/.*$/gm, '');
      for (const [, code] of text.matchAll(/'(AM\d{4})'/g)) if (code !== undefined) named.add(code);
    }
  }
  expect([...named].sort()).toEqual(Object.keys(codes).toSorted());
});

test('the reference says what the registry says', () => {
  expect(readFileSync('docs/reference/errors.md', 'utf8')).toBe(errorsPage());
});
