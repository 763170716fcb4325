// Records what amtool makes of Alertmanager's functions: `AMTOOL=… npx tsx test/template/record-functions.ts`, on a machine
// with time zones. Run it again when functions-corpus.ts changes.

import { mkdirSync, writeFileSync } from 'node:fs';
import { askAmtool } from './ask-amtool.ts';
import { DATA_SETS } from './data-sets.ts';
import { FUNCTION_TEMPLATES } from './functions-corpus.ts';

const data = DATA_SETS['odd-characters'];
if (data === undefined) throw new Error('no such data set');
const lines = FUNCTION_TEMPLATES.map((template) =>
  JSON.stringify({ template, ...askAmtool({ template, type: 'text', data }) }),
);
const folder = new URL('../golden/template-functions/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('answers.jsonl', folder), `${lines.join('\n')}\n`);
