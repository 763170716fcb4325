// Migrations: the schema as a list of numbered steps, forward only. One portable subset of SQL, for SQLite and
// PostgreSQL alike: TEXT, BIGINT and BYTEA (to SQLite an unknown word that keeps bytes as they are), no defaults, no triggers.

export interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

/** Holds one row: the version of the schema. Its absence tells a foreign database from ours. */
export const SCHEMA_TABLE = 'amp_schema';

/** Never edit a step that has been released: add one. */
export const MIGRATIONS: readonly [Migration, ...Migration[]] = [
  {
    version: 1,
    statements: [
      // The alert path. Bodies are JSON text; row-codec.ts knows their shape. Nobody but the server asks about the inside.
      'CREATE TABLE alerts (id BIGINT PRIMARY KEY, body TEXT NOT NULL)',
      'CREATE TABLE live_groups (id BIGINT PRIMARY KEY, body TEXT NOT NULL)',
      'CREATE TABLE told (group_id BIGINT, destination TEXT, body TEXT NOT NULL, PRIMARY KEY (group_id, destination))',
      'CREATE TABLE intents (group_id BIGINT, destination TEXT, body TEXT NOT NULL, PRIMARY KEY (group_id, destination))',
      'CREATE TABLE silences (id TEXT PRIMARY KEY, body TEXT NOT NULL)',

      // The reload: what ran, what was tried, and by whom.
      `CREATE TABLE revisions (
         id BIGINT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, source TEXT NOT NULL, created_at_ms BIGINT NOT NULL,
         content BYTEA NOT NULL)`,
      `CREATE TABLE attempts (
         id BIGINT PRIMARY KEY, opened_at_ms BIGINT NOT NULL, triggered_by TEXT NOT NULL, actor TEXT NOT NULL,
         from_revision BIGINT, to_revision BIGINT, closed_at_ms BIGINT, outcome TEXT)`,
      // Single numbers by name: the live revision, and the highest ids ever given.
      'CREATE TABLE markers (name TEXT PRIMARY KEY, value BIGINT NOT NULL)',
    ],
  },
  {
    version: 2,
    // The template files that were read with a revision, as JSON text; NULL where there were none.
    statements: ['ALTER TABLE revisions ADD COLUMN templates TEXT'],
  },
  {
    version: 3,
    statements: [
      // Entries of an Alertmanager's notification log that wait for their group.
      'CREATE TABLE inherited (id BIGINT PRIMARY KEY, body TEXT NOT NULL)',
      // Its files are taken over at a store's first start. One that has had its first start is not moved into any more.
      "INSERT INTO markers SELECT 'took_over_silences', 1 FROM markers WHERE name = 'last_revision'",
      "INSERT INTO markers SELECT 'took_over_nflog', 1 FROM markers WHERE name = 'last_revision'",
    ],
  },
  {
    version: 4,
    // What language models made of alerts, by the content that they were shown. A cache: whoever has none may lose it.
    statements: ['CREATE TABLE verdicts (id TEXT PRIMARY KEY, body TEXT NOT NULL)'],
  },
  {
    version: 5,
    // New alerts, many in a row, by the number of the first. A row of table alerts counts instead of what a bundle says.
    statements: ['CREATE TABLE alert_bundles (id BIGINT PRIMARY KEY, body TEXT NOT NULL)'],
  },
];
