// The worker thread around SqliteHome, an entry of its own in the bundle: takes a call, answers it, takes the next.

import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../base/assert.ts';
import type { Row } from './home.ts';
import { SqliteHome } from './sqlite-home.ts';
import { loadSqlite } from './sqlite-library.ts';
import { type Answer, type Call, failure, type WorkerInput } from './worker-protocol.ts';

assert(parentPort !== null, 'sqlite-worker runs in a worker thread');
const port = parentPort;
const { directory } = workerData as WorkerInput;

try {
  const home = new SqliteHome(directory, await loadSqlite());
  port.on('message', (call: Call) => {
    answer(() => perform(home, call));
    if (call.kind === 'close') port.close();
  });
  answer(() => []);
} catch (error) {
  port.postMessage(failure(error));
}

function perform(home: SqliteHome, call: Call): readonly Row[] {
  if (call.kind === 'read') return home.read(call.query);
  if (call.kind === 'write') home.write(call.slice);
  else home.close();
  return [];
}

function answer(work: () => readonly Row[]): void {
  let made: Answer;
  try {
    made = { ok: true, rows: work() };
  } catch (error) {
    made = failure(error);
  }
  port.postMessage(made);
}
