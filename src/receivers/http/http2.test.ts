import { readFileSync } from 'node:fs';
import { constants } from 'node:http2';
import { expect, onTestFinished, test } from 'vitest';
import { basicAuth, FileDiary, httpConfig, proxyConfig, tlsConfig } from '../../../test/receivers/configs.ts';
import { type Http2Answer, LocalHttp2Server } from '../../../test/receivers/local-http2-server.ts';
import { LocalProxy } from '../../../test/receivers/local-proxy.ts';
import { LocalServer } from '../../../test/receivers/local-server.ts';
import { until } from '../../../test/support/until.ts';
import { settle, VirtualClock } from '../../../test/support/virtual-clock.ts';
import { Secret } from '../../base/secret.ts';
import type { HttpConfig } from '../../config/schema/http-config.ts';
import { HttpClient, type HttpReply } from './http-client.ts';

const FIXTURES = new URL('../../../test/fixtures/tls/', import.meta.url);
const pem = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8');
const CERTIFIED = { key: pem('server.key'), cert: pem('server.crt') };

async function serve(answer?: Http2Answer): Promise<LocalHttp2Server> {
  const server = await LocalHttp2Server.start(CERTIFIED, answer);
  onTestFinished(() => server.close());
  return server;
}

function client(changed: Partial<HttpConfig> = {}, clock = new VirtualClock()): HttpClient {
  const config = httpConfig({ tlsConfig: tlsConfig({ ca: pem('ca.crt') }), ...changed });
  const made = new HttpClient(config, { clock, userAgent: 'Alertmanager/test', files: new FileDiary() });
  onTestFinished(() => made.close());
  return made;
}

function post(sender: HttpClient, url: URL, signal = new AbortController().signal) {
  const headers = [['Content-Type', 'application/json']] as const;
  return sender.exchange({ method: 'POST', url, headers, body: '{"é":1}' }, signal);
}

const failed = (message: unknown) => ({ kind: 'failed', message });
const versions = (server: LocalHttp2Server): string[] => server.asked.map(({ version }) => version);

test('a server that speaks HTTP/2 is spoken to so, on one connection, with the headers of http_config', async () => {
  const server = await serve();
  const httpHeaders = new Map([['x-size', { values: ['größe', 'b'], secrets: [], files: [] }]]);
  const sender = client({ basicAuth: basicAuth('u', 'p'), httpHeaders });
  for (let n = 0; n < 3; n += 1) expect(await post(sender, server.url('/a?b=c'))).toMatchObject({ status: 200 });
  expect(versions(server)).toEqual(['2.0', '2.0', '2.0']);
  expect(server.accepted).toBe(1);
  const [asked] = server.asked;
  expect(asked).toMatchObject({ method: 'POST', path: '/a?b=c', body: '{"é":1}' });
  expect(asked?.headers).toMatchObject({
    ':authority': server.url().host,
    'user-agent': 'Alertmanager/test',
    'content-type': 'application/json',
    'content-length': '8',
    authorization: `Basic ${Buffer.from('u:p').toString('base64')}`,
  });
  expect(Buffer.from(String(asked?.headers['x-size']), 'latin1').toString()).toBe('größe, b');
});

test('requests at the same time share the connection', async () => {
  const server = await serve((_, response) => void setImmediate(() => response.end()));
  const sender = client();
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(sender, server.url())));
  expect(answers.every((answer) => answer.kind === 'answered' && answer.status === 200)).toBe(true);
  expect(server.accepted).toBe(1);
});

test('enable_http2: false offers HTTP/1.1 alone', async () => {
  const server = await serve();
  await post(client({ enableHttp2: false }), server.url());
  expect(versions(server)).toEqual(['1.1']);
});

test('a server without HTTP/2 is spoken to in HTTP/1.1, on the connection that found it out', async () => {
  const server = await LocalServer.https(CERTIFIED);
  onTestFinished(() => server.close());
  const sender = client();
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  await settle(); // the connection is free again
  await post(sender, server.url());
  expect(server.accepted).toBe(1);
  const answers = await Promise.all([1, 2, 3].map(() => post(sender, server.url())));
  expect(answers).toMatchObject([{ status: 200 }, { status: 200 }, { status: 200 }]);
});

test('bodies and redirects are as over HTTP/1.1', async () => {
  const server = await serve(({ path }, response) => {
    if (path === '/moved') response.writeHead(302, { location: '/there' }).end();
    else if (path === '/bad') response.writeHead(400, { 'content-type': 'text/plain' }).end('x'.repeat(3000));
    else response.end('{"ok":true}');
  });
  const sender = client();
  expect(
    await sender.exchange({ method: 'GET', url: server.url('/moved'), keepsBody: true }, new AbortController().signal),
  ).toMatchObject({
    status: 200,
    body: '{"ok":true}',
  });
  const bad = (await post(sender, server.url('/bad'))) as HttpReply;
  expect(bad).toMatchObject({ status: 400, contentType: 'text/plain' });
  expect(bad.excerpt).toHaveLength(1025);
  expect(await post(sender, server.url('/moved'))).toMatchObject({ status: 200 });
  expect(server.accepted).toBe(1);
});

