// The web config file at work: TLS with certificates that change, client certificates, basic auth, headers.

import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PeerCertificate, connect as tlsConnect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../support/virtual-clock.ts';
import { type Exchanged, exchange, sendRaw } from './exchange.ts';
import { startServer, TEST_SETTINGS, type TestServer } from './test-server.ts';

const CERTIFICATES = fileURLToPath(new URL('../golden/http/tls/', import.meta.url));
// bcrypt of "s3cret" and of "changed", of the lowest cost.
const SECRET = '$2b$04$3iizR54g8M7jPfnpBmN32.QLozflxkKtCIZFThWUOO7xq0SAhtKjW';
const CHANGED = '$2b$04$AKpbYpNjgFqBK0TzqIzRyuRvaNzBGG0uxYPSSllWbggs93ly3JmLy';

let folder = '';
let clock = new VirtualClock();
const running: TestServer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'amp-web-'));
  clock = new VirtualClock();
  use('server');
  copyFileSync(join(CERTIFICATES, 'ca.pem'), join(folder, 'ca.pem'));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ server }) => server.stop(0)));
  rmSync(folder, { recursive: true });
});

/** Puts another certificate in the server's place. */
function use(name: string): void {
  copyFileSync(join(CERTIFICATES, `${name}.pem`), join(folder, 'cert.pem'));
  copyFileSync(join(CERTIFICATES, `${name}.key`), join(folder, 'cert.key'));
}

function pem(name: string): Buffer {
  return readFileSync(join(CERTIFICATES, name));
}

async function start(config: string): Promise<TestServer> {
  const started = await startServer(clock, { settings: { ...TEST_SETTINGS, webConfigFile: write(config) } });
  running.push(started);
  return started;
}

function write(config: string): string {
  const file = join(folder, 'web.yml');
  writeFileSync(file, config);
  return file;
}

const TLS = 'tls_server_config:\n  cert_file: cert.pem\n  key_file: cert.key\n';

function overTls(port: number, options: RequestOptions = {}): Promise<Exchanged> {
  return exchange(
    { port, path: '/-/healthy', ca: pem('ca.pem'), servername: 'localhost', ...options },
    undefined,
    true,
  );
}

