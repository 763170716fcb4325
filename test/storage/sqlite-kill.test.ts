import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RestoredState } from '../../src/alerting/ports.ts';
import { SystemClock } from '../../src/base/clock.ts';
import { integerBetween, seededRandom } from '../../src/base/random.ts';
import { openSqliteStore } from '../../src/storage/sqlite-store.ts';
import type { Store } from '../../src/storage/store.ts';
import { bundled, SQLITE_WORKER } from '../support/bundled-worker.ts';
import { anAlert, aSilence } from '../support/store-rows.ts';
import { WriterProcess } from '../support/writer-process.ts';

let program: URL;
let worker: URL;
let directory: string;

beforeAll(async () => {
  const [first, second] = await bundled(new URL('../support/store-writer.ts', import.meta.url), SQLITE_WORKER);
  if (first === undefined || second === undefined) throw new Error('nothing was bundled');
  [program, worker] = [first, second];
  directory = mkdtempSync(join(tmpdir(), 'amp-kill-'));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
  rmSync(new URL('.', worker), { recursive: true, force: true });
});

function opened(where: string): Promise<Store> {
  return openSqliteStore({ directory: where, workerUrl: worker, clock: new SystemClock(), onEvent: () => undefined });
}

async function found(where: string): Promise<RestoredState> {
  const store = await opened(where);
  const state = await store.state.restore();
  await store.state.close();
  return state;
}

function idsSaid(lines: readonly string[], what: string): number[] {
  return lines.filter((line) => line.startsWith(`${what} `)).map((line) => Number(line.slice(what.length + 1)));
}

/** Everything acknowledged is there, and no batch is there in part. */
function expectWhole(state: RestoredState, lines: readonly string[], where: string): void {
  const alerts = new Set(state.alerts.map(({ alert }) => alert.labels.get('alertname')));
  const groups = new Set(state.groups.map(({ id }) => Number(id)));
  const told = new Set(state.told.map(({ groupId }) => Number(groupId)));
  const intents = new Set(state.intents.map(({ groupId }) => Number(groupId)));
  const silences = new Set(state.silences.map(({ id }) => Number(id)));

  const missing = (ids: readonly number[], there: (id: number) => boolean): number[] => ids.filter((id) => !there(id));
  expect(
    missing(idsSaid(lines, 'intended'), (id) => intents.has(id) || told.has(id)),
    where,
  ).toEqual([]);
  expect(
    missing(idsSaid(lines, 'told'), (id) => told.has(id) && !intents.has(id)),
    where,
  ).toEqual([]);
  expect(
    missing(idsSaid(lines, 'silenced'), (id) => silences.has(id)),
    where,
  ).toEqual([]);
  // An intent came with its alert and its group; an outcome replaced its intent.
  const begun = [...intents, ...told];
  expect(
    missing(begun, (id) => groups.has(id) && alerts.has(String(id))),
    where,
  ).toEqual([]);
  expect(
    missing([...told], (id) => !intents.has(id)),
    where,
  ).toEqual([]);
}

test('kill -9 at any moment loses nothing that was acknowledged and leaves no half of anything', async () => {
  const seed = 20260101;
  const random = seededRandom(seed);
  const lines: string[] = [];
  let firstId = 1;
  for (let round = 1; round <= 20; round += 1) {
    const killAfter = integerBetween(random, 0, 400);
    const writer = new WriterProcess({ program, worker, directory, firstId });
    await writer.said((said) => said.length > killAfter);
    await writer.killed();
    lines.push(...writer.lines);
    firstId += writer.lines.length + 100; // no number is used twice
    expect(writer.stderr).toBe('');
    expectWhole(await found(directory), lines, `seed ${seed}, round ${round}, killed after ${killAfter} lines`);
  }
  expect(idsSaid(lines, 'told').length).toBeGreaterThan(100);
});

test('a second process is refused while the first lives, is told which one that is, and may come after kill -9', async () => {
  const shared = join(directory, 'shared');
  const writer = new WriterProcess({ program, worker, directory: shared });
  await writer.said((lines) => lines.includes('open'));
  await expect(opened(shared)).rejects.toThrow(`in use by another server (process ${writer.pid} on ${hostname()})`);
  await writer.killed();
  await (await opened(shared)).state.close();
});

test('a disk that is full refuses writes, spoils nothing, and what was acknowledged before is there', async () => {
  const small = join(directory, 'small');
  const writer = new WriterProcess({ program, worker, directory: small, fileKbMax: 1000 });
  await writer.said((lines) => lines.includes('away'));
  await writer.killed();
  expect(idsSaid(writer.lines, 'told').length).toBeGreaterThan(20);
  expectWhole(await found(small), writer.lines, 'full disk');
});

test('one process: kept, closed, opened again; the file is for its owner alone', async () => {
  const own = join(directory, 'own', 'deep');
  const store = await opened(own);
  await expect(opened(own)).rejects.toThrow(`process ${process.pid}`);
  store.state.keepAlert(anAlert('a'));
  await store.state.saveSilence(aSilence('1'));
  const modes = ['', 'amp.db', 'amp.db-wal', 'amp.lock'].map((name) => statSync(join(own, name)).mode & 0o777);
  expect(modes.map((mode) => mode.toString(8))).toEqual(['700', '600', '600', '600']);
  await store.state.close();

  const state = await found(own);
  expect(state.alerts).toEqual([anAlert('a')]);
  expect(state.silences.map(({ id }) => id)).toEqual(['1']);
});
