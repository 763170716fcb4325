// ServerProcess: a server of either kind as a child process, from its start to its end.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atTheEnd } from '../support/leftovers.ts';
import { until } from '../support/until.ts';

const STOP_MS = 10_000;

export class ServerProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #folder: string;
  /** What it wrote so far. */
  log = '';

  private constructor(child: ChildProcess, url: string, folder: string) {
    this.#child = child;
    this.url = url;
    this.#folder = folder;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.log += text;
      });
    }
  }

  /** Resolves when it is ready. `files`, by name, lie beside the config. */
  static async start(
    program: string,
    config: object,
    flags: readonly string[] = [],
    files: Readonly<Record<string, string>> = {},
  ): Promise<ServerProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'differential-'));
    const file = join(folder, 'alertmanager.yml');
    writeFileSync(file, JSON.stringify(config, null, 1)); // JSON is YAML
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const address = `127.0.0.1:${await freePort()}`;
    const args = [
      `--config.file=${file}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--web.external-url=http://alertmanager.example',
      '--cluster.listen-address=',
      ...flags,
    ];
    const child = program.endsWith('.js') ? spawn(process.execPath, [program, ...args]) : spawn(program, args);
    const server = new ServerProcess(child, `http://${address}`, folder);
    atTheEnd(() => server.stop()); // also when it, or the other, does not become ready
    await server.#becomesReady();
    return server;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      const killer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(killer);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #becomesReady(): Promise<void> {
    try {
      await until('it is ready', async () => {
        if (this.#child.exitCode !== null) throw new Error('it ended');
        const response = await fetch(`${this.url}/-/ready`).catch(() => undefined);
        return response?.ok;
      });
    } catch (error) {
      await this.stop();
      throw new Error(`${this.#child.spawnfile} does not become ready:\n${this.log}`, { cause: error });
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
