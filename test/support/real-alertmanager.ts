// RealAlertmanager: the real program on a storage directory, from its start to its clean end, at which it writes its
// snapshots.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { until } from './until.ts';

export class RealAlertmanager {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** Resolves when it is ready. */
  static async start(
    program: string,
    configFile: string,
    storage: string,
    flags: readonly string[] = [],
  ): Promise<RealAlertmanager> {
    const address = `127.0.0.1:${await freePort()}`;
    const own = [`--config.file=${configFile}`, `--storage.path=${storage}`, `--web.listen-address=${address}`];
    const child = spawn(program, [...own, '--cluster.listen-address=', ...flags], { stdio: 'ignore' });
    const server = new RealAlertmanager(child, `http://${address}`);
    await until('Alertmanager is ready', async () => {
      if (child.exitCode !== null) throw new Error('it ended');
      return (await fetch(`${server.url}/-/ready`).catch(() => undefined))?.ok;
    });
    return server;
  }

  async get(path: string): Promise<unknown> {
    return await (await fetch(`${this.url}${path}`)).json();
  }

  async post(path: string, body: unknown): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${text}`);
    return text;
  }

  /** Answers the silence's id. */
  async silence(silence: object): Promise<string> {
    return JSON.parse(await this.post('/api/v2/silences', silence)).silenceID;
  }

  async expire(id: string): Promise<void> {
    const answer = await fetch(`${this.url}/api/v2/silence/${id}`, { method: 'DELETE' });
    if (!answer.ok) throw new Error(`DELETE silence: ${answer.status}`);
  }

  /** A clean end; asked again, nothing. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
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
