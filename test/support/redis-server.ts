// RedisServer: a real redis-server in a directory of its own, on a port that the system gave. It is stopped, killed, started
// anew and asked like any other program; all of it is gone when the file's tests are over.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { atTheEnd } from './leftovers.ts';
import { redisProgram } from './redis-program.ts';
import { until } from './until.ts';

const ANSWER_MAX_MS = 5000;

export interface RedisServerOptions {
  readonly password?: string;
  /** The folder of its certificates: it then speaks TLS only. */
  readonly tls?: string;
  /** More of redis.conf, as flags. */
  readonly flags?: readonly string[];
  /** It is a node of a Cluster. */
  readonly isNode?: boolean;
  /** It is a Sentinel, and watches the server on this port under this name. */
  readonly watches?: { readonly name: string; readonly port: number };
}

export class RedisServer {
  readonly port: number;
  readonly #options: RedisServerOptions;
  /** Where the nodes of a Cluster speak among themselves: a port of its own, for the usual one may be too high. */
  readonly busPort: number;
  readonly #directory = mkdtempSync(join(tmpdir(), 'amp-redis-'));
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(port: number, busPort: number, options: RedisServerOptions) {
    this.port = port;
    this.busPort = busPort;
    this.#options = options;
    atTheEnd(async () => {
      await this.killed();
      rmSync(this.#directory, { recursive: true, force: true });
    });
  }

  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), await freePort(), options);
    await server.begin();
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Starts it, empty, on the same port; a node of a Cluster knows the others and its slots. */
  async begin(): Promise<void> {
    const { path, env } = redisProgram();
    const child = spawn(path, this.#flags(), { cwd: this.#directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    child.once('error', (error) => {
      this.#output += error.message;
    });
    await until(
      () => `redis-server on port ${this.port}:\n${this.#output}`,
      () => {
        if (child.exitCode !== null) throw new Error(`redis-server ended:\n${this.#output}`);
        return this.#output.includes('Ready to accept connections') || this.#output.includes('+monitor');
      },
    );
    this.#output = '';
  }

  /** Stopped: it keeps its connections and answers nobody. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  killed(): Promise<void> {
    return this.#ended('SIGKILL');
  }

  /** As its operator ends it. */
  stopped(): Promise<void> {
    return this.#ended('SIGTERM');
  }

  async #ended(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** One command in plain words, its answer as it came. */
  async ask(...words: readonly string[]): Promise<string> {
    const { password } = this.#options;
    const commands = [...(password === undefined ? [] : [['AUTH', password]]), words];
    const socket = connect(this.port, '127.0.0.1').setEncoding('utf8');
    let answer = '';
    socket.on('data', (text: string) => {
      answer += text;
    });
    socket.setTimeout(ANSWER_MAX_MS, () => socket.destroy(new Error('redis-server does not answer')));
    socket.end(commands.map(spelled).join('')); // not QUIT: a Sentinel does not know it
    await once(socket, 'end');
    return answer.slice(password === undefined ? 0 : '+OK\r\n'.length).trimEnd();
  }

  #flags(): string[] {
    const { password, tls, flags = [], watches, isNode } = this.#options;
    const ports =
      tls === undefined
        ? ['--port', `${this.port}`]
        : ['--port', '0', '--tls-port', `${this.port}`, '--tls-ca-cert-file', `${tls}/ca.crt`].concat(
            ['--tls-cert-file', `${tls}/server.crt`, '--tls-key-file', `${tls}/server.key`],
            ['--tls-auth-clients', 'optional'],
          );
    const first = watches === undefined ? [] : [this.#sentinelFile(watches), '--sentinel'];
    return [
      ...first,
      ...ports,
      ...['--bind', '127.0.0.1', '--daemonize', 'no', '--dir', this.#directory],
      ...(watches === undefined ? ['--save', '', '--appendonly', 'no'] : []),
      ...(password === undefined ? [] : ['--requirepass', password]),
      ...(isNode === true
        ? ['--cluster-enabled', 'yes', '--cluster-port', `${this.busPort}`, '--cluster-announce-ip', '127.0.0.1']
        : []),
      ...flags,
    ];
  }

  /** A Sentinel takes its masters from a file that it may write to. */
  #sentinelFile({ name, port }: { readonly name: string; readonly port: number }): string {
    const path = join(this.#directory, 'sentinel.conf');
    writeFileSync(path, `sentinel monitor ${name} 127.0.0.1 ${port} 1\n`);
    return path;
  }
}

function spelled(words: readonly string[]): string {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}
