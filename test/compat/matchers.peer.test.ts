// Matchers and time intervals against the real amtool: the same inputs are accepted, and the others refused with the same words.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Parsed } from '../../src/base/parsed.ts';
import { integerBetween, pick, seededRandom } from '../../src/base/random.ts';
import {
  parseDayOfMonthRange,
  parseLocation,
  parseMonthRange,
  parseTimeRange,
  parseWeekdayRange,
  parseYearRange,
} from '../../src/config/time-interval.ts';
import { compileAnchored } from '../../src/labels/go-regexp.ts';
import type { MatcherMode } from '../../src/labels/label-name.ts';
import { compareMatchers, formatMatchers } from '../../src/labels/matcher.ts';
import { parseMatchers } from '../../src/labels/matcher-parser.ts';
import { amtool } from '../support/peers.ts';

const folder = mkdtempSync(join(tmpdir(), 'matchers-'));
const file = join(folder, 'alertmanager.yml');
afterAll(() => rmSync(folder, { recursive: true }));

const FLAGS: Readonly<Record<MatcherMode, readonly string[]>> = {
  fallback: [],
  classic: ['--enable-feature=classic-mode'],
  'utf8-strict': ['--enable-feature=utf8-strict-mode'],
};

/** Writes a config, which JSON is too. */
function write(sections: object): void {
  writeFileSync(file, JSON.stringify({ receivers: [{ name: 'a' }], ...sections }));
}

/** What amtool has against the config; empty where it has nothing. */
function complaint(sections: object, mode: MatcherMode = 'fallback'): string {
  write(sections);
  const { stdout } = spawnSync(amtool ?? '', [...FLAGS[mode], 'check-config', file], { encoding: 'utf8' });
  return / FAILED: ([\s\S]*?)\n\n?$/.exec(stdout)?.[1]?.trim() ?? '';
}

function withMatchers(...matchers: readonly string[]): object {
  return { route: { receiver: 'a', routes: [{ matchers }] } };
}

function ours<T>(read: Parsed<T>): string {
  return read.ok ? '' : read.error.trim();
}

/** Pieces of matchers in any order: most of it is wrong in one way or another. */
function randomInput(seed: number): string {
  const random = seededRandom(seed);
  const piece = () =>
    pick(random, [
      'a',
      'foo',
      'ü',
      '😀',
      ' ',
      '=',
      '!=',
      '=~',
      '!~',
      '!',
      '~',
      '"',
      '"b c"',
      '\\',
      ',',
      '{',
      '}',
      "'",
      '.*',
    ]);
  return Array.from({ length: integerBetween(random, 1, 8) }, piece).join('');
}

const written = [
  ...[
    '',
    '{}',
    '{',
    '}',
    'a=b',
    '{a=b',
    'a=b}',
    '{a=b,}',
    'a=b,,',
    'a=',
    '=b',
    'a',
    'a!',
    'a!x',
    '!x',
    'a==b',
    'a = b , c != d',
  ],
  ...[
    'a="b',
    'a="\\q"',
    'a="\\xff"',
    'a="\\u00e9"',
    'a="b" c',
    'a=b c',
    'a=b c,d=e',
    '{a=b}x',
    '{{',
    '{},',
    'a~b',
    'a=`b`',
  ],
  ...[
    "a='b'",
    'a=b\\',
    'a=b!',
    'a="x"!',
    '"a b"=c',
    'föö=b',
    '1a=b',
    'a:b=c',
    'a=~"("',
    'a!~"[z-a]"',
    'a=~"a)|(b"',
    'a="\\""',
  ],
];
const random = Array.from({ length: 40 }, (_, seed) => randomInput(seed));

describe('beside amtool', () => {
  test.each(['fallback', 'classic', 'utf8-strict'] as const)('matchers are read alike in %s mode', (mode) => {
    for (const input of [...written, ...random])
      expect(ours(parseMatchers(input, mode)), input).toBe(complaint(withMatchers(input), mode));
  });

  test('matchers are sorted and printed alike', () => {
    const inputs = [
      'b=1,a!=x,a=x,a=~x,a!~x',
      '"a b"="x\\ty\\u0001ü"',
      'föö="q\\"\\\\"',
      'a.b=""',
      'z=1,"\\uffff"=1,"😀"=1',
    ];
    write({ route: { receiver: 'a', routes: inputs.map((input) => ({ matchers: [input] })) } });
    const shown = execFileSync(amtool ?? '', ['config', 'routes', 'show', `--config.file=${file}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const theirs = [...shown.matchAll(/── (\{.*\}) {2}receiver/g)].map(([, printed]) => printed);
    const printed = inputs.map((input) => {
      const read = parseMatchers(input, 'fallback');
      return read.ok ? formatMatchers([...read.value.matchers].sort(compareMatchers)) : read.error;
    });
    expect(printed).toEqual(theirs);
  });

  test('regular expressions are refused alike', () => {
    const patterns = [
      '(',
      ')',
      '[a',
      '*',
      'a**',
      'a{2,1}',
      'a{1001}',
      '(?=a)',
      '(?P<n',
      '(?i)a',
      '\\8',
      '\\C',
      '\\pX',
      'a\\',
    ];
    for (const pattern of [...patterns, '\\Qa', 'a)|(b', '[[:foo:]]', '(?<n>a)', '\\z', '\\Z', '(?-s).', 'x{,5}']) {
      const config = { route: { receiver: 'a', routes: [{ match_re: { a: pattern } }] } };
      expect(ours(compileAnchored(pattern)), pattern).toBe(complaint(config));
    }
  });

  const fields = {
    weekdays: [parseWeekdayRange, ['monday', 'Mon', 'SUNDAY:saturday', 'friday:monday', '1', ':', 'a:b:c']],
    days_of_month: [
      parseDayOfMonthRange,
      ['1', '0', '32', '-31:-1', '-1:1', '10:5', '28:-2', 'x', '1.5', '99999999999999999999'],
    ],
    months: [parseMonthRange, ['may', '13', '0', '12:1', '14:1', 'May:august', 'smarch']],
    years: [parseYearRange, ['2026', '2028:2026', '-1', '+5', 'x:y']],
  } as const;

  test.each(Object.entries(fields))('%s are read alike', (field, [parse, texts]) => {
    for (const text of texts) {
      const time_intervals = [{ name: 'x', time_intervals: [{ [field]: [text] }] }];
      expect(ours(parse(text)), text).toBe(complaint({ route: { receiver: 'a' }, time_intervals }));
    }
  });

  test('times and locations are read alike', () => {
    const check = (interval: object) =>
      complaint({ route: { receiver: 'a' }, time_intervals: [{ name: 'x', time_intervals: [interval] }] });
    for (const [start, end] of [
      ['09:00', '17:00'],
      ['9:00', '17:00'],
      ['00:00', '24:00'],
      ['17:00', '09:00'],
      ['', '09:00'],
      ['09:00', '24:01'],
    ] as const)
      expect(ours(parseTimeRange(start, end)), start).toBe(check({ times: [{ start_time: start, end_time: end }] }));
    for (const location of [
      'Europe/Berlin',
      'US/Eastern',
      'europe/berlin',
      '+01:00',
      'Local',
      'UTC',
      '',
      'EST',
      '../x',
      'Moon/Sea',
    ])
      expect(ours(parseLocation(location)), location).toBe(check({ location }));
  });
});
