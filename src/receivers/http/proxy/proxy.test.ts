import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { FileDiary, httpConfig, proxyConfig, tlsConfig } from '../../../../test/receivers/configs.ts';
import { LocalProxy, type TunnelAnswer } from '../../../../test/receivers/local-proxy.ts';
import { LocalServer } from '../../../../test/receivers/local-server.ts';
import { until } from '../../../../test/support/until.ts';
import { settle, VirtualClock } from '../../../../test/support/virtual-clock.ts';
import { Secret } from '../../../base/secret.ts';
import type { HttpConfig, ProxyConfig } from '../../../config/schema/http-config.ts';
import { HttpClient, type HttpSite } from '../http-client.ts';

const FIXTURES = new URL('../../../../test/fixtures/tls/', import.meta.url);
const pem = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8');
const CERTIFIED = { key: pem('server.key'), cert: pem('server.crt') };
const TRUSTING = { tlsConfig: tlsConfig({ ca: pem('ca.crt') }) };

async function plain(): Promise<LocalServer> {
  const server = await LocalServer.http();
  onTestFinished(() => server.close());
  return server;
}

async function overTls(): Promise<LocalServer> {
  const server = await LocalServer.https(CERTIFIED);
  onTestFinished(() => server.close());
  return server;
}

async function started(starting: Promise<LocalProxy>): Promise<LocalProxy> {
  const proxy = await starting;
  onTestFinished(() => proxy.close());
  return proxy;
}

function client(
  proxy: Partial<ProxyConfig>,
  others: Partial<HttpConfig> = {},
  site: Partial<HttpSite> = {},
): HttpClient {
  const config = httpConfig({ ...others, proxy: proxyConfig(proxy) });
  const base = { clock: new VirtualClock(), userAgent: 'Alertmanager/test', files: new FileDiary() };
  const made = new HttpClient(config, { ...base, ...site });
  onTestFinished(() => made.close());
  return made;
}

function through(proxy: LocalProxy, user = ''): Partial<ProxyConfig> {
  return { proxyUrl: new Secret(proxy.url(user)) };
}

function post(sender: HttpClient, url: URL, signal = new AbortController().signal) {
  return sender.exchange({ method: 'POST', url, headers: [['Content-Type', 'application/json']], body: '{}' }, signal);
}

const failed = (message: string) => ({ kind: 'failed', message });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('plain HTTP is sent to the proxy with the whole URL, its credentials, and connections are used again', async () => {
  const [server, proxy] = [await plain(), await started(LocalProxy.http())];
  const sender = client({
    ...through(proxy, 'us%40er:p%25w@'),
    proxyConnectHeader: new Map([['X-A', [new Secret('b')]]]),
  });
  const url = server.url('/hook?x=1', 'hooks.test');
  for (let n = 0; n < 2; n += 1) {
    expect(await post(sender, url)).toMatchObject({ status: 200 });
    await settle();
  }
  const [asked] = proxy.asked;
  expect(asked).toMatchObject({ method: 'POST', target: url.href });
  expect(asked?.rawHeaders).toEqual(expect.arrayContaining(['host', url.host, 'Proxy-Authorization']));
  expect(asked?.rawHeaders).toContain(`Basic ${base64('us@er:p%w')}`);
  expect(asked?.rawHeaders).not.toContain('X-A'); // of a CONNECT only, as in Go
  expect(server.asked[0]).toMatchObject({ path: '/hook?x=1', body: '{}', headers: { host: url.host } });
  expect(proxy.sockets.size).toBe(1);
});

test('an answer of the proxy to plain HTTP is the answer', async () => {
  const proxy = await started(LocalProxy.http());
  const dead = await plain();
  await dead.close().then(
    () => {},
    () => {},
  );
  expect(await post(client(through(proxy)), new URL('http://hooks.test:1/'))).toMatchObject({ status: 502 });
});

