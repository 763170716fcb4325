// Records what Alertmanager's default templates make of the data sets:
// `AMTOOL=… TEMPLATES=/usr/share/prometheus/alertmanager npx tsx test/template/record-defaults.ts`, where TEMPLATES is a
// folder with its default.tmpl and email.tmpl. Run it again when data-sets.ts changes.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askAmtool } from './ask-amtool.ts';
import { DATA_SETS } from './data-sets.ts';

const folder = process.env.TEMPLATES ?? '';
// These are given alerts, not the whole notification.
const OF_ALERTS = new Set(['__text_alert_list', '__text_alert_list_markdown', 'pagerduty.default.instances']);

const sources = ['default.tmpl', 'email.tmpl'].map((file) => readFileSync(join(folder, file), 'utf8')).join('');
const names = [...sources.matchAll(/\{\{-? define "([^"]+)"/g)].map((match) => match[1] ?? '');

for (const [set, data] of Object.entries(DATA_SETS)) {
  const rendered = names.map((name) => {
    const template = `{{ template "${name}" ${OF_ALERTS.has(name) ? '.Alerts' : '.'} }}`;
    const ask = (type: 'text' | 'html') => askAmtool({ template, type, data, glob: join(folder, '*.tmpl') });
    return { template, text: ask('text'), html: ask('html') };
  });
  mkdirSync(new URL('../golden/template-defaults/', import.meta.url), { recursive: true });
  const file = new URL(`../golden/template-defaults/${set}.json`, import.meta.url);
  writeFileSync(file, `${JSON.stringify({ data, rendered }, undefined, 1)}\n`);
}
