import { expect, test } from 'vitest';
import { BASE, errorsOf, goodConfig, withIntegration } from '../../../test/support/config-files.ts';
import { formatConfig } from '../format-config.ts';
import { formatGoDuration, parseGoDuration } from './durations.ts';
import { httpUrlError, parseGoUrl } from './go-url.ts';
import { nearestName } from './nearest-name.ts';

test.each([
  ['1h30m', 5_400_000],
  ['1.5s', 1500],
  ['100us', 0.1],
  ['1µs', 0.001],
  ['-2m', -120_000],
  ['0', 0],
  ['.5h', 1_800_000],
  ['5', undefined],
  ['', undefined],
  ['1d', undefined],
  ['1 s', undefined],
  ['2540400h', 9_145_440_000_000],
  ['2562048h', undefined],
])("Go's duration %s is %s ms", (text, ms) => {
  expect(parseGoDuration(text)).toBe(ms);
});

test.each([
  [0, '0s'],
  [5_400_000, '1h30m0s'],
  [90_000, '1m30s'],
  [1500, '1.5s'],
  [250, '250ms'],
  [0.5, '500µs'],
  [0.00003, '30ns'],
  [-1500, '-1.5s'],
])('%s ms is written %s', (ms, text) => {
  expect(formatGoDuration(ms)).toBe(text);
});

test.each([
  ['http://host/path', undefined],
  ['https://user:pass@host:8080/?a=b#c', undefined],
  ['HTTP://host', undefined],
  ['http://[::1]:80/', undefined],
  ['http://host:/', undefined],
  ['ftp://host', 'unsupported scheme for URL, use http or https'],
  ['host', 'unsupported scheme for URL, use http or https'],
  ['', 'unsupported scheme for URL, use http or https'],
  ['http:host', 'missing host for URL'],
  ['http://', 'missing host for URL'],
  ['http:///path', 'missing host for URL'],
  ['://host', 'missing protocol scheme'],
  ['host:80/x', 'unsupported scheme for URL, use http or https'],
  ['1:2', 'first path segment in URL cannot contain colon'],
  ['http://a b/', 'invalid character in host name'],
  ['http://host/a b', undefined],
  ['http://host/%zz', 'invalid URL escape'],
  ['http://%41/', 'invalid URL escape in host name'],
  ['http://host:port/', 'invalid port after host'],
  ['http://[::1/', "missing ']' in host"],
  ['http://a[b]/', 'invalid IP-literal'],
  ['http://us er@host/', 'net/url: invalid userinfo'],
  ['http://host/\n', 'invalid control character in URL'],
  ['http://host/#%', 'invalid URL escape'],
  ['/%', 'invalid URL escape'],
  ['%', 'invalid URL escape'],
])('%j as a URL: %s', (text, error) => {
  expect(httpUrlError(text)).toBe(error);
});

test('a URL keeps its scheme in lower case', () => {
  expect(parseGoUrl('Redis://Host:1')).toEqual({ ok: true, value: { scheme: 'redis', host: 'Host:1' } });
});

test.each([
  ['localhost:25', undefined],
  ['[::1]:25', undefined],
  [':25', undefined],
  ['localhost', 'missing port in address'],
  ['localhost:', 'port cannot be empty'],
  ['::1:25', 'too many colons in address'],
  ['[::1]', 'missing port in address'],
  ['[::1', "missing ']' in address"],
  ['[::1]25', 'missing port in address'],
  ['[::1]:25:26', 'too many colons in address'],
  ['a]:25', 'unexpected bracket in address'],
  ['[a[b]:25', 'unexpected bracket in address'],
])('%s as host:port: %s', (text, error) => {
  const errors = errorsOf(`${BASE}global: {smtp_smarthost: ${JSON.stringify(text)}}`);
  expect(errors.map((line) => line.replace(/^.*smarthost: /, ''))).toEqual(error === undefined ? [] : [error]);
});

test.each([
  ['10', 10],
  ['0x10', 16],
  ['1e2', 100],
  ['1.9', 1],
  ['~', 0],
  ['NULL', 0],
  ['9007199254740993', 9007199254740993n],
  ['0xFFFFFFFFFFFFFFFF', 2n ** 64n - 1n],
  ['18446744073709551616', 2n ** 64n - 1n], // a float by then, and Go takes 2^64
  ['-1.5', 0],
  ['-.inf', 0],
])('a whole number can be written %s', (text, value) => {
  const config = goodConfig(withIntegration('webhook', `{url: "http://a/", max_alerts: ${text}}`));
  expect(config.receivers[0]?.integrations[0]).toMatchObject({ maxAlerts: value });
});

test('numbers beyond 2^53 stay exact, as they are shown and as they are sent', () => {
  const telegram = (id: string) =>
    goodConfig(withIntegration('telegram', `{bot_token: x, chat_id: ${id}, message_thread_id: ${id}}`));
  expect(formatConfig(telegram('9007199254740993'))).toContain('chat_id: 9007199254740993\n');
  expect(telegram('-9223372036854775808').receivers[0]?.integrations[0]).toMatchObject({
    settings: { chatId: -(2n ** 63n), messageThreadId: -(2n ** 63n) },
  });
  expect(errorsOf(withIntegration('telegram', '{bot_token: x, chat_id: 9223372036854775808}')).join()).toContain(
    'AM2009',
  );
});

test.each([
  ['"10"', 'AM2003'],
  ['-1', 'AM2009'],
  ['.nan', 'AM2003'],
  ['.inf', 'AM2009'],
  ['1e20', 'AM2009'],
  ['yes', 'AM2003'],
  ['[]', 'AM2003'],
])('but not %s', (text, code) => {
  expect(errorsOf(withIntegration('webhook', `{url: "http://a/", max_alerts: ${text}}`)).join()).toContain(code);
});

test('names that are near are found, others are not', () => {
  const known = ['receiver', 'receivers', 'group_wait', 'matchers'];
  expect(['recever', 'Receiver', 'group_wiat', 'matcher', 'groupwait'].map((name) => nearestName(name, known))).toEqual(
    ['receiver', 'receiver', 'group_wait', 'matchers', 'group_wait'],
  );
  expect(['x', 'routes', 'templates', 'r'.repeat(1000)].map((name) => nearestName(name, known))).toEqual(
    Array(4).fill(undefined),
  );
});

test('keys of mappings are text, and stand once, also across merges', () => {
  expect(errorsOf(`${BASE}[a]: 1`).join()).toContain('AM2003');
  expect(errorsOf(`${BASE}!!int x: 1`).join()).toContain('AM2004');
  expect(errorsOf(`${BASE}~: 1`)).toEqual(['3:1 AM2001 "": unknown key']);
  const match = (map: string) =>
    errorsOf(`route: {receiver: a, routes: [{match: ${map}}]}\nreceivers: [{name: a}]`).join();
  expect(match('{a: b, a: c}')).toContain('AM2002');
  expect(match('{<<: {a: b}, a: c}')).toContain('AM2002');
  expect(match('{"<<": b}')).toContain('AM2015');
  expect(match('{<<: [{a: b}, 1]}')).toContain('AM1008');
});
