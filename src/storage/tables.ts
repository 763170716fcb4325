// The tables as the homes see them: a key, and the columns that a write replaces. SQLite and PostgreSQL share them.

/** What a column can hold: in SQLite as in PostgreSQL TEXT, BIGINT, BYTEA and NULL. */
export type Cell = string | number | null | Uint8Array;

export const TABLES = {
  alert_bundles: { key: ['id'], rest: ['body'] },
  alerts: { key: ['id'], rest: ['body'] },
  live_groups: { key: ['id'], rest: ['body'] },
  told: { key: ['group_id', 'destination'], rest: ['body'] },
  intents: { key: ['group_id', 'destination'], rest: ['body'] },
  inherited: { key: ['id'], rest: ['body'] },
  silences: { key: ['id'], rest: ['body'] },
  verdicts: { key: ['id'], rest: ['body'] },
  revisions: { key: ['id'], rest: ['hash', 'source', 'created_at_ms', 'content', 'templates'] },
  attempts: {
    key: ['id'],
    rest: ['opened_at_ms', 'triggered_by', 'actor', 'from_revision', 'to_revision', 'closed_at_ms', 'outcome'],
  },
  markers: { key: ['name'], rest: ['value'] },
} as const satisfies Record<string, TableShape>;

interface TableShape {
  readonly key: readonly string[];
  readonly rest: readonly string[];
}

export type TableName = keyof typeof TABLES;

/** Key first, then the rest: the order of the cells in every row that crosses to a home and back. */
export function columnsOf(table: TableName): readonly string[] {
  const shape: TableShape = TABLES[table];
  return [...shape.key, ...shape.rest];
}

/** Rows for one turn of the event loop: about 5 ms of decoding. Contents of revisions may be megabytes. */
export function pageRowsOf(table: TableName): number {
  if (table === 'revisions') return 10;
  return table === 'alert_bundles' ? 16 : 1000;
}