test('HTTPS goes through a tunnel, with the headers of proxy_connect_header, and ends at the target', async () => {
  const [server, proxy] = [await overTls(), await started(LocalProxy.http())];
  const header = new Map([
    ['x-b', [new Secret('1'), new Secret(' two\n')]],
    ['Proxy-Authorization', [new Secret('token')]],
    ['Host', [new Secret('other')]],
  ]);
  const sender = client({ ...through(proxy), proxyConnectHeader: header }, TRUSTING);
  const url = server.url('/hook', 'server.test');
  expect(await post(sender, url)).toMatchObject({ status: 200 });
  expect(proxy.asked).toEqual([
    {
      method: 'CONNECT',
      target: url.host,
      rawHeaders: [
        'Host',
        url.host,
        'User-Agent',
        'Alertmanager/test',
        'Proxy-Authorization',
        'token',
        'x-b',
        '1',
        'x-b',
        'two',
      ],
    },
  ]);
  expect(server.asked[0]?.headers).toMatchObject({ host: url.host, 'user-agent': 'Alertmanager/test' });
  expect(server.asked[0]?.headers).not.toHaveProperty('proxy-authorization');
});

test('the user of the URL wins over a Proxy-Authorization of proxy_connect_header', async () => {
  const [server, proxy] = [await overTls(), await started(LocalProxy.http())];
  const header = new Map([
    ['proxy-authorization', [new Secret('token')]],
    ['user-agent', [new Secret('me')]],
  ]);
  await post(client({ ...through(proxy, 'u@'), proxyConnectHeader: header }, TRUSTING), server.url('/', 'server.test'));
  expect(proxy.asked[0]?.rawHeaders.slice(2)).toEqual([
    'Proxy-Authorization',
    `Basic ${base64('u:')}`,
    'user-agent',
    'me',
  ]);
});

test('the proxy itself may be reached over TLS, under the same tls_config', async () => {
  const [server, secure] = [await plain(), await overTls()];
  const proxy = await started(LocalProxy.https(CERTIFIED));
  expect(await post(client(through(proxy), TRUSTING), server.url('/', 'hooks.test'))).toMatchObject({ status: 200 });
  expect(await post(client(through(proxy), TRUSTING), secure.url('/', 'server.test'))).toMatchObject({ status: 200 });
  expect(proxy.asked.map(({ method }) => method)).toEqual(['POST', 'CONNECT']);
  expect(await post(client(through(proxy)), secure.url('/', 'server.test'))).toEqual(
    failed('proxyconnect tcp: tls: failed to verify certificate: x509: certificate signed by unknown authority'),
  );
});

test('a target behind a tunnel is checked as ever', async () => {
  const [server, proxy] = [await overTls(), await started(LocalProxy.http())];
  expect(await post(client(through(proxy)), server.url('/', 'server.test'))).toEqual(
    failed('tls: failed to verify certificate: x509: certificate signed by unknown authority'),
  );
  expect(await post(client(through(proxy), TRUSTING), server.url('/', 'wrong.test'))).toMatchObject({
    message: expect.stringContaining('not valid for this name'),
  });
  await until('the proxy is let go', () => proxy.sockets.size === 0);
});

test.each<[string, TunnelAnswer, string]>([
  ['407', (socket) => socket.end('HTTP/1.1 407 Says s3cret\r\n\r\n'), 'Proxy Authentication Required'],
  ['502', (socket) => socket.write('HTTP/1.1 502 Bad\r\n\r\n'), 'Bad Gateway'],
  ['a status of its own', (socket) => socket.write('HTTP/1.1 599\r\n\r\n'), 'unknown status code 599'],
  ['no HTTP', (socket) => socket.write('hello\r\n\r\n'), 'malformed HTTP response'],
  ['nothing', (socket) => socket.end(), 'unexpected EOF'],
  ['half an answer', (socket) => socket.end('HTTP/1.1 200 OK\r\n'), 'unexpected EOF'],
  [
    'without end',
    (socket) => socket.write('x'.repeat(200_000)),
    'net/http: server response headers exceeded the limit; aborted',
  ],
])(
  'a proxy that answers a CONNECT with %s fails the request, in Go’s words, and is let go',
  async (_, answer, message) => {
    const [server, proxy] = [await overTls(), await started(LocalProxy.http(answer))];
    expect(await post(client(through(proxy), TRUSTING), server.url('/', 'server.test'))).toEqual(failed(message));
    expect(server.accepted).toBe(0);
    await until('the proxy is let go', () => proxy.sockets.size === 0);
  },
);

