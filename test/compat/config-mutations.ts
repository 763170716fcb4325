// Seeded mutations of config files: what people, merges and templating tools do to them. The same seed gives the same text.

import { integerBetween, pick, type Random, seededRandom } from '../../src/base/random.ts';

type Lines = readonly string[];
type Mutation = (lines: Lines, random: Random) => Lines;

const ODD_SCALARS = [
  '~',
  'null',
  'NULL',
  '',
  "''",
  '""',
  'yes',
  '"true"',
  'off',
  'y',
  '0',
  '-1',
  '0123',
  '089',
  '0x1F',
  '1_0',
  '1.10',
  '1e3',
  '.5',
  '.inf',
  '2024-01-02',
  '10s',
  '1h30m',
  '5',
  '"5m"',
  '1.5h',
  '-5m',
  '0s',
  '[]',
  '{}',
  '[a, b]',
  '{a: b}',
  '[~]',
  '[{}]',
  '!!str 1',
  '!!int 1',
  '!!int x',
  '!!float 1',
  '!!bool yes',
  '!!binary aGVsbG8=',
  '!!binary x',
  '!custom x',
  '*none',
  '&a b',
  '<secret>',
  'http://',
  'http://a',
  'ftp://a',
  'https://a b',
  '"{{ .X }}"',
  '"{{ .X"',
  'a:b',
  'localhost:',
  ':25',
  '[::1]:25',
  '...',
  '"..."',
  'a="b"',
  'a=~"("',
  'a!~b,c=d',
  '{a=b}',
  '"a b"',
  'é',
  '__proto__',
  'constructor',
  '"\\x00"',
  '>',
  '|',
  '- a',
  'a #b',
  "it's",
  'teams-a',
  'TLS13',
  'none',
  'daily',
  'UTC',
  'Mars/Base',
  'monday:friday',
  '25:99',
  '09:00',
  '24:00',
  '%',
  '@a',
  '`a',
  '\ta',
  '"\\/"',
  '"\\ud83d\\ude00"',
  '"it\\\'s"',
  '"a\n b"',
  "'a\nb'",
  'a?b',
  '[a?b]',
  '{a:}',
  '{a: b:}',
  '[a: b]',
  '[?a]',
  '[-]',
  '[a]#c',
  '|#c',
  '|2',
  '>+1',
  '! a',
  '!!str',
  '!<tag:yaml.org,2002:str> a',
  '%a',
  '18446744073709551615',
  '18446744073709551616',
  '9223372036854775808',
  '1e19',
  '-1.5',
  'US/Pacific-New',
  'PST',
  'Factory',
  'posix/UTC',
  'us/eastern',
  "'{{ x }}'",
  "'{{ len .X }}'",
  "'{{ end }}'",
  '\'a=~"\\p{greek}"\'',
  '\'a=~"(?P<n>x)(?P<n>y)"\'',
  '\'a=~"[a-"\'',
  '["["]',
  '["a*["]',
  'http://a:80:80',
  'http://a?b=%zz',
  '\u00a0',
  'a\u2028b',
] as const; // prettier-like wrapping is the formatter's business

const KEYS = [
  'receiver',
  'matchers',
  'match',
  'match_re',
  'continue',
  'routes',
  'group_by',
  'group_wait',
  'group_interval',
  'name',
  'url',
  'url_file',
  'http_config',
  'send_resolved',
  'api_url',
  'api_key',
  'api_key_file',
  'title',
  'text',
  'message',
  'timeout',
  'max_alerts',
  'bearer_token',
  'basic_auth',
  'authorization',
  'oauth2',
  'tls_config',
  'proxy_url',
  'no_proxy',
  'webhook_configs',
  'slack_configs',
  'labels_',
  'unknown',
  '<<',
  '"<<"',
  '~',
  '1',
  'true',
  '[a]',
  '"quoted"',
  'equal',
  'source_matchers',
  'payload',
  'mute_time_intervals',
  'active_time_intervals',
  'time_intervals',
  'templates',
  'global',
  'route',
  'receivers',
  '__proto__',
] as const;

const deleteLine: Mutation = (lines, random) => {
  const at = someLine(lines, random);
  return [...lines.slice(0, at), ...lines.slice(at + 1)];
};

const duplicateLine: Mutation = (lines, random) => {
  const at = someLine(lines, random);
  return [...lines.slice(0, at + 1), lines[at] ?? '', ...lines.slice(at + 1)];
};

const swapLines: Mutation = (lines, random) => {
  const [a, b] = [someLine(lines, random), someLine(lines, random)];
  return lines.map((line, index) => (index === a ? (lines[b] ?? '') : index === b ? (lines[a] ?? '') : line));
};

const indentLine: Mutation = (lines, random) =>
  edited(lines, someLine(lines, random), (line) => (random.next() < 0.5 ? `  ${line}` : line.replace(/^ {1,2}/, '')));

const replaceValue: Mutation = (lines, random) =>
  edited(lines, someLine(lines, random), (line) =>
    line.replace(/((?:^\s*-|:)\s+)\S.*$/, (_, head) => head + pick(random, ODD_SCALARS)),
  );

