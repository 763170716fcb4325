// MortalProgram: a copy of the built program whose store dies at the n-th write, before or after it is made, with the whole
// process (SIGKILL). Nothing of the product knows of it: only the store's worker thread is wrapped.

import { cpSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atTheEnd } from './leftovers.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Counts writes from the moment that the file `armed` exists. */
const WORKER = `
import { existsSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

const { MORTAL_ARMED: armed = '', MORTAL_AT: at = '', MORTAL_WHEN: when = '' } = process.env;
let writes = 0;
const on = parentPort.on.bind(parentPort);
parentPort.on = (event, handler) => on(event, event === 'message' ? (call) => mortally(handler, call) : handler);

function mortally(handler, call) {
  const isLast = call.kind === 'write' && existsSync(armed) && (writes += 1) === Number(at);
  if (isLast && when === 'before') process.kill(process.pid, 'SIGKILL');
  handler(call);
  if (isLast) process.kill(process.pid, 'SIGKILL');
}

await import('./sqlite-worker.real.js');
`;

/** The path of its bin/amp.js. */
export function mortalProgram(): string {
  const folder = mkdtempSync(join(tmpdir(), 'amp-mortal-'));
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  for (const part of ['bin', 'dist', 'package.json']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  renameSync(join(folder, 'dist/sqlite-worker.js'), join(folder, 'dist/sqlite-worker.real.js'));
  writeFileSync(join(folder, 'dist/sqlite-worker.js'), WORKER);
  return join(folder, 'bin/amp.js');
}
