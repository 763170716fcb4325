// The oracle: what the real amtool says about many files at once.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CorpusFile } from './config-corpus.ts';

export type Verdict = 'good' | 'bad' | 'crash';

/** A file that crashes amtool ends its run: the files after it are asked again. */
function askAmtool(amtool: string, files: readonly string[]): ReadonlyMap<string, Verdict> {
  const { stdout } = spawnSync(amtool, ['check-config', ...files], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  const verdicts = new Map<string, Verdict>();
  for (const report of stdout.split(/^(?=Checking ')/m)) {
    const file = /^Checking '([^']+)'/.exec(report)?.[1];
    if (file === undefined) continue;
    const verdict = /\s\s(SUCCESS|FAILED)/.exec(report)?.[1];
    if (verdict !== undefined) {
      verdicts.set(file, verdict === 'SUCCESS' && !report.includes('FAILED:') ? 'good' : 'bad');
      continue;
    }
    verdicts.set(file, 'crash');
    for (const [later, answer] of askAmtool(amtool, files.slice(files.indexOf(file) + 1))) verdicts.set(later, answer);
    break;
  }
  return verdicts;
}

/** `good 1a2b3c4d`: a verdict, and the text that it is about. */
export function verdictOn(text: string, verdict: Verdict | undefined): string {
  return `${verdict} ${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}

/** What amtool says about every file of the corpus, by its name. */
export function freshVerdicts(amtool: string, files: readonly CorpusFile[]): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'amp-oracle-'));
  try {
    for (const { name, text } of files) writeFileSync(join(folder, name), text);
    const verdicts = askAmtool(
      amtool,
      files.map(({ name }) => join(folder, name)),
    );
    return Object.fromEntries(files.map(({ name, text }) => [name, verdictOn(text, verdicts.get(join(folder, name)))]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
