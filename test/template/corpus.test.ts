// What Go's own text/template and fmt made of the corpus (record-corpus/main.go), ours makes too: outputs byte by byte, and
// errors word by word.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TEMPLATE_DEPTH_MAX } from '../../src/template/bounds.ts';
import { builtins } from '../../src/template/builtins/builtins.ts';
import { sprintf } from '../../src/template/fmt/printf.ts';
import { TemplateError } from '../../src/template/template-error.ts';
import { TemplateSet } from '../../src/template/template-set.ts';
import { asUnicode } from '../../src/template/values/go-string.ts';
import type { GoMap } from '../../src/template/values/value.ts';
import { corpus, describedValue, functions } from './described.ts';

interface Recorded {
  readonly template: string;
  readonly data: string;
  readonly files?: string;
  readonly output?: string;
  readonly error?: string;
}

describe.each(['syntax', 'control', 'functions', 'notification', 'files', 'random'])('%s', (name) => {
  const recorded = golden<Recorded>(name);

  test('has cases that render and cases that fail', () => {
    expect(recorded.some(({ error }) => error !== undefined)).toBe(true);
    expect(recorded.some(({ output }) => output !== undefined)).toBe(true);
  });

  test('every template renders or fails as in Go', () => {
    const differing = recorded.filter((one) => !isDeepEqual(outcome(one), wanted(one)));
    expect(differing.map((one) => ({ ...one, ours: outcome(one) }))).toEqual([]);
  });
});

test('every value is formatted by every verb and flag as in Go', () => {
  const { Data } = corpus;
  const values = describedValue(Data.formats ?? null) as GoMap;
  const differing = golden<[format: string, name: string, output: string]>('formats').flatMap(
    ([format, name, output]) => {
      const ours = asUnicode(sprintf(format, [values.get(name)]));
      return ours === output ? [] : [{ format, name, ours, go: output }];
    },
  );
  expect(differing.slice(0, 50)).toEqual([]);
});

function golden<T>(name: string): T[] {
  const text = readFileSync(new URL(`../golden/template/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

function wanted({ output, error }: Recorded): { output: string } | { error: string } {
  if (error === undefined) return { output: output ?? '' };
  return { error: error.replace('maximum template depth (100000)', `maximum template depth (${TEMPLATE_DEPTH_MAX})`) };
}

function outcome({ template, data, files = '' }: Recorded): { output: string } | { error: string } {
  try {
    const sources = (corpus.Files[files] ?? []).map(({ Name, Content }) => ({ name: Name, text: Content }));
    const set = new TemplateSet([{ name: '', text: '' }, ...sources], [...builtins, ...functions]);
    return { output: set.execute(template, describedValue(corpus.Data[data] ?? null)) };
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.message };
    throw error;
  }
}

function isDeepEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
