import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FileDiary, httpConfig, tlsConfig } from '../../../test/receivers/configs.ts';
import { LocalServer } from '../../../test/receivers/local-server.ts';
import { settle, VirtualClock } from '../../../test/support/virtual-clock.ts';
import { Secret } from '../../base/secret.ts';
import type { TlsConfig } from '../../config/schema/http-config.ts';
import { HttpClient } from './http-client.ts';

const JSON_TYPE = [['Content-Type', 'application/json']] as const;

// Made by test/fixtures/tls/make.sh: `ca` signed `server` (localhost, server.test, 127.0.0.1, ::1), `client` and `client-2`.
const FIXTURES = new URL('../../../test/fixtures/tls/', import.meta.url);
const pathOf = (name: string): string => new URL(name, FIXTURES).pathname;
const pem = (name: string): string => readFileSync(pathOf(name), 'utf8');

async function serve(options: ServerOptions = {}): Promise<LocalServer> {
  const server = await LocalServer.https({ key: pem('server.key'), cert: pem('server.crt'), ...options });
  onTestFinished(() => server.close());
  return server;
}

function client(changed: Partial<TlsConfig>, files = new FileDiary()): HttpClient {
  const config = httpConfig({ tlsConfig: tlsConfig(changed) });
  const made = new HttpClient(config, { clock: new VirtualClock(), userAgent: 'Alertmanager/test', files });
  onTestFinished(() => made.close());
  return made;
}

async function post(sender: HttpClient, url: URL) {
  const answer = await sender.exchange(
    { method: 'POST', url, headers: JSON_TYPE, body: '{}' },
    new AbortController().signal,
  );
  await settle(); // the connection is free again
  return answer;
}

const failed = (part: string) => ({ kind: 'failed', message: expect.stringContaining(part) });
const UNKNOWN_AUTHORITY = 'x509: certificate signed by unknown authority';

test('a server of an unknown authority is refused, whichever authorities are known', async () => {
  const server = await serve();
  expect(await post(client({}), server.url())).toEqual(failed(UNKNOWN_AUTHORITY));
  expect(await post(client({ ca: pem('other-ca.crt') }), server.url())).toEqual(failed(UNKNOWN_AUTHORITY));
  expect(server.asked).toEqual([]);
});

test('the authority may be inline or in a file', async () => {
  const server = await serve();
  expect(await post(client({ ca: pem('ca.crt') }), server.url())).toMatchObject({ status: 200 });
  expect(await post(client({ caFile: pathOf('ca.crt') }), server.url())).toMatchObject({ status: 200 });
});

test('insecure_skip_verify takes any certificate', async () => {
  const server = await serve();
  expect(await post(client({ insecureSkipVerify: true }), server.url())).toMatchObject({ status: 200 });
});

test('server_name is asked for and checked, in place of the URL’s', async () => {
  const names: unknown[] = [];
  const server = await serve({
    SNICallback: (name, done) => {
      names.push(name);
      done(null);
    },
  });
  const ca = pem('ca.crt');
  expect(await post(client({ ca, serverName: 'server.test' }), server.url())).toMatchObject({ status: 200 });
  expect(await post(client({ ca, serverName: 'wrong.test' }), server.url())).toEqual(failed('not valid for this name'));
  expect(await post(client({ ca, serverName: '127.0.0.1' }), server.url('/', 'localhost'))).toMatchObject({
    status: 200,
  });
  expect(await post(client({ ca, serverName: '127.0.0.2' }), server.url())).toEqual(failed('not valid for this name'));
  expect(names.slice(0, 2)).toEqual(['server.test', 'wrong.test']);
});