test('a proxy that never answers is let go after half a minute, and at once when the client closes', async () => {
  const clock = new VirtualClock();
  const [server, proxy] = [await overTls(), await started(LocalProxy.http(() => {}))];
  const sender = client(through(proxy), TRUSTING, { clock });
  const answer = post(sender, server.url('/', 'server.test'));
  await until('the proxy is asked', () => proxy.asked.length === 1);
  await clock.advance(30_000);
  expect(await answer).toEqual(failed('i/o timeout'));

  const stop = new AbortController();
  const given = post(sender, server.url('/', 'server.test'), stop.signal);
  await until('the proxy is asked', () => proxy.asked.length === 2);
  stop.abort();
  expect(await given).toMatchObject({ kind: 'failed' });
  await sender.close();
  await until('the proxy is let go', () => proxy.sockets.size === 0);
  expect(clock.pending).toBe(0);
});

test('nobody listens where the proxy should be', async () => {
  const proxy = await LocalProxy.http();
  const { port } = proxy;
  const gone = through(proxy);
  await proxy.close();
  const refused = failed(`proxyconnect tcp: dial tcp 127.0.0.1:${port}: connect: connection refused`);
  expect(await post(client(gone), new URL('http://hooks.test/'))).toEqual(refused);
  expect(await post(client(gone), new URL('https://hooks.test/'))).toEqual(refused);
});

test('a proxy_url without a host gets no request through', async () => {
  for (const text of ['/proxy', 'localhost:3128']) {
    expect(await post(client({ proxyUrl: new Secret(text) }), new URL('http://hooks.test/'))).toEqual(
      failed('proxyconnect tcp: the proxy has no host: write http://host:port'),
    );
  }
});

test('SOCKS5 carries plain HTTP and HTTPS, names unresolved, with or without a user', async () => {
  const [server, secure] = [await plain(), await overTls()];
  const open = await started(LocalProxy.socks5());
  const url = server.url('/', 'hooks.test');
  expect(await post(client(through(open)), url)).toMatchObject({ status: 200 });
  expect(open.heard).toEqual(['050100', `050100030a${Buffer.from('hooks.test').toString('hex')}${hex(server.port)}`]);

  const guarded = await started(LocalProxy.socks5([5, 2], [1, 0]));
  const sender = client({ proxyUrl: new Secret(guarded.url('u:pw@').replace('socks5:', 'socks5h:')) }, TRUSTING);
  expect(await post(sender, secure.url('/', '127.0.0.1'))).toMatchObject({ status: 200 });
  expect(guarded.heard).toEqual(['05020002', '010175027077', `050100017f000001${hex(secure.port)}`]);
});

test('SOCKS5 carries addresses of IPv6 in sixteen bytes', async () => {
  const proxy = await started(LocalProxy.socks5());
  const server = await plain();
  expect(await post(client(through(proxy)), server.url('/', '[2001:db8::1:2]'))).toMatchObject({ status: 200 });
  expect(proxy.heard[1]).toBe(`0501000420010db8${'0'.repeat(16)}00010002${hex(server.port)}`);
});

function hex(port: number): string {
  return port.toString(16).padStart(4, '0');
}

