import { expect, test } from 'vitest';
import { StoreRefused } from './home.ts';
import { WorkerHome } from './worker-home.ts';

const QUERY = { table: 'markers', columns: ['value'], limit: 1 } as const;
const INPUT = { directory: '/nowhere' };

/** A worker in a few words of JavaScript. */
function worker(script: string): URL {
  return new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort as port } from 'node:worker_threads';${script}`)}`,
  );
}

test('a home that cannot be opened says why, as the same kind of error', async () => {
  const url = worker('port.postMessage({ ok: false, message: "in use", refused: true })');
  await expect(WorkerHome.open(url, INPUT)).rejects.toThrow(new StoreRefused('in use'));
});

test('a worker that does not even start is an error, not a wait', async () => {
  await expect(WorkerHome.open(worker('throw new Error("no such module")'), INPUT)).rejects.toThrow('no such module');
  await expect(WorkerHome.open(worker('process.exit(0)'), INPUT)).rejects.toThrow('the thread of the store has ended');
});

test('a thread that dies fails the calls it had, and the next call has a new thread', async () => {
  const url = worker(`
    port.postMessage({ ok: true, rows: [] });
    port.on('message', (call) => {
      if (call.kind === 'write') throw new Error('out of memory');
      port.postMessage({ ok: true, rows: [[1]] });
      if (call.kind === 'close') port.close();
    });
  `);
  const home = await WorkerHome.open(url, INPUT);
  const slice = { first: true, last: true, durable: false, forgottenGroups: [], parts: [] };
  const failed = [home.write(slice), home.read(QUERY)];
  for (const call of failed) await expect(call).rejects.toThrow('out of memory');
  expect(await home.read(QUERY)).toEqual([[1]]);
  await home.close();
  await home.close();
});

test('what goes wrong in the worker is an error of the call alone', async () => {
  const url = worker(`
    port.postMessage({ ok: true, rows: [] });
    port.on('message', (call) => {
      port.postMessage(call.kind === 'read' ? { ok: false, message: 'disk I/O error', refused: false } : { ok: true, rows: [] });
      if (call.kind === 'close') port.close();
    });
  `);
  const home = await WorkerHome.open(url, INPUT);
  await expect(home.read(QUERY)).rejects.toThrow('disk I/O error');
  await home.close();
});
