// Method: the same files to the real amtool (Debian's 0.33.1, whose verdicts are committed) and to parseConfig. Where amtool
// is present it is asked again, so that the committed verdicts stay true. What 0.34 added and 0.33.1 does not know is not in
// the files; what crashes amtool we refuse.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codes } from '../../src/config/codes.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { amtool } from '../support/peers.ts';
import { testWhere } from '../support/test-where.ts';
import { corpus } from './config-corpus.ts';
import { freshVerdicts, verdictOn } from './config-oracle.ts';

const files = corpus();
const golden: Readonly<Record<string, string>> = JSON.parse(readFileSync('test/fixtures/config/verdicts.json', 'utf8'));

test("the verdict on every file and every mutation is amtool's", () => {
  const ours = Object.fromEntries(
    files.map(({ name, text }) => {
      const { config } = parseConfig(text, name, { matcherMode: 'fallback' });
      return [name, verdictOn(text, config === undefined ? 'bad' : 'good')];
    }),
  );
  const theirs = Object.entries(golden).map(([name, verdict]) => [name, verdict.replace('crash', 'bad')]);
  expect(ours).toEqual(Object.fromEntries(theirs));
});

test('both verdicts are common among them', () => {
  const good = Object.values(golden).filter((verdict) => verdict.startsWith('good')).length;
  expect(good).toBeGreaterThan(200);
  expect(files.length - good).toBeGreaterThan(200);
});

test('every problem has a documented code and a place inside the file', () => {
  for (const { name, text } of files) {
    const lines = text.split('\n').length;
    for (const { code, at } of parseConfig(text, name, { matcherMode: 'fallback' }).problems) {
      expect(codes, name).toHaveProperty(code);
      expect(at.line, name).toBeLessThanOrEqual(lines);
      expect(at.column, name).toBeGreaterThan(0);
    }
  }
});

testWhere(amtool !== undefined)('the committed verdicts are what amtool says', () => {
  expect(freshVerdicts(amtool ?? '', files)).toEqual(golden);
});
