import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Secret } from '../../base/secret.ts';
import { type DatabaseConfig, database } from '../../config/schema/database.ts';
import { tlsConfig } from '../../config/schema/http-config.ts';
import { placeOf, postgresSettings } from './settings.ts';

const directory = mkdtempSync(join(tmpdir(), 'amp-settings-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function file(name: string, content: string): string {
  writeFileSync(join(directory, name), content);
  return join(directory, name);
}

const of = (url: string, more: Partial<DatabaseConfig> = {}) =>
  postgresSettings({ ...database.absent, url: new Secret(url), ...more });
const tls = (more: Partial<NonNullable<DatabaseConfig['tlsConfig']>> = {}) => ({ ...tlsConfig.absent, ...more });

test('a URL is taken apart, and what is escaped in it is what was meant', async () => {
  const settings = await of(
    'postgres://al%40ice:p%2Fw%25@[::1]:6543/my%20db?options=-csearch_path%3Damp&application_name=x',
  );
  expect(settings).toMatchObject({
    host: '::1',
    port: 6543,
    user: 'al@ice',
    password: 'p/w%',
    database: 'my db',
    options: '-csearch_path=amp',
    applicationName: 'x',
    tls: false,
  });
  expect(placeOf(settings)).toBe('PostgreSQL at ::1:6543/my db');
});

test('what is left out is the driver’s to find, and the port is the usual one', async () => {
  expect(await of('postgresql://host')).toMatchObject({
    port: 5432,
    user: undefined,
    password: undefined,
    database: undefined,
  });
  expect(await of('postgres://h/d?host=/run/postgresql')).toMatchObject({ host: '/run/postgresql' });
});

test('a password file wins over the URL, and is read anew for every connection', async () => {
  const passwordFile = file('password', 'first\n');
  const { password } = await of('postgres://u:in-url@h/d', { passwordFile });
  if (typeof password !== 'function') throw new Error('it is fixed');
  expect(await password()).toBe('first');
  file('password', 'second');
  expect(await password()).toBe('second');
  rmSync(passwordFile);
  expect(await password()).toBe('second'); // while it is away the last one stays
});

test.each([
  ['postgres://u:se%zzcret@h/d', 'is no URL like postgres://'],
  ['mysql://u:secret@h/d', 'is no URL like postgres://'],
  ['postgres://u:secret@h1,h2/d', 'several hosts'],
  ['postgres://u:secret@h/d?sslmode=prefer', 'sslmode=prefer is not supported'],
  [
    'postgres://u:secret@h/d?sslrootcert=/x',
    '"sslrootcert" that is not known here; certificates are given in database.tls_config',
  ],
  ['postgres://u:secret@h/d?target_session_attrs=any', '"target_session_attrs" that is not known here; known: sslmode'],
])('%s is refused, and no secret is told', async (url, says) => {
  const refusal = await of(url).catch((error: Error) => error.message);
  expect(refusal).toContain(says);
  expect(refusal).not.toContain('secret');
  expect(refusal).not.toContain('se%zz');
});

test.each([
  ['no mode, no tls_config: plain', 'postgres://h/d', undefined, undefined],
  ['require checks nothing', 'postgres://h/d?sslmode=require', undefined, [false, false]],
  ['require with an authority checks it', 'postgres://h/d?sslmode=require', tls({ ca: 'PEM' }), [true, false]],
  ['verify-ca checks the authority, not the name', 'postgres://h/d?sslmode=verify-ca', undefined, [true, false]],
  ['verify-full checks both', 'postgres://h/d?sslmode=verify-full', undefined, [true, true]],
  ['tls_config alone is verify-full', 'postgres://h/d', tls(), [true, true]],
  ['insecure_skip_verify is what it says', 'postgres://h/d', tls({ insecureSkipVerify: true }), [false, true]],
  ['disable wins', 'postgres://h/d?sslmode=disable', tls(), undefined],
])('TLS: %s', async (_what, url, tlsSection, expected) => {
  const { tls: options } = await of(url, { tlsConfig: tlsSection });
  if (expected === undefined) {
    expect(options).toBe(false);
    return;
  }
  if (options === false) throw new Error('plain');
  const foreign = { subject: { CN: 'other' }, subjectaltname: 'DNS:other' } as never;
  const checksName = options.checkServerIdentity?.('h', foreign) !== undefined;
  expect([options.rejectUnauthorized, checksName]).toEqual(expected);
});

test('keys are 32 bytes, in hexadecimal or base64, one a line', async () => {
  const hex = 'ab'.repeat(32);
  const base64 = Buffer.alloc(32, 7).toString('base64');
  const { keys } = await of('postgres://h/d', { encryptionKeyFile: file('keys', `# new\n${hex}\n\n${base64}\n`) });
  expect(keys.map((key) => Buffer.from(key).toString('hex'))).toEqual([hex, '07'.repeat(32)]);
  for (const bad of ['', '# none\n', 'short\n', `${hex}\nshort\n`]) {
    await expect(of('postgres://h/d', { encryptionKeyFile: file('bad', bad) })).rejects.toThrow('keys of 32 bytes');
  }
});
