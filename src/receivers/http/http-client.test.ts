import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { basicAuth, bearer, FileDiary, httpConfig } from '../../../test/receivers/configs.ts';
import { type Answer, LocalServer } from '../../../test/receivers/local-server.ts';
import { testWhere } from '../../../test/support/test-where.ts';
import { settle, VirtualClock } from '../../../test/support/virtual-clock.ts';
import { Secret } from '../../base/secret.ts';
import type { HttpConfig } from '../../config/schema/http-config.ts';
import { HttpClient } from './http-client.ts';

const JSON_TYPE = [['Content-Type', 'application/json']] as const;

async function serve(answer?: Answer, host?: string): Promise<LocalServer> {
  const server = await LocalServer.http(answer, host);
  onTestFinished(() => server.close());
  return server;
}

function client(changed: Partial<HttpConfig> = {}, files = new FileDiary()): HttpClient {
  const made = new HttpClient(httpConfig(changed), {
    clock: new VirtualClock(),
    userAgent: 'Alertmanager/test',
    files,
  });
  onTestFinished(() => made.close());
  return made;
}

function post(sender: HttpClient, url: URL, signal = new AbortController().signal, body = '{"é":1}') {
  return sender.exchange({ method: 'POST', url, headers: JSON_TYPE, body }, signal);
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'http-client-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test('a request has the headers that Alertmanager sends, and the path and query as written', async () => {
  const server = await serve();
  expect(await post(client(), server.url('/a%20b/?x=%7B&y=1#frag'))).toMatchObject({
    kind: 'answered',
    status: 200,
    excerpt: '',
  });
  const [asked] = server.asked;
  expect(asked).toMatchObject({ method: 'POST', path: '/a%20b/?x=%7B&y=1', body: '{"é":1}' });
  expect(asked?.rawHeaders.filter((_, index) => index % 2 === 0)).toEqual([
    'host',
    'connection',
    'User-Agent',
    'Content-Type',
    'content-length',
  ]);
  expect(asked?.headers).toMatchObject({ 'user-agent': 'Alertmanager/test', 'content-length': '8' });
});

test('connections are kept and used again', async () => {
  const server = await serve();
  const sender = client();
  await post(sender, server.url());
  await settle(); // the answer counts from its status on; the connection is free when the body has ended
  await post(sender, server.url());
  expect(server.accepted).toBe(1);
});

