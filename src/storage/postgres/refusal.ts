// What the database answers, as something an operator can act on. The driver's messages name users and databases, never
// passwords.

import { messageOf, StoreRefused } from '../home.ts';
import { type PostgresSettings, placeOf } from './settings.ts';

// SQLSTATE (PostgreSQL's manual, appendix A).
const WAYS_OUT: Readonly<Record<string, string>> = {
  '28P01': 'check the user and the password of database.url, or database.password_file',
  '28000': 'check the user, and what pg_hba.conf asks of this host (TLS perhaps: sslmode=require)',
  '3D000': 'create the database, or correct the name in database.url',
  '3F000': 'create the schema, or correct the search_path in database.url',
  '53300': 'raise max_connections of the database, end other clients, or lower database.pool_max',
  '42501': 'grant the user the right to create tables in its schema',
  '57P03': 'the database is starting or stopping: try again',
  '25006': 'this is a read-only replica: name the primary in database.url',
};
const NAME_THE_AUTHORITY = 'name the authority of its certificate in database.tls_config.ca_file';
const WIRE_WAYS_OUT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: check host and port of database.url, and that the database runs',
  ENOTFOUND: 'the host of database.url is not known to the resolver',
  EAI_AGAIN: 'the resolver did not answer',
  EHOSTUNREACH: 'there is no way to that host',
  ECONNRESET: 'the connection was cut',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NAME_THE_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: NAME_THE_AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT: NAME_THE_AUTHORITY,
  ERR_TLS_CERT_ALTNAME_INVALID: 'say what name the certificate has in database.tls_config.server_name',
};

/** What nobody can use, with the way out. A refusal stays as it is. */
export function unusable(error: unknown, settings: PostgresSettings): StoreRefused {
  if (error instanceof StoreRefused) return error;
  const code = codeOf(error) ?? '';
  const what = wordsOf(error, settings);
  const wayOut = WAYS_OUT[code] ?? WIRE_WAYS_OUT[code];
  return new StoreRefused(`${placeOf(settings)} cannot be used: ${what}${wayOut === undefined ? '' : `; ${wayOut}`}`, {
    cause: error,
  });
}

/** SQLSTATE or the operating system's name of an error. Of several addresses of one host the first counts. */
function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function wordsOf(error: unknown, { connectTimeoutMs }: PostgresSettings): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ');
  const words = messageOf(error);
  // The driver's word for it (pg-pool and client).
  if (/timeout expired|timeout exceeded when trying to connect|due to connection timeout/.test(words))
    return `no connection within ${connectTimeoutMs} ms (database.connect_timeout); check host and port of database.url, and what stands between`;
  return words;
}
