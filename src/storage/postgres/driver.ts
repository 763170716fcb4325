// The driver, read only by who uses it: the embedded store's start does not pay for it. Numbers come as numbers.

import type pg from 'pg';
import type { PostgresSettings } from './settings.ts';

export type Driver = typeof pg;

export async function loadDriver(): Promise<Driver> {
  return (await import('pg')).default;
}

const INT8 = 20;
// The database's own limit comes first, and its answer says more.
const ANSWER_GRACE_MS = 2000;

export function clientConfig(settings: PostgresSettings, driver: Driver): pg.ClientConfig {
  const { queryTimeoutMs, options } = settings;
  return {
    host: settings.host,
    port: settings.port,
    user: settings.user,
    password: settings.password,
    database: settings.database,
    ssl: settings.tls,
    application_name: settings.applicationName,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    statement_timeout: queryTimeoutMs,
    idle_in_transaction_session_timeout: queryTimeoutMs,
    query_timeout: queryTimeoutMs + ANSWER_GRACE_MS,
    keepAlive: true,
    ...(options !== undefined && { options }),
    types: {
      // Ids and milliseconds: all of them are numbers that JavaScript holds exactly.
      getTypeParser: ((oid: number, format: 'text' | 'binary') =>
        oid === INT8 && format !== 'binary'
          ? Number
          : driver.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
    },
  };
}
