// Records what Go's html/template makes of the corpus: `GO=… npx tsx test/template/record-html.ts`. Run it again when
// html-corpus.ts changes.

import { mkdirSync, writeFileSync } from 'node:fs';
import { seededRandom } from '../../src/base/random.ts';
import { askGo } from './ask-go.ts';
import { HTML_DATA, HTML_FILE, randomHtml, writtenHtml } from './html-corpus.ts';

const RANDOM_COUNT = 4000;

interface Answer {
  readonly Text: string;
  readonly Output: string;
  readonly Error: string;
}

const random = seededRandom(20_260_709);
const sections = {
  written: writtenHtml(),
  // Of white space alone, Go renders what it has parsed before.
  random: Array.from({ length: RANDOM_COUNT }, () => randomHtml(random)).filter((text) => text.trim() !== ''),
};
for (const [name, texts] of Object.entries(sections)) {
  const questions = texts.map((text) => ({ File: HTML_FILE, Text: text }));
  const answers = askGo('html.go', { Data: HTML_DATA, Questions: questions }) as Answer[];
  const lines = answers.map(({ Text: template, Output: output, Error: error }) =>
    JSON.stringify(error === '' ? { template, output } : { template, error }),
  );
  const folder = new URL('../golden/template-html/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.jsonl`, folder), `${lines.join('\n')}\n`);
}
