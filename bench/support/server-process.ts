// An Alertmanager as a child process: ours, or any other command that takes Alertmanager's flags.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SystemClock } from '../../src/base/clock.ts';

const START_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 20_000;

export interface ServerProcess extends AsyncDisposable {
  readonly pid: number;
  readonly origin: string;
  readonly configFile: string;
}

/**
 * `command` is a program and its first arguments; the flags follow. Answers when the server is ready. With `onLog` it logs
 * in JSON, from level info on, and every line is handed over as it comes.
 */
export async function startServer(
  command: string,
  config: string,
  clock: SystemClock,
  onLog?: (line: string) => void,
): Promise<ServerProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'amp-bench-'));
  const configFile = join(directory, 'alertmanager.yml');
  writeFileSync(configFile, config);
  const [program = '', ...first] = command.split(' ').filter(Boolean);
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    program,
    [
      ...first,
      `--config.file=${configFile}`,
      `--storage.path=${join(directory, 'data')}`,
      `--web.listen-address=${address}`,
      '--cluster.listen-address=',
      ...(onLog === undefined ? ['--log.level=warn'] : ['--log.format=json']),
    ],
    { stdio: ['ignore', 'ignore', onLog === undefined ? 'inherit' : 'pipe'] },
  );
  if (child.stderr !== null && onLog !== undefined) createInterface({ input: child.stderr }).on('line', onLog);
  const end = async (): Promise<void> => {
    await stop(child, clock);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await untilReady(`http://${address}/-/ready`, child, clock);
  } catch (error) {
    await end();
    throw error;
  }
  return { pid: child.pid ?? 0, origin: `http://${address}`, configFile, [Symbol.asyncDispose]: end };
}

async function untilReady(url: string, child: ChildProcess, clock: SystemClock): Promise<void> {
  for (const deadline = clock.elapsedMs() + START_WITHIN_MS; clock.elapsedMs() < deadline; await clock.sleep(20)) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`the server is not ready after ${START_WITHIN_MS} ms`);
}

async function stop(child: ChildProcess, clock: SystemClock): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([exit, clock.sleep(STOP_WITHIN_MS)]);
  if (child.exitCode === null) child.kill('SIGKILL');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