test('a server that says goodbye answers what it has taken, once; the next request has a new connection', async () => {
  const server = await serve((_, response) => {
    server.sessions.at(-1)?.goaway(constants.NGHTTP2_NO_ERROR);
    setImmediate(() => response.end());
  });
  const sender = client();
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  expect(server.asked).toHaveLength(1);
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  expect(server.accepted).toBe(2);
});

test.each<[string, (server: LocalHttp2Server) => void]>([
  ['breaks off', ({ sockets }) => [...sockets].forEach((socket) => void socket.destroy())],
  ['resets', ({ sockets }) => [...sockets].forEach((socket) => void socket.resetAndDestroy())],
  ['fails', ({ sessions }) => sessions.at(-1)?.destroy(undefined, constants.NGHTTP2_INTERNAL_ERROR)],
])('a server that %s after it was asked is never asked twice', async (_, doIt) => {
  const server = await serve(() => doIt(server));
  const answer = await post(client(), server.url());
  expect(answer).toEqual({
    ...failed(expect.stringMatching(/^(unexpected EOF|http2: .*|stream error: .*|read: .*)$/)),
    mayHaveArrived: true,
  });
  expect(server.asked).toHaveLength(1);
});

test('what was under way beside it is not sent again either', async () => {
  const server = await serve(() => {
    if (server.asked.length === 5) for (const socket of server.sockets) socket.destroy();
  });
  const sender = client();
  const answers = await Promise.all(Array.from({ length: 5 }, () => post(sender, server.url())));
  expect(answers.map(({ kind }) => kind)).toEqual(Array(5).fill('failed'));
  expect(server.asked).toHaveLength(5);
});

test.each([
  [constants.NGHTTP2_INTERNAL_ERROR, 'INTERNAL_ERROR'],
  [constants.NGHTTP2_CANCEL, 'CANCEL'],
  [constants.NGHTTP2_ENHANCE_YOUR_CALM, 'ENHANCE_YOUR_CALM'],
])('a stream that is reset with %i fails its request alone', async (code, name) => {
  const server = await serve(({ path }, response) => {
    if (path === '/reset') response.stream.close(code);
    else response.end();
  });
  const sender = client();
  expect(await post(sender, server.url('/reset'))).toEqual({
    ...failed(`stream error: stream ID 1; ${name}; received from peer`),
    mayHaveArrived: true,
  });
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  expect(server.accepted).toBe(1);
});

test('a server that refuses a stream has not taken it', async () => {
  const server = await serve((_, response) => response.stream.close(constants.NGHTTP2_REFUSED_STREAM));
  const message = 'stream error: stream ID 1; REFUSED_STREAM; received from peer';
  expect(await post(client(), server.url())).toEqual(failed(message));
});

test('when the signal aborts, the attempt ends at once, and its connection, which may be dead, is not used again', async () => {
  const server = await serve(({ path }, response) => void (path === '/' && response.end()));
  const sender = client();
  const stop = new AbortController();
  const answer = post(sender, server.url('/silent'), stop.signal);
  await until('it is asked', () => server.asked.length === 1);
  stop.abort();
  expect(await answer).toMatchObject({ kind: 'failed' });
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  expect(server.accepted).toBe(2);
  expect(await post(sender, server.url(), AbortSignal.abort())).toMatchObject({ kind: 'failed' });
});

test('an idle connection is closed after a while', async () => {
  const clock = new VirtualClock();
  const server = await serve();
  const sender = client({}, clock);
  await post(sender, server.url());
  await until('the stream has ended', () => clock.pending === 1);
  await clock.advance(3_000);
  expect(server.sockets.size).toBe(1);
  await clock.advance(1_000);
  await until('it is closed', () => server.sockets.size === 0);
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
});

test('a client that closes waits for what is under way', async () => {
  let finish = (): void => {};
  const server = await serve((_, response) => {
    finish = () => void response.end();
  });
  const clock = new VirtualClock();
  const sender = client({}, clock);
  const answer = post(sender, server.url());
  await until('it is asked', () => server.asked.length === 1);
  const closed = sender.close();
  finish();
  expect(await answer).toMatchObject({ status: 200 });
  await closed;
  await until('the connection is closed', () => server.sockets.size === 0);
  expect(clock.pending).toBe(0);
});

test('HTTP/2 goes through a tunnel, too', async () => {
  const server = await serve();
  const proxy = await LocalProxy.http();
  onTestFinished(() => proxy.close());
  const sender = client({ proxy: proxyConfig({ proxyUrl: new Secret(proxy.url()) }) });
  expect(await post(sender, server.url('/', 'server.test'))).toMatchObject({ status: 200 });
  expect(versions(server)).toEqual(['2.0']);
  expect(proxy.asked).toHaveLength(1);
});

test('a server of an unknown authority is refused before it is asked, every time', async () => {
  const server = await serve();
  const sender = client({ tlsConfig: tlsConfig() });
  const refused = failed('tls: failed to verify certificate: x509: certificate signed by unknown authority');
  expect(await post(sender, server.url())).toEqual(refused);
  expect(await post(sender, server.url())).toEqual(refused);
  expect(server.asked).toEqual([]);
});