test('basic auth is UTF-8 in base64', async () => {
  const server = await serve();
  await post(client({ basicAuth: basicAuth('jé', 'p:w') }), server.url());
  expect(server.asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('jé:p:w').toString('base64')}`);
});

test('a user in the URL wins over basic_auth, as in Alertmanager', async () => {
  const server = await serve();
  const url = server.url('/');
  url.username = 'me';
  url.password = 'p%40w%';
  await post(client({ basicAuth: basicAuth('u', 'p') }), url);
  url.password = 'p%40w';
  await post(client({ basicAuth: basicAuth('u', 'p') }), url);
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual([
    `Basic ${Buffer.from('me:p%40w%').toString('base64')}`,
    `Basic ${Buffer.from('me:p@w').toString('base64')}`,
  ]);
});

test('http_headers are sent under Go’s names, values first, then secrets, then files', async () => {
  const server = await serve();
  const file = join(folder(), 'header');
  writeFileSync(file, ' from file \n');
  const httpHeaders = new Map([
    ['x-scope-ORGID', { values: ['a', 'b'], secrets: [new Secret('c')], files: [file] }],
    ['Accept', { values: ['größe'], secrets: [], files: [] }],
  ]);
  await post(client({ httpHeaders }), server.url());
  expect(server.asked[0]?.rawHeaders).toEqual(expect.arrayContaining(['X-Scope-Orgid', 'a', 'b', 'c', 'from file']));
  expect(Buffer.from(server.asked[0]?.headers.accept ?? '', 'latin1').toString()).toBe('größe');
});

test.each([
  ['a line break in a value', { httpHeaders: headers('X-A', ['a\r\nX-B: c']) }, 'invalid header field value for "X-A"'],
  [
    'a line break in a secret',
    { httpHeaders: headers('X-A', [], ['s3cret\n']) },
    'invalid header field value for "X-A"',
  ],
  ['a line break in a name', { httpHeaders: headers('X\r\nA', ['a']) }, 'invalid header field name'],
  [
    'a line break in credentials',
    { authorization: bearer('s3cret\n') },
    'invalid header field value for "Authorization"',
  ],
  ['a header of the connection', { httpHeaders: headers('transfer-encoding', ['chunked']) }, 'is not allowed'],
])('%s is refused when built, and the value not shown', (_, config, message) => {
  expect(() => client(config)).toThrow(message);
  expect(() => client(config)).not.toThrow('s3cret');
});

function headers(name: string, values: string[], secrets: string[] = []): HttpConfig['httpHeaders'] {
  return new Map([[name, { values, secrets: secrets.map((secret) => new Secret(secret)), files: [] }]]);
}

test('a secret file is read at every use, and its last content kept while it cannot be', async () => {
  const server = await serve();
  const file = join(folder(), 'token');
  const diary = new FileDiary();
  const sender = client({ authorization: bearer('', { credentialsFile: file }) }, diary);
  const missing = `unable to read authorization credentials: unable to read file ${file}: open ${file}: no such file or directory`;
  expect(await post(sender, server.url())).toEqual({ kind: 'failed', message: missing });
  for (const token of ['one', 'two']) {
    writeFileSync(file, `${token}\n`);
    await post(sender, server.url());
  }
  rmSync(file);
  await post(sender, server.url());
  writeFileSync(file, 'three');
  await post(sender, server.url());
  expect(server.asked.map((asked) => asked.headers.authorization)).toEqual([
    'Bearer one',
    'Bearer two',
    'Bearer two',
    'Bearer three',
  ]);
  const reason = `open ${file}: no such file or directory`;
  expect(diary.lines).toEqual([`failed: ${reason}`, 'read', `stale: ${reason}`, 'read']);
});

test('a file whose content would begin a header of its own fails the request', async () => {
  const server = await serve();
  const file = join(folder(), 'password');
  writeFileSync(file, 'x\r\nX-Evil: 1');
  const httpHeaders = new Map([['X-A', { values: [], secrets: [], files: [file] }]]);
  expect(await post(client({ httpHeaders }), server.url())).toEqual({
    kind: 'failed',
    message: 'net/http: invalid header field value for "X-A"',
  });
  expect(server.asked).toEqual([]);
});

test.each([301, 302, 303])('%i turns the POST into a GET without a body', async (status) => {
  const server = await serve((asked, response) => {
    if (asked.path === '/') response.writeHead(status, { Location: '/next' });
    response.end();
  });
  expect(await post(client(), server.url())).toMatchObject({ status: 200 });
  expect(server.asked[1]).toMatchObject({ method: 'GET', path: '/next', body: '' });
  expect(server.asked[1]?.headers).not.toHaveProperty('content-type');
});

test.each([307, 308])('%i repeats the POST with its body, without a Referer', async (status) => {
  const server = await serve((asked, response) => {
    if (asked.path === '/') response.writeHead(status, { Location: '/next' });
    response.end('x'.repeat(100_000));
  });
  expect(await post(client({ authorization: bearer('t0ken') }), server.url())).toMatchObject({ status: 200 });
  expect(server.asked[1]).toMatchObject({ method: 'POST', path: '/next', body: '{"é":1}' });
  expect(server.asked[1]?.headers).toMatchObject({ authorization: 'Bearer t0ken', 'content-type': 'application/json' });
  expect(server.asked[1]?.headers).not.toHaveProperty('referer');
});

test('on the way to another host every secret stays behind, and plain headers go along', async () => {
  const other = await serve();
  const server = await serve((_, response) => {
    response.writeHead(307, { Location: `http://localhost:${other.port}/` }).end();
  });
  const httpHeaders = new Map([
    ['X-Plain', { values: ['plain'], secrets: [], files: [] }],
    ['X-Secret', { values: [], secrets: [new Secret('s')], files: [] }],
    ['Cookie', { values: ['a=b'], secrets: [], files: [] }],
  ]);
  const sender = client({ authorization: bearer('t0ken'), httpHeaders });
  await post(sender, server.url());
  expect(server.asked[0]?.headers).toMatchObject({ authorization: 'Bearer t0ken', cookie: 'a=b', 'x-secret': 's' });
  const { headers } = other.asked[0] ?? { headers: {} };
  expect(headers).toMatchObject({ 'x-plain': 'plain', 'user-agent': 'Alertmanager/test' });
  for (const name of ['authorization', 'cookie', 'x-secret', 'referer']) expect(headers).not.toHaveProperty(name);
});