test('a client certificate is shown, inline or from files; without one the server refuses', async () => {
  const server = await serve({ requestCert: true, rejectUnauthorized: true, ca: pem('ca.crt') });
  const ca = pem('ca.crt');
  const inline = { ca, cert: pem('client.crt'), key: new Secret(pem('client.key')) };
  expect(await post(client(inline), server.url())).toMatchObject({ status: 200 });
  const files = { ca, certFile: pathOf('client.crt'), keyFile: pathOf('client.key') };
  expect(await post(client(files), server.url())).toMatchObject({ status: 200 });
  expect(await post(client({ ca }), server.url())).toMatchObject({ kind: 'failed' });
});

test('certificates are taken when their files have changed, and only as pairs', async () => {
  const server = await serve({ requestCert: true, ca: pem('ca.crt') });
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [certFile, keyFile] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  const diary = new FileDiary();
  const sender = client({ ca: pem('ca.crt'), certFile, keyFile }, diary);
  const arrives = async (connections: number): Promise<void> => {
    expect(await post(sender, server.url())).toMatchObject({ status: 200 });
    expect(server.accepted).toBe(connections);
  };

  expect(await post(sender, server.url())).toEqual(
    failed(`unable to read specified client cert: unable to read file ${certFile}: open ${certFile}: no such file`),
  );
  copyFileSync(pathOf('client.crt'), certFile);
  copyFileSync(pathOf('client.key'), keyFile);
  await arrives(1);
  await arrives(1);

  copyFileSync(pathOf('client-2.crt'), certFile); // its key is still to come
  await arrives(1);
  expect(diary.lines.at(-1)).toMatch(/^stale: unable to use specified client cert/);

  copyFileSync(pathOf('client-2.key'), keyFile);
  await arrives(2);

  rmSync(keyFile);
  await arrives(2);
});

test('min_version and max_version are kept to', async () => {
  const server = await serve({ maxVersion: 'TLSv1.2' });
  const ca = pem('ca.crt');
  expect(await post(client({ ca, minVersion: 'TLS12', maxVersion: 'TLS12' }), server.url())).toMatchObject({
    status: 200,
  });
  expect(await post(client({ ca, minVersion: 'TLS13' }), server.url())).toEqual(failed('tls'));
  const old = await serve({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
  expect(await post(client({ ca }), old.url())).toMatchObject({ kind: 'failed' });
  expect(await post(client({ ca, minVersion: 'TLS10' }), old.url())).toMatchObject({ status: 200 });
});

test('plain HTTP answered to a TLS client, and the other way round, fail as such', async () => {
  const plain = await LocalServer.http();
  onTestFinished(() => plain.close());
  const server = await serve();
  expect(await post(client({}), new URL(`https://127.0.0.1:${plain.port}/`))).toEqual(
    failed('http: server gave HTTP response to HTTPS client'),
  );
  expect(await post(client({}), new URL(`http://127.0.0.1:${server.port}/`))).toMatchObject({ kind: 'failed' });
});

test.each([
  [
    'a CA file that is missing',
    { caFile: '/nonexistent/ca' },
    'unable to read CA cert: unable to read file /nonexistent/ca: open',
  ],
  ['a CA without a certificate', { ca: 'garbage' }, 'unable to use specified CA cert inline'],
  ['a CA file without one', { caFile: pathOf('make.sh') }, `unable to use specified CA cert file ${pathOf('make.sh')}`],
  [
    'a cert that is none',
    { cert: 'x', key: new Secret('y') },
    'unable to use specified client cert (inline) & key (inline)',
  ],
  ['a key of another', { cert: pem('client.crt'), keyFile: pathOf('server.key') }, '& key (file '],
])('%s is found when the config is taken over', (_, changed, message) => {
  const sender = client(changed);
  expect(() => sender.prime()).toThrow(message);
});

test('what was good when the config was taken over serves even if its files are gone before the first use', async () => {
  const server = await serve();
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  const caFile = join(folder, 'ca.crt');
  writeFileSync(caFile, `some words\n${pem('other-ca.crt')}\n${pem('ca.crt')}`);
  const sender = client({ caFile });
  sender.prime();
  rmSync(folder, { recursive: true });
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
});
