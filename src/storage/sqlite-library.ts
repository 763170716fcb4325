// The SQLite library: node:sqlite where Node has it (from 22.13), else the package with the same API and the same code inside.

import type { DatabaseSync } from 'node:sqlite';

export type Database = DatabaseSync;

export interface SqliteLibrary {
  readonly DatabaseSync: typeof DatabaseSync;
}

// SQLite's primary result codes (sqlite.org/rescode.html); the extended ones hold them in their low byte.
export const SQLITE_BUSY = 5;
export const SQLITE_CORRUPT = 11;
export const SQLITE_NOTADB = 26;

export async function loadSqlite(): Promise<SqliteLibrary> {
  const builtIn = withoutExperimentalWarning(
    () => process.getBuiltinModule('node:sqlite') as SqliteLibrary | undefined,
  );
  if (builtIn !== undefined) return builtIn;
  const library: unknown = await import('@photostructure/sqlite');
  return library as SqliteLibrary;
}

/** The primary result code of an error from SQLite; undefined for other errors. */
export function resultCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/**
 * Node warns on stderr when its SQLite is first loaded. The API that we use is the same in 22, 24 and the package, so the
 * warning would only alarm operators. Loading is synchronous: no other warning can be swallowed meanwhile.
 */
function withoutExperimentalWarning<T>(load: () => T): T {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => undefined;
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
