// Asks Go itself: runs a program of this folder (standard library only), questions in as JSON, answers out as JSON. GO names
// the go command, if it is not on the PATH.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `program` is a Go file beside this one. */
export function askGo(program: string, questions: unknown): unknown {
  const cache = mkdtempSync(join(tmpdir(), 'ask-go-'));
  try {
    const run = spawnSync(process.env.GO ?? 'go', ['run', fileURLToPath(new URL(program, import.meta.url))], {
      input: JSON.stringify(questions),
      encoding: 'utf8',
      maxBuffer: 512 * 1024 * 1024,
      env: { ...process.env, TZ: 'UTC', GOCACHE: cache, GO111MODULE: 'off' },
      timeout: 300_000,
    });
    if (run.status !== 0) throw new Error(`${program}: ${run.error?.message ?? run.stderr}`);
    return JSON.parse(run.stdout);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}