test.each([
  ['no acceptable authentication methods', [[5, 0xff]]],
  ['unexpected protocol version 4', [[4, 0]]],
  ['unsupported authentication method 1', [[5, 1]]],
  [
    'username/password authentication failed',
    [
      [5, 2],
      [1, 1],
    ],
  ],
  [
    'unknown error connection refused',
    [
      [5, 0],
      [5, 5, 0, 1, 0, 0, 0, 0, 0, 0],
    ],
  ],
  [
    'unknown error unknown code: 77',
    [
      [5, 0],
      [5, 77, 0, 1],
    ],
  ],
  [
    'unknown address type 9',
    [
      [5, 0],
      [5, 0, 0, 9],
    ],
  ],
])('a SOCKS5 proxy refuses: %s', async (message, replies) => {
  const proxy = await started(LocalProxy.socks5(...replies));
  expect(await post(client(through(proxy, 'u:p@')), new URL('http://hooks.test/'))).toEqual(
    failed(`socks connect tcp 127.0.0.1:${proxy.port}->hooks.test:80: ${message}`),
  );
  await until('the proxy is let go', () => proxy.sockets.size === 0);
});

test('no_proxy takes hosts out, and with it this machine', async () => {
  const [server, proxy] = [await plain(), await started(LocalProxy.http())];
  const sender = client({ ...through(proxy), noProxy: 'hooks.test' });
  await post(sender, server.url('/'));
  expect(proxy.asked).toEqual([]);
  await post(sender, server.url('/', 'others.test'));
  expect(proxy.asked).toHaveLength(1);
  await post(client(through(proxy)), server.url('/'));
  expect(proxy.asked).toHaveLength(2); // without no_proxy this machine is no exception
});

test('proxy_from_environment takes each scheme’s variable, in capitals or not, a host and port being enough', async () => {
  const [server, secure] = [await plain(), await overTls()];
  const [proxy, other] = [await started(LocalProxy.http()), await started(LocalProxy.http())];
  const environment = { http_proxy: `127.0.0.1:${proxy.port}`, HTTPS_PROXY: other.url(), NO_PROXY: 'direct.test' };
  const sender = client({ proxyFromEnvironment: true }, TRUSTING, { environment });
  await post(sender, server.url('/', 'hooks.test'));
  await post(sender, secure.url('/', 'server.test'));
  await post(sender, server.url('/'));
  expect(await post(sender, new URL('http://direct.test.invalid/'))).toMatchObject({ status: 502 });
  expect(proxy.asked.map(({ target }) => target)).toEqual([
    server.url('/', 'hooks.test').href,
    'http://direct.test.invalid/',
  ]);
  expect(other.asked.map(({ target }) => target)).toEqual([`server.test:${secure.port}`]);

  const cgi = client({ proxyFromEnvironment: true }, {}, { environment: { ...environment, REQUEST_METHOD: 'GET' } });
  expect(await post(cgi, new URL('http://hooks.test/'))).toMatchObject({
    message: expect.stringMatching(/^refusing to use HTTP_PROXY/),
  });
  expect(await post(client({ proxyFromEnvironment: true }), server.url())).toMatchObject({ status: 200 });
});

test('a redirect chooses its proxy anew', async () => {
  const secure = await overTls();
  const server = await LocalServer.http((_, response) =>
    response.writeHead(307, { location: secure.url('/', 'server.test').href }).end(),
  );
  onTestFinished(() => server.close());
  const proxy = await started(LocalProxy.http());
  expect(await post(client(through(proxy), TRUSTING), server.url('/', 'hooks.test'))).toMatchObject({ status: 200 });
  expect(proxy.asked.map(({ method }) => method)).toEqual(['POST', 'CONNECT']);
});

test('a name in proxy_connect_header that cannot be sent is refused when built, and its value not shown', () => {
  const header = new Map([['x\r\na', [new Secret('s3cret')]]]);
  expect(() => client({ proxyConnectHeader: header })).toThrow('invalid header field name');
});

test('no secret of a proxy reaches a message', async () => {
  const [server, proxy] = [
    await overTls(),
    await started(LocalProxy.http((socket) => socket.end('HTTP/1.1 407 s3cret\r\n\r\n'))),
  ];
  const header = new Map([['X-Token', [new Secret('s3cret')]]]);
  const sender = client({ ...through(proxy, 'u:s3cret@'), proxyConnectHeader: header }, TRUSTING);
  expect(JSON.stringify(await post(sender, server.url('/', 'server.test')))).not.toContain('s3cret');
});