test('follow_redirects: false answers with the redirect', async () => {
  const server = await serve((_, response) => response.writeHead(307, { Location: '/next' }).end());
  expect(await post(client({ followRedirects: false }), server.url())).toMatchObject({
    kind: 'answered',
    status: 307,
    excerpt: '',
  });
  expect(server.asked).toHaveLength(1);
});

test('a circle ends after ten requests', async () => {
  const server = await serve((_, response) => response.writeHead(307, { Location: '/' }).end());
  expect(await post(client(), server.url())).toEqual({ kind: 'failed', message: 'stopped after 10 redirects' });
  expect(server.asked).toHaveLength(10);
});

test.each(['ftp://127.0.0.1/', 'file:///etc/passwd'])('a redirect to %s is not followed', async (location) => {
  const server = await serve((_, response) => response.writeHead(302, { Location: location }).end());
  expect(await post(client(), server.url())).toMatchObject({
    kind: 'failed',
    message: expect.stringMatching(/^unsupported protocol scheme/),
  });
});

test('the body of an error is quoted: its first kilobyte', async () => {
  const server = await serve((asked, response) => {
    response.statusCode = 400;
    response.end(asked.path === '/long' ? 'é'.repeat(5_000_000) : 'bad\nrequest');
  });
  const sender = client();
  expect(await post(sender, server.url())).toMatchObject({ status: 400, excerpt: 'bad\nrequest' });
  expect(await post(sender, server.url('/long'))).toMatchObject({ excerpt: `${'é'.repeat(512)}…` });
});

test('a server that repeats the request in its error does not bring our secrets into the message', async () => {
  const server = await serve((asked, response) => {
    response.statusCode = 404;
    response.end(`Cannot ${asked.method} ${asked.path}\n${JSON.stringify(asked.headers)}`);
  });
  const answer = await post(client({ authorization: bearer('t0psecret') }), server.url('/hook/tok123?k=v9'));
  expect(JSON.stringify(answer)).not.toMatch(/t0psecret|tok123|v9/);
  expect(answer).toMatchObject({ excerpt: expect.stringContaining('Cannot POST <redacted>') });
});

test('300 posts at once all arrive, over a bounded number of connections', async () => {
  const server = await serve();
  const sender = client();
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, n) => post(sender, server.url(), undefined, `${n}`)),
  );
  expect(answers.every((answer) => answer.kind === 'answered' && answer.status === 200)).toBe(true);
  expect(new Set(server.asked.map(({ body }) => body)).size).toBe(300);
  expect(server.accepted).toBeLessThanOrEqual(256);
});

test('a 10 MB answer counts by its status, and is not read to its end', async () => {
  const server = await serve((_, response) => response.end(Buffer.alloc(10_000_000)));
  const sender = client();
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  await sender.close();
});

const hasIpv6 = await LocalServer.http(undefined, '::1').then(
  (server) => server.close().then(() => true),
  () => false,
);

testWhere(hasIpv6)('IPv6 addresses are reached', async () => {
  const server = await serve(undefined, '::1');
  expect(await post(client(), server.url('/', '[::1]'))).toMatchObject({ status: 200 });
});

test('closing waits for what is under way, and nothing is sent afterwards', async () => {
  let release = (): void => {};
  const server = await serve((_, response) => {
    release = () => response.end();
  });
  const sender = client();
  const arrived = server.nextArrival();
  const slow = post(sender, server.url());
  await arrived;
  let isClosed = false;
  const closed = sender.close().then(() => {
    isClosed = true;
  });
  expect(await post(sender, server.url())).toEqual({ kind: 'failed', message: 'http: client is closed' });
  expect(isClosed).toBe(false);
  release();
  expect(await slow).toMatchObject({ status: 200 });
  await closed;
});

test('a client that was closed before its first request opens no connection for one', async () => {
  const server = await serve();
  const sender = client();
  await sender.close();
  expect(await post(sender, server.url())).toEqual({ kind: 'failed', message: 'http: client is closed' });
  expect(server.asked).toEqual([]);
});
