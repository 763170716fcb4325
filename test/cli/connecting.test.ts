// From the flags to the server: what stands in the way is said, with what to do about it; credentials go where they belong.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LocalServer } from '../receivers/local-server.ts';
import { atTheEnd } from '../support/leftovers.ts';
import { FakeWorld } from '../support/tool-world.ts';

const TLS = new URL('../fixtures/tls/', import.meta.url).pathname;

async function serving(answer?: Parameters<typeof LocalServer.http>[0]): Promise<LocalServer> {
  const server = await LocalServer.http(answer);
  atTheEnd(() => server.close());
  return server;
}

/** Answers every path with the JSON. */
function json(value: unknown): Parameters<typeof LocalServer.http>[0] {
  return (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function refused(...args: string[]) {
  return new FakeWorld().run('alert', '--no-version-check', ...args);
}

test('a server that is not there: where, why, and what to do', async () => {
  const server = await LocalServer.http();
  const { port } = server;
  const url = `http://ann:s3cr3t@127.0.0.1:${port}`;
  await server.close();
  const { exitCode, out, err } = await refused(`--alertmanager.url=${url}`);
  expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
  expect(err).toBe(
    `amp: error: cannot reach http://ann:xxxxx@127.0.0.1:${port}: dial tcp 127.0.0.1:${port}: connect: connection refused; is the server up? --alertmanager.url says where it is\n`,
  );
  expect((await refused('--alertmanager.url=http://no.such.host.invalid:1')).err).toContain('no such host');
});

test('a server that does not answer is waited for as long as --timeout says', async () => {
  const silent = await serving(() => {});
  const { exitCode, err } = await refused(`--alertmanager.url=${silent.url().href}`, '--timeout=60ms');
  expect(exitCode).toBe(1);
  expect(err).toContain(`no answer from http://127.0.0.1:${silent.port} within 60ms (--timeout)`);
  const stalling = await serving((_, response) => void response.writeHead(200).write('['));
  expect((await refused(`--alertmanager.url=${stalling.url().href}`, '--timeout=60ms')).err).toContain('within 60ms');
});

test('a version check that hangs holds nobody up for longer than the command may take', async () => {
  const server = await serving(({ path }, response) => void (path.endsWith('/status') || response.end('[]')));
  const { exitCode, err } = await new FakeWorld().run(
    'alert',
    `--alertmanager.url=${server.url().href}`,
    '--timeout=80ms',
  );
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
});

test.each([
  ['localhost:9093', 'is no http or https URL: did you mean http://localhost:9093?'],
  ['127.0.0.1', 'did you mean http://127.0.0.1?'],
  ['ftp://h/', '--alertmanager.url=ftp://h/ is no http or https URL\n'],
  ['', 'is no http or https URL'],
])('--alertmanager.url=%s is refused: %s', async (url, message) => {
  const { exitCode, err } = await refused(`--alertmanager.url=${url}`);
  expect(exitCode).toBe(1);
  expect(err).toContain(message);
});

test('what answers is no Alertmanager', async () => {
  const url = async (answer: Parameters<typeof LocalServer.http>[0]) =>
    `--alertmanager.url=${(await serving(answer)).url('/x/').href}`;
  const page = await url((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'));
  expect((await refused(page)).err).toContain("gave an answer that is not Alertmanager's (it is text/html)");
  const nothing = await url((_, response) => response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page'));
  expect((await refused(nothing)).err).toContain('has no API v2 (GET /x/api/v2/alerts: 404)');
  const locked = await url((_, response) => response.writeHead(401).end('Unauthorized'));
  expect((await refused(locked)).err).toContain('wants other credentials (401); they are given by --http.config.file');
  const broken = await url((_, response) => response.writeHead(500).end('"no \\u001b[1m room"'));
  expect((await refused(broken)).err).toBe('amp: error: GET /x/api/v2/alerts: 500: no \\x1b[1m room\n');
});

test.each([
  [{}, 'alerts is no list'],
  [[1], 'alert is no object'],
  [[{ status: null }], 'status is no object'],
  [[{ status: { state: 'active' }, labels: { a: 1 } }], 'labels.a is no text'],
  [[{ status: { state: 'active' }, labels: {}, startsAt: 'soon' }], 'startsAt is no moment'],
  [[{ status: { state: 'active' }, labels: {} }], 'startsAt is no text'],
])('an answer of another shape, %j, is named: %s', async (answer, what) => {
  const server = await serving(json(answer));
  const { exitCode, err } = await refused(`--alertmanager.url=${server.url().href}`);
  expect(exitCode).toBe(1);
  expect(err).toContain(`(${what})`);
});

test('another minor version is worth a warning, unless it is not wanted', async () => {
  const status = {
    cluster: { status: 'ready' },
    config: { original: '' },
    uptime: '2026-01-01T00:00:00Z',
    versionInfo: { version: '0.27.0' },
  };
  const server = await serving(json(status));
  const url = `--alertmanager.url=${server.url().href}`;
  expect((await new FakeWorld().run('cluster', url)).err).toMatch(
    /^Warning: amp version \(0\.34\.0\S*\) and alertmanager version \(0\.27\.0\) are different\.\n$/,
  );
  expect((await new FakeWorld().run('cluster', url, '--no-version-check')).err).toBe('');
});

test('credentials of the URL are sent, and redirects are followed, without them to another host', async () => {
  const other = await serving(json([]));
  const server = await serving(({ path }, response) => {
    const to = path.startsWith('/again') ? other.url('/there', 'localhost').href : '/again';
    response.writeHead(307, { location: to }).end();
  });
  const url = `--alertmanager.url=http://ann:s%33cret@127.0.0.1:${server.port}`;
  expect((await refused(url)).err).toBe('');
  const basic = `Basic ${Buffer.from('ann:s3cret').toString('base64')}`;
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([basic, undefined]);
  expect(other.asked.map(({ path, headers }) => [path, headers.authorization])).toEqual([['/there', undefined]]);
});

test('redirects without end, and to nowhere, end', async () => {
  const server = await serving((_, response) => response.writeHead(302, { location: '/again' }).end());
  expect((await refused(`--alertmanager.url=${server.url().href}`)).err).toContain('stopped after 10 redirects');
  const astray = await serving((_, response) => response.writeHead(302, { location: 'gopher://x' }).end());
  expect((await refused(`--alertmanager.url=${astray.url().href}`)).err).toContain(
    'unsupported protocol scheme "gopher"',
  );
});

function withHttpConfig(config: string): FakeWorld {
  const world = new FakeWorld();
  world.files.set(`${TLS}http.yml`, config);
  return world;
}

const CONFIG_FLAG = `--http.config.file=${TLS}http.yml`;

test('--http.config.file: TLS with a client certificate, beside the file; and a bearer token', async () => {
  const [cert, key, ca] = ['server.crt', 'server.key', 'ca.crt'].map((name) => readFileSync(`${TLS}${name}`));
  const server = await LocalServer.https({ cert, key, ca, requestCert: true, rejectUnauthorized: true }, json([]));
  atTheEnd(() => server.close());
  const url = `--alertmanager.url=${server.url('/', 'localhost').href}`;
  const tls = '{ca_file: ca.crt, cert_file: client.crt, key_file: client.key}';
  const world = withHttpConfig(`authorization: {credentials: t0ken}\ntls_config: ${tls}\n`);
  expect(await world.run('alert', '-o', 'json', '--no-version-check', url, CONFIG_FLAG)).toEqual({
    exitCode: 0,
    out: '[]\n',
    err: '',
  });
  expect(server.asked[0]?.headers).toMatchObject({ authorization: 'Bearer t0ken', accept: 'application/json' });
  const stranger = await withHttpConfig('tls_config: {}').run('alert', '--no-version-check', url, CONFIG_FLAG);
  expect(stranger.exitCode).toBe(1);
  expect(stranger.err).toContain('x509: certificate signed by unknown authority');
});

test('--http.config.file: basic auth on a request with a body', async () => {
  const server = await serving(({ method }, response) => response.end(method === 'GET' ? '[]' : ''));
  const world = withHttpConfig('basic_auth: {username: ann, password: s3cr3t}\nhttp_headers: {X-Team: {values: [a]}}');
  const { exitCode, err } = await world.run(
    'alert',
    'add',
    'x',
    '--no-version-check',
    `--alertmanager.url=${server.url().href}`,
    CONFIG_FLAG,
  );
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(server.asked[0]).toMatchObject({
    method: 'POST',
    body: '[{"labels":{"alertname":"x"}}]',
    headers: {
      authorization: `Basic ${Buffer.from('ann:s3cr3t').toString('base64')}`,
      'x-team': 'a',
      'content-type': 'application/json',
    },
  });
});

test.each([
  ['basic_auth: {user: ann}', 'http.yml:1:14: AM2001 basic_auth.user: unknown key'],
  ['a: [', 'http.yml:'],
  ['tls_config: {ca_file: nowhere.crt}', 'nowhere.crt: no such file or directory'],
])('--http.config.file with %s: %s', async (config, message) => {
  const { exitCode, err } = await withHttpConfig(config).run('alert', CONFIG_FLAG);
  expect(exitCode).toBe(1);
  expect(err).toContain(message);
});

test('--http.config.file and credentials in the URL exclude each other; one that is not there is named', async () => {
  const both = await withHttpConfig('{}').run('alert', CONFIG_FLAG, '--alertmanager.url=http://a:b@h/');
  expect(both.err).toContain('mutually exclusive');
  expect((await new FakeWorld().run('alert', '--http.config.file=/nowhere.yml')).err).toContain(
    'cannot read /nowhere.yml',
  );
});
