// HTML with contextual escaping, beside what Go's html/template made of the same templates (record-html.ts).

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { builtins } from '../../src/template/builtins/builtins.ts';
import { alertmanagerFunctions } from '../../src/template/functions/alertmanager-functions.ts';
import { HtmlTemplateSet } from '../../src/template/html/html-template-set.ts';
import { TemplateError } from '../../src/template/template-error.ts';
import { goAnyMap, goAnys } from '../../src/template/values/basic-types.ts';
import type { Value } from '../../src/template/values/value.ts';
import { HTML_DATA, HTML_FILE } from './html-corpus.ts';

interface Golden {
  readonly template: string;
  readonly output?: string;
  readonly error?: string;
}

const functions = [...builtins, ...alertmanagerFunctions({ now: () => 0, elapsedMs: () => 0 })];
const templates = new HtmlTemplateSet([{ name: '', text: HTML_FILE }], functions);
const dot = goValue(HTML_DATA);

/** As encoding/json reads into an `any`. */
function goValue(json: unknown): Value {
  if (json === null) return undefined;
  if (Array.isArray(json)) return goAnys(json.map(goValue));
  if (typeof json !== 'object') return json as Value;
  return goAnyMap(Object.entries(json).map(([key, value]) => [key, goValue(value)]));
}

function rendered(template: string): { readonly output: string } | { readonly error: string } {
  try {
    return { output: templates.execute(template, dot) };
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.message };
    throw error;
  }
}

describe.each(['written', 'random'])('%s templates', (name) => {
  const file = new URL(`../golden/template-html/${name}.jsonl`, import.meta.url);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');

  test('each is rendered or refused as by Go', () => {
    for (const line of lines) {
      const { template, ...golden } = JSON.parse(line) as Golden;
      expect.soft(rendered(template), template).toEqual(golden);
    }
  });
});
