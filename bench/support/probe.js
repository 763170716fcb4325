// Probe: loaded into a server by `node --import`, never part of it. Measures how long the event loop stands still, by a tick
// every millisecond. SIGUSR2 writes what it knows to $AMP_PROBE_FILE, and begins anew.

import { renameSync, writeFileSync } from 'node:fs';

const file = process.env.AMP_PROBE_FILE ?? '';
let last = performance.now();
let worstMs = 0;

// Not unref'ed before the server listens: a process that only starts has nothing else to wait for.
setInterval(() => {
  const now = performance.now();
  worstMs = Math.max(worstMs, now - last);
  last = now;
}, 1).unref();

process.on('SIGUSR2', () => {
  const now = performance.now();
  const worst = Math.max(worstMs, now - last);
  globalThis.gc?.(); // only where the server was started with --expose-gc
  const resources = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  const { heapUsed, external } = process.memoryUsage();
  writeFileSync(`${file}.new`, JSON.stringify({ worstMs: worst, heapUsed, external, resources }));
  renameSync(`${file}.new`, file);
  last = performance.now();
  worstMs = 0;
});
