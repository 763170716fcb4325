// Every default template, beside what Alertmanager's own make of the same alerts (test/template/record-defaults.ts).

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DataJson, templateData } from '../../../test/template/data-sets.ts';
import { Templates } from '../templates.ts';

interface Golden {
  readonly data: DataJson;
  readonly rendered: readonly {
    readonly template: string;
    readonly text: { readonly text: string };
    readonly html: { readonly text: string };
  }[];
}

const folder = new URL('../../../test/golden/template-defaults/', import.meta.url);
const templates = Templates.parse([], { now: () => 0, elapsedMs: () => 0 });
// ADR 18: ours link to the server itself.
const PAGE = /\/#\/alerts\?receiver=[^\s"|<]*/g;

describe.each(readdirSync(folder))('of the alerts in %s', (file) => {
  const { data, rendered } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Golden;

  test('each default template says what it says in Alertmanager', () => {
    for (const { template, text } of rendered)
      expect(templates.text(template, templateData(data)), template).toBe(text.text.replaceAll(PAGE, ''));
  });

  test('each says the same within HTML', () => {
    for (const { template, html } of rendered)
      expect(templates.html(template, templateData(data)), template).toBe(html.text.replaceAll(PAGE, ''));
  });
});
