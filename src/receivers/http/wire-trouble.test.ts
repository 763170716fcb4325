import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { FileDiary, httpConfig } from '../../../test/receivers/configs.ts';
import { LocalServer } from '../../../test/receivers/local-server.ts';
import { settle, VirtualClock } from '../../../test/support/virtual-clock.ts';
import { goErrorText } from './go-error-text.ts';
import { HttpClient } from './http-client.ts';

const JSON_TYPE = [['Content-Type', 'application/json']] as const;

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

/** A server that says `words` to each request and then does `after` to the connection. */
async function serve(words: string, after: 'nothing' | 'end' | 'destroy' | 'resetAndDestroy' = 'nothing') {
  const server = await LocalServer.raw((socket) => {
    const then = (): void => {
      if (after !== 'nothing') socket[after]();
    };
    if (words === '') then();
    else socket.write(words, then);
  });
  onTestFinished(() => server.close());
  return server;
}

function client(clock = new VirtualClock()): HttpClient {
  const made = new HttpClient(httpConfig(), { clock, userAgent: 'Alertmanager/test', files: new FileDiary() });
  onTestFinished(() => made.close());
  return made;
}

function post(sender: HttpClient, url: URL, signal = new AbortController().signal) {
  return sender.exchange({ method: 'POST', url, headers: JSON_TYPE, body: '{}' }, signal);
}

test.each([
  ['closes without a word', '', 'end', 'EOF'],
  ['breaks off without a word', '', 'destroy', 'EOF'],
  ['resets without a word', '', 'resetAndDestroy', 'read: connection reset by peer'],
  ['closes within the headers', 'HTTP/1.1 200 OK\r\nX-A: b', 'end', 'EOF'],
  [
    'talks no HTTP',
    'hello\r\n\r\n',
    'nothing',
    'net/http: HTTP/1.x transport connection broken: malformed HTTP response',
  ],
] as const)('a server that %s', async (_, words, after, message) => {
  const server = await serve(words, after);
  expect(await post(client(), server.url('/tok'))).toEqual({ kind: 'failed', message, mayHaveArrived: true });
});

test('after a 2xx the rest of the answer does not matter: reset mid-body, half a body, no end', async () => {
  const half = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf';
  for (const after of ['resetAndDestroy', 'end', 'nothing'] as const) {
    const server = await serve(half, after);
    expect(await post(client(new VirtualClock()), server.url()).then(({ kind }) => kind)).toBe('answered');
    await server.close();
  }
});

