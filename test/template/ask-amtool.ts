// Asks a real amtool to render a template: `amtool template render`.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { amtool } from '../support/peers.ts';
import type { DataJson } from './data-sets.ts';

export interface Question {
  readonly template: string;
  readonly type: 'text' | 'html';
  readonly data: DataJson;
  /** Of files with templates; none, where it is left out. */
  readonly glob?: string;
}

/** What it prints, or what it says is wrong. */
export type Rendered = { readonly text: string } | { readonly error: string };

export function askAmtool({ template, type, data, glob = '/nonexistent/*' }: Question): Rendered {
  if (amtool === undefined) throw new Error('no amtool: name one with AMTOOL');
  const folder = mkdtempSync(join(tmpdir(), 'ask-amtool-'));
  try {
    const file = join(folder, 'data.json');
    writeFileSync(file, JSON.stringify(data));
    const flags = [`--template.glob=${glob}`, `--template.text=${template}`, `--template.type=${type}`];
    const run = spawnSync(amtool, ['template', 'render', ...flags, `--template.data=${file}`], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'UTC' },
      timeout: 30_000,
    });
    if (run.error !== undefined) throw run.error;
    return run.status === 0 ? { text: run.stdout } : { error: run.stderr.replace(/^amtool: error: /, '').trim() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
