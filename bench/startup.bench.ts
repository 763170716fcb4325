// How long a start takes: from spawn until the port accepts, with an empty storage directory each time, for ours and for
// any other Alertmanager command, turn by turn in one run. Run: node_modules/.bin/tsx bench/startup.bench.ts [runs]
// Needs `npm run build` first; the other command is $ALERTMANAGER, or found on the PATH.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { alertmanager } from '../test/support/peers.ts';

const RUNS = Number(process.argv[2] ?? 20);
const CONFIG = `
route: {receiver: web, group_by: [alertname]}
receivers: [{name: web, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}]
`;

const commands = new Map([['ours', [process.execPath, fileURLToPath(new URL('../bin/amp.js', import.meta.url))]]]);
if (alertmanager !== undefined) commands.set('alertmanager', [alertmanager]);

const times = new Map<string, number[]>();
for (let run = -1; run < RUNS; run += 1) {
  for (const [name, command] of commands) {
    const ms = await startOnce(command);
    if (run >= 0) times.set(name, [...(times.get(name) ?? []), ms]); // the first warms the disk's cache
  }
}
const report: Record<string, unknown> = {
  node: process.version,
  cpu: cpus()[0]?.model,
  cpus: cpus().length,
  runs: RUNS,
};
for (const [name, all] of times)
  report[`${name}, spawn to listening (ms)`] = { p50: quantile(all, 0.5), p95: quantile(all, 0.95) };
console.log(JSON.stringify(report, null, 2));

async function startOnce([file = '', ...args]: readonly string[]): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'amp-startup-'));
  const config = join(directory, 'alertmanager.yml');
  writeFileSync(config, CONFIG);
  const port = await freePort();
  const flags = [
    `--config.file=${config}`,
    `--storage.path=${join(directory, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ];
  const begun = performance.now();
  const child = spawn(file, [...args, ...flags], { stdio: 'ignore' });
  try {
    await accepts(port, child);
    return performance.now() - begun;
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Asked every millisecond, which is also how exact the figure is. */
async function accepts(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const connected = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (connected) return;
    await pause(1);
  }
  throw new Error(`it ended with ${child.exitCode} before it listened`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0);
}
