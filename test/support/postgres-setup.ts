// One PostgreSQL for a run of the program tests: started before the first, ended after the last. Tests make databases or
// schemas of their own in it (test/support/postgres.ts).

import type { TestProject } from 'vitest/node';
import { type PostgresAddress, PostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly postgres: PostgresAddress;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await PostgresServer.start();
  project.provide('postgres', server.address);
  return () => server.remove();
}
