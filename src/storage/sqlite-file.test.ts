import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aGroup } from '../../test/support/store-rows.ts';
import { type Part, type Slice, StoreRefused } from './home.ts';
import { decodeRevision } from './journal-codec.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { encodeGroup } from './row-codec.ts';
import { SqliteHome } from './sqlite-home.ts';
import { type Database, loadSqlite } from './sqlite-library.ts';
import { columnsOf } from './tables.ts';

const sqlite = await loadSqlite();
const GROUPS = { table: 'live_groups', columns: ['id'], limit: 10 } as const;

function inDirectory(story: (directory: string) => void): void {
  const directory = mkdtempSync(join(tmpdir(), 'amp-file-'));
  try {
    story(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function opened(directory: string, migrations?: typeof MIGRATIONS): SqliteHome {
  return new SqliteHome(directory, sqlite, migrations);
}

function edit(directory: string, change: (database: Database) => void): void {
  const database = new sqlite.DatabaseSync(join(directory, 'amp.db'));
  change(database);
  database.close();
}

/** Refused with these words, and the file is byte for byte as before. */
function expectRefusal(directory: string, words: string | RegExp): void {
  const before = readFileSync(join(directory, 'amp.db'));
  expect(() => opened(directory)).toThrow(words);
  expect(() => opened(directory)).toThrow(StoreRefused);
  expect(readFileSync(join(directory, 'amp.db')).equals(before)).toBe(true);
}

function oneGroup(): Slice {
  const part: Part = { table: 'live_groups', upserts: encodeGroup(aGroup(7)), deletes: [] };
  return { first: true, last: true, durable: false, forgottenGroups: [], parts: [part] };
}

function withOneGroup(directory: string): void {
  const home = opened(directory);
  home.write(oneGroup());
  home.close();
}

test('a file that is no database is refused and left alone', () =>
  inDirectory((directory) => {
    writeFileSync(join(directory, 'amp.db'), 'my holiday photographs '.repeat(100));
    expectRefusal(directory, 'is damaged or no database (file is not a database). Nothing was changed in it.');
  }));

test('the database of another program is refused and left alone', () =>
  inDirectory((directory) => {
    edit(directory, (database) => database.exec('CREATE TABLE recipes (title TEXT)'));
    expectRefusal(directory, 'is another program\'s database (it has a table "recipes"): give another --storage.path');
  }));

test('a damaged database is refused, with the way out', () =>
  inDirectory((directory) => {
    withOneGroup(directory);
    const file = join(directory, 'amp.db');
    const bytes = readFileSync(file);
    bytes.fill(0xff, 2 * 4096, 4 * 4096);
    writeFileSync(file, bytes);
    expectRefusal(directory, /is damaged .* Put a backup in its place, or move amp\.db/);
  }));

test('a database that was cut short is refused', () =>
  inDirectory((directory) => {
    withOneGroup(directory);
    const file = join(directory, 'amp.db');
    writeFileSync(file, readFileSync(file).subarray(0, 5 * 4096));
    expectRefusal(directory, 'is damaged');
  }));

/** The version of today's schema. */
const LATEST = Math.max(...MIGRATIONS.map(({ version }) => version));

test('what the first version of the schema holds is there after all later ones', () =>
  inDirectory((directory) => {
    const [first] = MIGRATIONS;
    const old = opened(directory, [first]);
    old.close();
    edit(directory, (database) =>
      database.exec(
        `INSERT INTO revisions VALUES (4, 'hash', '"amp.yml"', 5, x'6869'); INSERT INTO markers VALUES ('live_revision', 4)`,
      ),
    );
    const home = opened(directory);
    const [row] = home.read({ table: 'revisions', columns: columnsOf('revisions'), limit: 1 });
    expect(row && decodeRevision(row)).toMatchObject({ id: 4, source: 'amp.yml', templates: [] });
    home.close();
  }));

test('a database of a newer version is refused, with both versions', () =>
  inDirectory((directory) => {
    withOneGroup(directory);
    edit(directory, (database) => database.exec('UPDATE amp_schema SET version = 99'));
    expectRefusal(
      directory,
      `written by a newer version of this program (its schema is 99, this program knows ${LATEST})`,
    );
  }));

test('a migration goes forward and keeps what is there', () =>
  inDirectory((directory) => {
    withOneGroup(directory);
    const next: Migration = { version: LATEST + 1, statements: ['CREATE TABLE more (id BIGINT PRIMARY KEY)'] };
    const home = opened(directory, [...MIGRATIONS, next]);
    expect(home.read(GROUPS)).toEqual([[7]]);
    home.close();
    expectRefusal(directory, `its schema is ${LATEST + 1}, this program knows ${LATEST}`);
  }));

test('a migration that fails midway leaves the old schema whole', () =>
  inDirectory((directory) => {
    withOneGroup(directory);
    const broken: Migration = {
      version: LATEST + 1,
      statements: ['DELETE FROM live_groups', 'CREATE TABLE live_groups (id BIGINT)'],
    };
    expect(() => opened(directory, [...MIGRATIONS, broken])).toThrow(/amp\.db cannot be opened: .*already exists/);
    const home = opened(directory);
    expect(home.read(GROUPS)).toEqual([[7]]);
    home.close();
  }));

test('a directory whose lock file is something else is refused', () =>
  inDirectory((directory) => {
    writeFileSync(join(directory, 'amp.lock'), 'not a lock, but long enough to look like a file '.repeat(30));
    expect(() => opened(directory)).toThrow('amp.lock is no lock file of this program');
  }));

test('the one who comes second is told who has the directory, if that is known yet', () =>
  inDirectory((directory) => {
    const home = opened(directory);
    expect(() => opened(directory)).toThrow(`in use by another server (process ${process.pid} on ${hostname()}): stop`);
    rmSync(join(directory, 'amp.pid'));
    expect(() => opened(directory)).toThrow('in use by another server: stop');
    home.close();
    opened(directory).close();
  }));

test('a lock that cannot be taken at all is a refusal too', () =>
  inDirectory((directory) => {
    mkdirSync(join(directory, 'amp.lock'));
    expect(() => opened(directory)).toThrow(/cannot be used as storage: .*unable to open database/);
  }));

test('a path that is no directory is refused', () =>
  inDirectory((directory) => {
    writeFileSync(join(directory, 'file'), '');
    expect(() => opened(join(directory, 'file'))).toThrow(/file cannot be used as storage: .*EEXIST/);
    expect(() => opened('/proc/amp/data')).toThrow(/\/proc\/amp\/data cannot be used as storage: .*ENOENT/);
  }));

test('a file that others could read is closed to them', () =>
  inDirectory((directory) => {
    writeFileSync(join(directory, 'amp.db'), '', { mode: 0o644 });
    opened(directory).close();
    expect(statSync(join(directory, 'amp.db')).mode & 0o777).toBe(0o600);
  }));

test('what was committed but not yet moved into the database file is read from the log', () =>
  inDirectory((directory) => {
    const home = opened(directory);
    home.write(oneGroup());
    // As after a crash: the files as they are at this moment.
    const copy = mkdtempSync(join(directory, 'copy-'));
    for (const name of ['amp.db', 'amp.db-wal']) copyFileSync(join(directory, name), join(copy, name));
    home.close();
    const next = opened(copy);
    expect(next.read(GROUPS)).toEqual([[7]]);
    next.close();
  }));

test('a row that cannot be taken takes its whole batch back', () =>
  inDirectory((directory) => {
    const home = opened(directory);
    const broken: Part = { table: 'alerts', upserts: ['fingerprint', null], deletes: [] };
    home.write({ ...oneGroup(), last: false });
    expect(() => home.write({ ...oneGroup(), first: false, parts: [broken] })).toThrow('NOT NULL');
    expect(home.read(GROUPS)).toEqual([]);
    expect(() => home.write({ ...oneGroup(), first: false })).toThrow('whose beginning is not here');
    home.close();
  }));