function certificateOf(port: number): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket = tlsConnect({ port, host: '127.0.0.1', ca: pem('ca.pem'), servername: 'localhost' }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test('TLS is spoken, and a changed certificate is shown to the next client', async () => {
  const { port } = await start(TLS);
  expect(await overTls(port)).toMatchObject({ status: 200, body: 'OK' });
  expect((await certificateOf(port)).subject.CN).toBe('server');
  use('server2');
  await clock.advance(1000);
  expect((await certificateOf(port)).subject.CN).toBe('server2');
});

test('who speaks plain HTTP to it is told so, and nobody else notices', async () => {
  const { port } = await start(TLS);
  expect(await sendRaw(port, 'GET /-/healthy HTTP/1.1\r\nhost: x\r\n\r\n')).toBe(
    'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n',
  );
  expect(await sendRaw(port, '\x00\x01\x02\x03\x04\x05')).toBe('');
  expect(await overTls(port)).toMatchObject({ status: 200 });
});

test('a certificate that breaks is reported once, and the last good one stays in use', async () => {
  const { port, observer } = await start(TLS);
  writeFileSync(join(folder, 'cert.pem'), 'half a certifi');
  for (let i = 0; i < 3; i += 1) {
    await clock.advance(1000);
    expect((await certificateOf(port)).subject.CN).toBe('server');
  }
  expect(observer.webConfigErrors).toHaveLength(1);
  use('server2');
  await clock.advance(1000);
  expect((await certificateOf(port)).subject.CN).toBe('server2');
});

test('whatever becomes of the files, the server goes on', async () => {
  mkdirSync(join(folder, 'sub'));
  copyFileSync(join(folder, 'cert.pem'), join(folder, 'sub', 'cert.pem'));
  const { port, observer } = await start('tls_server_config:\n  cert_file: sub/cert.pem\n  key_file: cert.key\n');
  rmSync(join(folder, 'sub'), { recursive: true });
  writeFileSync(join(folder, 'sub'), 'a file where a folder was');
  await clock.advance(1000);
  expect(await overTls(port)).toMatchObject({ status: 200 });
  expect(observer.webConfigErrors).toHaveLength(1);
});

test('certificates may stand in the file itself', async () => {
  const inline = (name: string): string => pem(name).toString().trim().replaceAll('\n', '\n    ');
  const { port } = await start(
    `tls_server_config:\n  cert: |\n    ${inline('server.pem')}\n  key: |\n    ${inline('server.key')}\n`,
  );
  expect(await overTls(port)).toMatchObject({ status: 200 });
});

test('versions and suites are the file’s', async () => {
  const { port } = await start(
    `${TLS}  min_version: TLS12\n  max_version: TLS12\n  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]\n  curve_preferences: [CurveP256]\n`,
  );
  await expect(overTls(port, { minVersion: 'TLSv1.3' })).rejects.toThrow();
  await expect(overTls(port, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' })).rejects.toThrow();
  expect(await overTls(port)).toMatchObject({ status: 200 });
});

test.each(['', '  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA]\n'])(
  'an old client is served when the file allows its version: %j',
  async (suites) => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    const { port } = await start(`${TLS}  min_version: TLS10\n${suites}`);
    expect(await overTls(port, old)).toMatchObject({ status: 200 });
    const { port: strict } = await start(TLS);
    await expect(overTls(strict, old)).rejects.toThrow();
  },
);

const CLIENT = { cert: pem('client.pem'), key: pem('client.key') };
const STRANGER = { cert: pem('stranger.pem'), key: pem('stranger.key') };
/** Who may come in: without a certificate, with one of ours, with one that a stranger made. */
const CLIENT_AUTH: Readonly<Record<string, readonly [boolean, boolean, boolean]>> = {
  RequestClientCert: [true, true, true],
  RequireAnyClientCert: [false, true, true],
  VerifyClientCertIfGiven: [true, true, false],
  RequireAndVerifyClientCert: [false, true, false],
};

test.each(Object.entries(CLIENT_AUTH))('client_auth_type %s', async (type, expected) => {
  const { port } = await start(`${TLS}  client_auth_type: ${type}\n  client_ca_file: ca.pem\n`);
  const comesIn = async (options: RequestOptions): Promise<boolean> => {
    try {
      return (await overTls(port, options)).status === 200;
    } catch {
      return false;
    }
  };
  expect([await comesIn({}), await comesIn(CLIENT), await comesIn(STRANGER)]).toEqual(expected);
});

test('only clients with an allowed name come in, and the demand may change while we run', async () => {
  const auth = `${TLS}  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n`;
  const { port } = await start(`${auth}  client_allowed_sans: [other.example]\n`);
  await expect(overTls(port, CLIENT)).rejects.toThrow();
  write(`${auth}  client_allowed_sans: [client.example]\n`);
  await clock.advance(1000);
  expect(await overTls(port, CLIENT)).toMatchObject({ status: 200 });
  await expect(overTls(port)).rejects.toThrow();
  write(TLS);
  await clock.advance(1000);
  expect(await overTls(port)).toMatchObject({ status: 200 });
});

test.each(['RequestClientCert', 'VerifyClientCertIfGiven'])(
  'with client_auth_type %s, too, who shows no allowed name stays outside, also without a certificate',
  async (type) => {
    const auth = `${TLS}  client_auth_type: ${type}\n  client_ca_file: ca.pem\n`;
    const { port } = await start(`${auth}  client_allowed_sans: [client.example]\n`);
    expect(await overTls(port, CLIENT)).toMatchObject({ status: 200 });
    await expect(overTls(port)).rejects.toThrow();
    write(`${auth}  client_allowed_sans: [other.example]\n`);
    await clock.advance(1000);
    await expect(overTls(port, CLIENT)).rejects.toThrow();
  },
);

test('turning TLS off takes a restart, and is reported', async () => {
  const { port, observer } = await start(TLS);
  write('');
  await clock.advance(1000);
  expect(await overTls(port)).toMatchObject({ status: 200 });
  expect(String(observer.webConfigErrors)).toContain('takes a restart');
});

test('a server that cannot use its web config does not start', async () => {
  await expect(start('tls_server_config:\n  cert_file: gone.pem\n  key_file: cert.key\n')).rejects.toThrow(
    /failed to read cert_file/,
  );
  await expect(start('tls_server_confg: {}\n')).rejects.toThrow(/web\.yml:1:1: AM2001/);
  copyFileSync(join(CERTIFICATES, 'server2.key'), join(folder, 'cert.key'));
  await expect(start(TLS)).rejects.toThrow();
});

test('without the right password there is 401 for everything, health included', async () => {
  const { port, alerting } = await start(
    `basic_auth_users:\n  alice: ${SECRET}\nhttp_server_config:\n  headers:\n    X-Frame-Options: deny\n`,
  );
  const as = (auth: string | undefined, path = '/-/healthy'): Promise<Exchanged> =>
    exchange({ port, path, ...(auth === undefined ? {} : { auth }) });
  expect(await as(undefined)).toMatchObject({
    status: 401,
    body: 'Unauthorized\n',
    headers: { 'www-authenticate': 'Basic', 'x-frame-options': 'deny' },
  });
  for (const auth of ['alice:wrong', 'bob:s3cret', 'alice', ':']) expect(await as(auth)).toMatchObject({ status: 401 });
  const broken = { authorization: 'Basic %%%' };
  expect(await exchange({ port, path: '/', headers: broken })).toMatchObject({ status: 401 });
  expect(await as('alice:s3cret')).toMatchObject({ status: 200, headers: { 'x-frame-options': 'deny' } });
  const headers = { 'content-type': 'application/json' };
  const body = '[{"labels":{"a":"b"}}]';
  expect(await exchange({ port, path: '/api/v2/alerts', method: 'POST', headers }, body)).toMatchObject({
    status: 401,
  });
  expect(alerting.received).toEqual([]);
  expect(
    await exchange({ port, path: '/api/v2/alerts', method: 'POST', headers, auth: 'alice:s3cret' }, body),
  ).toMatchObject({ status: 200 });
});

test('a changed password holds from the next look at the file', async () => {
  const { port, observer } = await start(`basic_auth_users:\n  alice: ${SECRET}\n`);
  expect(await exchange({ port, path: '/', auth: 'alice:s3cret' })).toMatchObject({ status: 200 });
  write(`basic_auth_users:\n  alice: ${CHANGED}\n`);
  await clock.advance(1000);
  expect(await exchange({ port, path: '/', auth: 'alice:s3cret' })).toMatchObject({ status: 401 });
  expect(await exchange({ port, path: '/', auth: 'alice:changed' })).toMatchObject({ status: 200 });
  write('basic_auth_users: [');
  await clock.advance(1000);
  expect(await exchange({ port, path: '/', auth: 'alice:changed' })).toMatchObject({ status: 200 });
  expect(await exchange({ port, path: '/' })).toMatchObject({ status: 401 });
  expect(observer.webConfigErrors).toHaveLength(1);
});

test('the rate limit answers 429', async () => {
  const { port } = await start('rate_limit:\n  interval: 1s\n  burst: 1\n');
  expect(await exchange({ port, path: '/' })).toMatchObject({ status: 200 });
  expect(await exchange({ port, path: '/' })).toMatchObject({ status: 429, body: 'Too Many Requests\n' });
});

test('a server with TLS does not wait for clients that never ask anything', async () => {
  const { port, server } = await start(TLS);
  const socket = tlsConnect({ port, host: '127.0.0.1', ca: pem('ca.pem'), servername: 'localhost' });
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  const closed = new Promise((resolve) => socket.resume().once('close', resolve));
  const stopped = server.stop(60_000);
  await clock.advance(1000);
  await Promise.all([stopped, closed]);
});
