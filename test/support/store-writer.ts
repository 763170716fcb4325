// A process that writes to a store and says so, one line for each promise that was kept to it. Tests kill it, or give it
// a disk that is too small. Arguments: directory, URL of the worker.

import { writeSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { SystemClock } from '../../src/base/clock.ts';
import { openSqliteStore } from '../../src/storage/sqlite-store.ts';
import { aGroup, anAlert, anIntent, aSilence, aTold } from './store-rows.ts';

const [directory = '', worker = '', firstId = '1'] = process.argv.slice(2);
const AT_ONCE = 8;
const SUMMARY = 'x'.repeat(2000); // fills a small disk sooner

const store = await openSqliteStore({
  directory,
  workerUrl: new URL(worker),
  clock: new SystemClock(),
  onEvent: ({ kind }) => say(kind),
});
await store.state.restore();
say('open');

let next = Number(firstId);
await Promise.all(Array.from({ length: AT_ONCE }, live));

/** One group after the other: kept, intended, told, silenced. */
async function live(): Promise<never> {
  for (;;) {
    const id = next;
    next += 1;
    store.state.keepAlert(anAlert(String(id), { summary: SUMMARY }));
    store.state.keepGroup(aGroup(id));
    await acknowledged('intended', id, store.state.intend(anIntent(id, 'x')));
    const settled = acknowledged('told', id, store.state.settle(aTold(id, 'x')));
    if (id % 5 === 0) await acknowledged('silenced', id, store.state.saveSilence(aSilence(String(id))));
    if (id % 2 === 0) await settled;
  }
}

async function acknowledged(what: string, id: number, promise: Promise<void>): Promise<void> {
  try {
    await promise;
    say(`${what} ${id}`);
  } catch {
    await turn();
  }
}

/** Synchronous: a line that was written has left the process. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