const renameKey: Mutation = (lines, random) =>
  edited(lines, someLine(lines, random), (line) =>
    line.replace(/^(\s*(?:- )?)[\w"-]+:/, (_, head) => `${head}${pick(random, KEYS)}:`),
  );

const insertKey: Mutation = (lines, random) => {
  const at = someLine(lines, random);
  const indent = /^[ ]*(?:- )?/.exec(lines[at] ?? '')?.[0].replace('-', ' ') ?? '';
  const line = `${indent}${pick(random, KEYS)}: ${pick(random, ODD_SCALARS)}`;
  return [...lines.slice(0, at + 1), line, ...lines.slice(at + 1)];
};

/** A value from somewhere else in the file: a receiver's name where a matcher was, and so on. */
const moveValue: Mutation = (lines, random) => {
  const value = /:\s+(\S.*)$/.exec(lines[someLine(lines, random)] ?? '')?.[1] ?? 'x';
  return edited(lines, someLine(lines, random), (line) => line.replace(/(:\s+)\S.*$/, (_, head) => head + value));
};

const typo: Mutation = (lines, random) =>
  edited(lines, someLine(lines, random), (line) => {
    const at = integerBetween(random, 0, line.length);
    const letter = pick(random, ['', 'x', ':', ' ', '"', '[', '}', '-', '#', ',', '&', '*', '!', '|', '\t', '{{']);
    return line.slice(0, at) + letter + line.slice(at + 1);
  });

/** Another way to write the same, or nearly: most of these are good. */
const respell: Mutation = (lines, random) => {
  const at = someLine(lines, random);
  return edited(lines, at, (line) =>
    line.replace(
      /((?:^\s*-|:)\s+)([^\s[{&*|>'"#].*)$/,
      (_, head: string, value: string) => head + respelled(value, random),
    ),
  );
};

function respelled(value: string, random: Random): string {
  if (/^(?:true|false|yes|no|on|off)$/i.test(value)) return pick(random, ['y', 'No', 'ON', 'TRUE', 'off', 'yes']);
  if (/^-?\d+$/.test(value))
    return pick(random, [`${value}.0`, `0${value}`, `${value}_0`, '0x1F', '1e2', `"${value}"`, `!!int ${value}`]);
  if (/^(?:\d+[smhd])+$/.test(value))
    return pick(random, ['90s', '1h30m', '1d', '0', '1w2d', '1500ms', '"5m"', `!!str ${value}`]);
  const single = `'${value.replaceAll("'", "''")}'`;
  return pick(random, [
    single,
    JSON.stringify(value),
    `!!str ${single}`,
    `${value}x`,
    `${value} # a comment`,
    `>-\n      ${value}`,
  ]);
}

/** The same in brackets, or nearly: what a tool that writes JSON makes of a line. */
const inBrackets: Mutation = (lines, random) =>
  edited(lines, someLine(lines, random), (line) =>
    line.replace(/^(\s*(?:- )*)([\w"]+):\s+(\S.*)$/, (_, head: string, key: string, value: string) =>
      pick(random, [
        `${head}${key}: [${value}]`,
        `${head}${key}: [ ${value}, ]`,
        `${head}{${key}: ${value}}`,
        `${head}{${key}: ${value},}`,
        `${head}{"${key}":${value}}`,
        `${head}? ${key}\n${head.replaceAll('-', ' ')}: ${value}`,
        `${head}${key}: {${value}: ~}`,
      ]),
    ),
  );

/** A line break where a value has a space. */
const breakLine: Mutation = (lines, random) =>
  edited(lines, someLine(lines, random), (line) =>
    line.replace(
      /(\S) (\S[^ ]*)$/,
      (_, before: string, after: string) =>
        `${before}${pick(random, ['\n', '\n\n', '\r\n', '\n  ', '\n\t', '\n        ', ' # \n        '])}${after}`,
    ),
  );

/** Routes within routes. */
const deepen: Mutation = (lines, random) => {
  const depth = pick(random, [1, 10, 100]);
  const nested = `${'{continue: true, routes: ['.repeat(depth)}{}${']}'.repeat(depth)}`;
  return lines.map((line) => line.replace(/^(\s+)routes:$/, `$1routes:\n$1- ${nested}`));
};

const addComment: Mutation = (lines, random) => {
  const at = someLine(lines, random);
  return [...lines.slice(0, at), pick(random, ['', '# a comment', '   # indented', '  ']), ...lines.slice(at)];
};

const MUTATIONS = [
  deleteLine,
  duplicateLine,
  swapLines,
  indentLine,
  replaceValue,
  replaceValue,
  replaceValue,
  renameKey,
  insertKey,
  insertKey,
  moveValue,
  typo,
  respell,
  respell,
  respell,
  respell,
  respell,
  respell,
  addComment,
  inBrackets,
  inBrackets,
  breakLine,
  breakLine,
  deepen,
] as const;

/** One or two mutations of a file's text. */
export function mutate(text: string, seed: number): string {
  const random = seededRandom(seed);
  let lines: Lines = text.replace(/\n$/, '').split('\n');
  const count = random.next() < 0.7 ? 1 : 2;
  for (let i = 0; i < count; i += 1) lines = pick(random, MUTATIONS)(lines, random);
  return `${lines.join('\n')}\n`;
}

function someLine(lines: Lines, random: Random): number {
  return integerBetween(random, 0, lines.length - 1);
}

function edited(lines: Lines, at: number, edit: (line: string) => string): Lines {
  return lines.map((line, index) => (index === at ? edit(line) : line));
}