test('a body that never ends is let go of after a while', async () => {
  const clock = new VirtualClock();
  const server = await serve('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
  const sender = client(clock);
  await post(sender, server.url());
  await clock.advance(5_000);
  await sender.close();
  expect(clock.pending).toBe(0);
});

test('an error whose body stalls is quoted as far as it came', async () => {
  const clock = new VirtualClock();
  const server = await serve('HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\nhalf');
  const answer = post(client(clock), server.url());
  while (clock.pending === 0) await settle();
  await settle();
  await clock.advance(5_000);
  expect(await answer).toMatchObject({ kind: 'answered', status: 500, excerpt: 'half' });
});

test('an error whose body breaks off is quoted as far as it came', async () => {
  const server = await serve('HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\nhalf', 'end');
  expect(await post(client(), server.url())).toMatchObject({ kind: 'answered', status: 500, excerpt: 'half' });
});

test('a 103 before the answer is passed over', async () => {
  const server = await serve(`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${OK}`);
  expect(await post(client(), server.url())).toMatchObject({ status: 200 });
});

test('a half-closed connection still brings its answer', async () => {
  const server = await serve('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall', 'end');
  expect(await post(client(), server.url())).toMatchObject({ status: 200 });
});

test('headers without end are cut off', async () => {
  const server = await serve(`HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(100_000)}`);
  expect(await post(client(), server.url())).toMatchObject({
    kind: 'failed',
    message: 'net/http: server response headers exceeded the limit; aborted',
  });
});

test('when the signal aborts, the attempt ends at once, in whichever state', async () => {
  for (const words of ['', 'HTTP/1.1 200 OK\r\nX-A: b']) {
    const server = await serve(words);
    const stop = new AbortController();
    const arrived = server.nextArrival();
    const answer = post(client(), server.url(), stop.signal);
    await arrived;
    stop.abort();
    expect(await answer).toMatchObject({ kind: 'failed' });
    await server.close();
  }
  const server = await serve(OK);
  expect(await post(client(), server.url(), AbortSignal.abort())).toMatchObject({ kind: 'failed' });
});

test('what only waited for a connection never went out', async () => {
  const server = await serve('');
  const silent = await LocalServer.raw(() => undefined);
  onTestFinished(() => silent.close());
  const sender = client();
  const stop = new AbortController();
  const under = Array.from({ length: 256 }, () => post(sender, silent.url(), stop.signal));
  const late = post(sender, silent.url(), stop.signal);
  await silent.nextArrival();
  stop.abort();
  expect(await Promise.all(under)).toContainEqual(expect.objectContaining({ mayHaveArrived: true }));
  expect(await late).not.toHaveProperty('mayHaveArrived');
  await server.close();
});

test('nobody listens', async () => {
  const server = await serve('');
  const { port } = server;
  await server.close();
  expect(await post(client(), new URL(`http://127.0.0.1:${port}/tok`))).toEqual({
    kind: 'failed',
    message: `dial tcp 127.0.0.1:${port}: connect: connection refused`,
  });
  expect(await post(client(), new URL(`http://localhost:${port}/tok`))).toMatchObject({
    message: expect.stringMatching(/^dial tcp (127\.0\.0\.1|\[::1\]):\d+: connect: connection refused$/),
  });
});

test('a scheme other than http and https is refused', async () => {
  expect(await post(client(), new URL('ftp://127.0.0.1/'))).toEqual({
    kind: 'failed',
    message: 'unsupported protocol scheme "ftp"',
  });
});

test('errors are told in Go’s words, without anything from outside but host and port', () => {
  const url = new URL('https://hooks.example.com/tok?k=v');
  const told = (code: string, more: object = {}): string =>
    goErrorText(Object.assign(new Error('https://hooks.example.com/tok?k=v'), { code, ...more }), url);
  expect(told('ENOTFOUND')).toBe('dial tcp: lookup hooks.example.com: no such host');
  expect(told('UND_ERR_CONNECT_TIMEOUT')).toBe('dial tcp hooks.example.com:443: i/o timeout');
  expect(told('EHOSTUNREACH')).toBe('dial tcp hooks.example.com:443: connect: no route to host');
  expect(told('ECONNREFUSED', { address: '::1', port: 80 })).toBe('dial tcp [::1]:80: connect: connection refused');
  expect(told('CERT_HAS_EXPIRED')).toContain('x509: certificate has expired');
  expect(told('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION')).toBe('tls: tlsv1 alert protocol version');
  expect(told('UND_ERR_SOCKET', { cause: Object.assign(new Error(), { code: 'EPIPE' }) })).toBe('write: broken pipe');
  expect(told('SOMETHING_ELSE')).toBe('request failed: SOMETHING_ELSE');
  expect(goErrorText(new Error('tok'), new URL('http://h:8080/'))).toBe('request failed');
  expect(goErrorText('tok', url)).toBe('request failed');
});

test('whatever a server says, there is one answer, and no secret in it', async () => {
  // Method: answers put together at random from pieces of HTTP and from noise, each to a request of its own.
  const pieces = fc.constantFrom(
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 500 Oops\r\n',
    'HTTP/1.0 404 No\r\n',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/9.9 999 ?\r\n',
    'Content-Length: 5\r\n',
    'Content-Length: -1\r\n',
    'Content-Length: 99999999999999999999\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Location: /token-s3cret/again\r\n',
    'Location: http://[\r\n',
    'Set-Cookie: a=b\r\n',
    '\r\n',
    '5\r\nhello\r\n',
    'fffffffff\r\n',
    '0\r\n\r\n',
    'GET /token-s3cret HTTP/1.1\r\n',
  );
  const noise = fc.string({ unit: 'binary', maxLength: 20 });
  const answers = fc
    .array(fc.oneof({ weight: 4, arbitrary: pieces }, noise), { maxLength: 8 })
    .map((all) => all.join(''));
  let words = '';
  const server = await LocalServer.raw((socket) => socket.end(words, 'latin1'));
  onTestFinished(() => server.close());
  const sender = client();
  const property = fc.asyncProperty(answers, async (say) => {
    words = say;
    const answer = await post(sender, server.url('/token-s3cret'));
    expect(['answered', 'failed']).toContain(answer.kind);
    expect(JSON.stringify(answer)).not.toContain('s3cret');
  });
  await fc.assert(property, { numRuns: 300 });
  words = OK;
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
});
