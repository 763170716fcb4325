// Method: bytes, text and structure made from seeds. Whatever comes, parseConfig answers with problems that have a place, or
// with a config that can be printed and read again; it never throws.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { integerBetween, type Random, seededRandom } from '../base/random.ts';
import { checkFiles } from './check-files.ts';
import { codes } from './codes.ts';
import { formatConfig } from './format-config.ts';
import { refusals } from './not-yet.ts';
import { parseConfig } from './parse-config.ts';

const EXAMPLES = ['every-integration.yml', 'yaml-features.yml'].map((name) =>
  readFileSync(`test/fixtures/config/ours/${name}`),
);

function survives(input: string | Uint8Array): void {
  const { config, problems } = parseConfig(input, 'fuzz.yml', { matcherMode: 'fallback' });
  for (const { code, at } of problems) {
    expect(codes).toHaveProperty(code);
    expect(at.line).toBeGreaterThan(0);
  }
  if (config === undefined) return;
  refusals(config);
  checkFiles(config, { templates: [], exists: () => true });
  formatConfig(config, { ownSections: true });
}

test('any bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), survives), { seed: 1, numRuns: 2000 });
});

test('any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), survives), { seed: 2, numRuns: 2000 });
});

test('text made of the pieces of YAML', () => {
  const piece = fc.constantFrom(
    'route',
    'receiver',
    'receivers',
    'name',
    'matchers',
    ': ',
    ':\n',
    '\n',
    '\n  ',
    '\n- ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '&a ',
    '*a',
    '<<: ',
    '? ',
    '|\n  ',
    '>-\n  ',
    "'",
    '"',
    '!!int ',
    '!x ',
    '~',
    '#',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '\t',
    'a',
    '1',
    '\\x',
    '\u2028',
    '\r',
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
  fc.assert(fc.property(text, survives), { seed: 3, numRuns: 5000 });
});

test('good files with some bytes changed', () => {
  for (let seed = 0; seed < 1000; seed += 1) {
    const random = seededRandom(seed);
    const example = EXAMPLES[seed % EXAMPLES.length] ?? Buffer.alloc(0);
    survives(damaged(example, random));
  }
});

function damaged(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const count = integerBetween(random, 1, 5);
  for (let i = 0; i < count; i += 1) {
    copy[integerBetween(random, 0, copy.length - 1)] = integerBetween(random, 0, random.next() < 0.9 ? 0x7f : 0xff);
  }
  return random.next() < 0.2 ? copy.subarray(0, integerBetween(random, 0, copy.length)) : copy;
}

test('any value in the place of any section', () => {
  const key = fc.constantFrom(
    'global',
    'route',
    'receivers',
    'inhibit_rules',
    'time_intervals',
    'templates',
    'tracing',
    'event_recorder',
    'silences',
    'grouping',
    'database',
    'redis',
    'llm',
  );
  fc.assert(
    fc.property(fc.dictionary(key, fc.jsonValue()), (sections) => survives(JSON.stringify(sections))),
    { seed: 4, numRuns: 2000 },
  );
});

test('a config is the same config again after it was printed', () => {
  const [example] = EXAMPLES;
  const read = (text: string | Uint8Array) => parseConfig(text, 'f.yml', { matcherMode: 'fallback' }).config;
  const config = read(example ?? '');
  expect(config).toBeDefined();
  if (config === undefined) return;
  const printed = formatConfig(config).replace(/^event_recorder:.*/ms, '');
  const again = read(printed);
  expect(again && formatConfig(again)).toBe(printed);
});
