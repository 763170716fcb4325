// Values that Alertmanager's readers take or refuse for reasons of their own: libyaml's, Go's numbers, its tz database, its
// regular expressions, its patterns of paths. One file for each.

import { BASE, withIntegration } from '../support/config-files.ts';

type Odd = readonly [what: string, text: string];

const each = (what: string, values: readonly string[], text: (value: string) => string): Odd[] =>
  values.map((value, index) => [`${what}-${index}`, text(value)]);

const ESCAPES = [
  String.raw`"\/"`,
  String.raw`"\ud83d\ude00"`,
  String.raw`"\ude00"`,
  String.raw`"\U0001F600"`,
  String.raw`"\U00110000"`,
  String.raw`"\0\a\b\t\n\v\f\r\e\ \"\'\\\N\_\L\P\x41"`,
  String.raw`"\q"`,
  String.raw`"\x4"`,
  '"a\\\n   b"',
];
const WHOLE_NUMBERS = [
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '9223372036854775808.0',
  '-9223372036854775808',
  '-9223372036854775809',
  '18446744073709551615',
  '18446744073709551616',
  '1e19',
  '1e20',
  '-1',
  '-1.5',
  '.inf',
  '-.inf',
  '.nan',
  '0xFFFFFFFFFFFFFFFF',
];
const ZONES = [
  ...['Europe/Berlin', 'US/Pacific', 'US/Pacific-New', 'Us/Pacific', 'PST', 'EST', 'IST', 'Factory', 'SystemV/AST4'],
  ...[
    'Canada/East-Saskatchewan',
    'Utc',
    'utc',
    'Local',
    'local',
    'Europe',
    'Europe/Berlin/',
    './UTC',
    'Europe//Berlin',
  ],
  ...['../UTC', '/UTC', 'Etc/GMT+5', 'GMT+5', 'Asia/Hanoi', 'Etc/Unknown'],
];
const PATTERNS = [
  ...['\\p{greek}', '\\p{Gr_eek}', '\\p{^latin}', '\\p{Uppercase Letter}', '\\p{ascii}', '\\p{any}', '\\p{Math}'],
  ...['\\p{White_Space}', '\\p{Latn}', '\\p{}', '\\pX', '\\pl', '[\\p{digit}]', '(?P<a>x)(?P<a>y)', '(?<a>x)|(?<a>y)'],
  ...['\\Qa', 'a{1001}', '(a{1000}){2}', '[[:word:]]', '[z-a]', '(?=a)', '\\C', '\\Z', '(?i)ſ', 'a**', '(?P=a)'],
];
const GLOBS = ['[', 'a[b', '[]a]', '[a-]', '[^]', '[^^]', 'a*[', '*[', 'none/[', 'none*/[', '[/x]', 'a\\', '[\\]]', ''];
const RESPONDER_TYPES = [
  '{{ x }}',
  '{{ .X }}',
  '{{ .X',
  '{{ end }}',
  '{{ toUpper .X }}',
  '{{ len .X }}',
  'Team',
  'x',
  '',
];
const URLS = [
  'http://a:80:80',
  'http://a:80:x',
  'http://a?b=%zz',
  'http://a/%zz',
  'http://a#%zz',
  'http://[::1',
  'http://',
];

function nested(depth: number): string {
  return `route: {receiver: a, routes: [${'{routes: ['.repeat(depth)}{}${']}'.repeat(depth)}]}\nreceivers: [{name: a}]\n`;
}

const quoted = JSON.stringify;

export const ODDS: readonly Odd[] = [
  ...each('escape', ESCAPES, (name) => `route: {receiver: ${name}}\nreceivers: [{name: ${name}}]\n`),
  ...each('uint', WHOLE_NUMBERS, (value) => withIntegration('webhook', `{url: "http://a/", max_alerts: ${value}}`)),
  ...each('int', WHOLE_NUMBERS, (value) => withIntegration('telegram', `{bot_token: x, chat_id: ${value}}`)),
  ...each('nanos', WHOLE_NUMBERS, (value) => withIntegration('webhook', `{url: "http://a/", timeout: ${value}}`)),
  ...each(
    'zone',
    ZONES,
    (zone) => `${BASE}time_intervals: [{name: x, time_intervals: [{location: ${quoted(zone)}}]}]\n`,
  ),
  ...each(
    'pattern',
    PATTERNS,
    (pattern) => `route: {receiver: a, routes: [{match_re: {a: ${quoted(pattern)}}}]}\nreceivers: [{name: a}]\n`,
  ),
  ...each('glob', GLOBS, (glob) => `${BASE}templates: [${quoted(glob)}]\n`),
  ...each('responder', RESPONDER_TYPES, (type) =>
    withIntegration('opsgenie', `{api_key: x, responders: [{name: a, type: ${quoted(type)}}]}`),
  ),
  ...each('url', URLS, (url) => withIntegration('webhook', `{url: ${quoted(url)}}`)),
  ...each('depth', ['300', '1000', '6000'], (depth) => nested(Number(depth))),
];
