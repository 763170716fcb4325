// The lock on a storage directory: one server at a time. SQLite takes an operating system lock on amp.lock and holds it
// until the process ends, however it ends. Beside it, amp.pid tells the one who comes second whom to look for.

import { chmodSync, closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { messageOf, StoreRefused } from './home.ts';
import { type Database, resultCode, SQLITE_BUSY, SQLITE_NOTADB, type SqliteLibrary } from './sqlite-library.ts';

export interface DirectoryLock {
  release(): void;
}

/** Throws {@link StoreRefused} while another store, in this process or another, has the directory. */
export function lockDirectory(directory: string, sqlite: SqliteLibrary): DirectoryLock {
  const lockFile = join(directory, 'amp.lock');
  const pidFile = join(directory, 'amp.pid');
  const database = openLocked(lockFile, sqlite, (error) => refusal(error, directory, lockFile, pidFile));
  // Nobody may open and close amp.lock by other means than SQLite: on POSIX, closing any descriptor of a file drops all
  // locks that the process has on it. So the pid has a file of its own, and the mode is set by name.
  chmodSync(lockFile, 0o600);
  writeFileSync(pidFile, `${process.pid} ${hostname()}\n`, { mode: 0o600 });
  return { release: () => database.close() };
}

/** The transaction that is begun here is never ended: closing the database takes it back, and with it the lock. */
function openLocked(lockFile: string, sqlite: SqliteLibrary, refuse: (error: unknown) => StoreRefused): Database {
  let database: Database | undefined;
  try {
    // The journal beside it takes its mode from this file. Who does not exist yet holds no lock that closing could drop.
    if (!existsSync(lockFile)) closeSync(openSync(lockFile, 'a', 0o600));
    database = new sqlite.DatabaseSync(lockFile);
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    throw refuse(error);
  }
}

function refusal(error: unknown, directory: string, lockFile: string, pidFile: string): StoreRefused {
  const code = resultCode(error);
  if (code === SQLITE_BUSY) {
    return new StoreRefused(
      `${directory} is in use by another server${holder(pidFile)}: stop that one first, or give this one another --storage.path`,
      { cause: error },
    );
  }
  if (code === SQLITE_NOTADB) {
    return new StoreRefused(`${lockFile} is no lock file of this program: remove it, or give another --storage.path`, {
      cause: error,
    });
  }
  return new StoreRefused(`${directory} cannot be used as storage: ${messageOf(error)}`, { cause: error });
}

function holder(pidFile: string): string {
  try {
    const [pid = '', host = ''] = readFileSync(pidFile, 'utf8').trim().split(' ');
    return ` (process ${pid} on ${host})`;
  } catch {
    return ''; // it is starting just now
  }
}
