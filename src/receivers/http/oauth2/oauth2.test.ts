import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { basicAuth, FileDiary, proxyConfig, tlsConfig } from '../../../../test/receivers/configs.ts';
import { LocalProxy } from '../../../../test/receivers/local-proxy.ts';
import { type Answer, LocalServer } from '../../../../test/receivers/local-server.ts';
import { authorizations, client, endpoint, failed, json, post, serve } from '../../../../test/receivers/token-world.ts';
import { until } from '../../../../test/support/until.ts';
import { VirtualClock } from '../../../../test/support/virtual-clock.ts';
import { Secret } from '../../../base/secret.ts';

const FIXTURES = new URL('../../../../test/fixtures/tls/', import.meta.url);
const pem = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8');

test('a token is asked for as Go asks for it, and sent with every request until it has ten seconds left', async () => {
  const clock = new VirtualClock();
  const tokens = await endpoint({ access_token: 'T1', token_type: 'bearer', expires_in: 60 }, { access_token: 'T2' });
  const server = await serve();
  const config = { scopes: ['a', 'b c'], endpointParams: new Map([['x', 'y~ z']]) };
  const sender = client(tokens, { config, clock });
  for (const ms of [0, 50_000, 1, 10 ** 9]) {
    await clock.advance(ms);
    expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  }
  expect(authorizations(server)).toEqual(['Bearer T1', 'Bearer T1', 'Bearer T2', 'Bearer T2']);
  expect(tokens.asked).toHaveLength(2);
  expect(tokens.asked[0]).toMatchObject({
    method: 'POST',
    path: '/token?a=1',
    body: 'grant_type=client_credentials&scope=a+b+c&x=y~+z',
    headers: {
      authorization: `Basic ${Buffer.from('i+d:s%26e%2Acret%27').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Alertmanager/test',
    },
  });
});

test.each([
  [{ access_token: 'T', token_type: 'mac' }, 'MAC T'],
  [{ access_token: 'T', token_type: 'Odd' }, 'Odd T'],
  [{ access_token: 'T', expires_in: '3600' }, 'Bearer T'],
  [{ access_token: 'T', expires_in: null }, 'Bearer T'],
])('the answer %j gives %s', async (answer, authorization) => {
  const [tokens, server] = [await endpoint(answer), await serve()];
  const sender = client(tokens);
  await post(sender, server.url());
  await post(sender, server.url());
  expect(authorizations(server)).toEqual([authorization, authorization]);
  expect(tokens.asked).toHaveLength(1);
});

test('an answer may be a form', async () => {
  const tokens = await serve((_, response) =>
    response
      .writeHead(200, { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' })
      .end('access_token=T%2B&token_type=bearer&expires_in=3600'),
  );
  const server = await serve();
  await post(client(tokens), server.url());
  expect(authorizations(server)).toEqual(['Bearer T+']);
});

test('a lifetime of less than nothing, or of next to nothing, is no reason to fail', async () => {
  const [tokens, server] = [
    await endpoint({ access_token: 'T', expires_in: 5 }, { access_token: 'T', expires_in: -5 }),
    await serve(),
  ];
  const sender = client(tokens);
  for (let n = 0; n < 3; n += 1) expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  expect(tokens.asked).toHaveLength(3);
});

test('an endpoint that wants the secret in the form gets it there, and only there from then on', async () => {
  const tokens = await serve(({ headers }, response) =>
    headers.authorization === undefined
      ? json(response, { access_token: 'T', expires_in: 1 })
      : json(response, { error: 'invalid_client' }, 401),
  );
  const server = await serve();
  const sender = client(tokens);
  await post(sender, server.url());
  await post(sender, server.url());
  expect(tokens.asked.map(({ headers }) => headers.authorization !== undefined)).toEqual([true, false, false]);
  expect(tokens.asked[1]?.body).toBe('client_id=i+d&client_secret=s%26e%2Acret%27&grant_type=client_credentials');
});

test('many requests at a time wait for one token', async () => {
  const [tokens, server] = [await endpoint({ access_token: 'T', expires_in: 3600 }), await serve()];
  const sender = client(tokens);
  await Promise.all(Array.from({ length: 10 }, () => post(sender, server.url())));
  expect(tokens.asked).toHaveLength(1);
  expect(authorizations(server)).toEqual(Array(10).fill('Bearer T'));
});

test.each<[string, Answer, string]>([
  [
    'refuses with a text',
    (_, response) => response.writeHead(401, { 'content-type': 'text/html' }).end('nope'),
    'oauth2: cannot fetch token: 401 Unauthorized\nResponse: nope',
  ],
  [
    'refuses with an error of RFC 6749',
    (_, response) =>
      json(response, { error: 'invalid_client', error_description: 'wr"ong', error_uri: 'http://x' }, 401),
    'oauth2: "invalid_client" "wr\\"ong" "http://x"',
  ],
  ['says 200 and an error', (_, response) => json(response, { error: 'invalid_client' }), 'oauth2: "invalid_client"'],
  [
    'breaks',
    (_, response) => response.writeHead(500).end('oops'),
    'oauth2: cannot fetch token: 500 Internal Server Error\nResponse: oops',
  ],
  ['has no token', (_, response) => json(response, { foo: 1 }), 'oauth2: server response missing access_token'],
  ['talks no JSON', (_, response) => response.end('<html>'), 'oauth2: cannot parse json: the answer is no JSON object'],
  ['breaks off', (_, response) => response.socket?.destroy(), 'oauth2: cannot fetch token: EOF'],
])(
  'an endpoint that %s fails the request before it is sent, and is asked again by the next',
  async (_, answer, message) => {
    const [tokens, server] = [await serve(answer), await serve()];
    const sender = client(tokens);
    expect(await post(sender, server.url())).toEqual(failed(message));
    const asked = tokens.asked.length;
    expect(await post(sender, server.url())).toEqual(failed(message));
    expect(tokens.asked).toHaveLength(2 * asked);
    expect(server.accepted).toBe(0);
  },
);

test('nobody listens where tokens should come from', async () => {
  const [tokens, server] = [await LocalServer.http(), await serve()];
  const { port } = tokens;
  const sender = client(tokens);
  await tokens.close();
  expect(await post(sender, server.url())).toEqual(
    failed(`oauth2: cannot fetch token: dial tcp 127.0.0.1:${port}: connect: connection refused`),
  );
});

test.each(['header', 'form'])(
  'no secret reaches a message where the endpoint repeats the request’s %s',
  async (place) => {
    let isGenerous = true;
    const tokens = await serve(({ headers, body }, response) => {
      const told = `${headers.authorization} ${body}`;
      const isIn = headers.authorization === undefined ? 'form' : 'header';
      if (place === isIn && isGenerous) json(response, { access_token: 'T', expires_in: 1 });
      else json(response, { error: 'invalid_client', error_description: told }, 400);
    });
    const [server, sender] = [await serve(), client(tokens)];
    expect(await post(sender, server.url())).toMatchObject({ status: 200 });
    isGenerous = false;
    const answer = JSON.stringify(await post(sender, server.url()));
    expect(answer).toContain('<secret>');
    expect(answer).not.toMatch(/s%26e|s&e|aStkOnM/);
  },
);

test('a token that a server repeats is struck out', async () => {
  const tokens = await endpoint({ access_token: 'tok-s3cret' });
  const server = await serve(({ headers }, response) => response.writeHead(403).end(`no: ${headers.authorization}`));
  expect(await post(client(tokens), server.url())).toMatchObject({ status: 403, excerpt: 'no: <secret>' });
});

test('what would change the request is refused', async () => {
  const [tokens, server] = [await endpoint({ access_token: 'T\r\nX-B: c' }), await serve()];
  expect(await post(client(tokens), server.url())).toEqual(
    failed('net/http: invalid header field value for "Authorization"'),
  );
  const config = { scopes: ['a'], endpointParams: new Map([['scope', 'b']]) };
  expect(await post(client(tokens, { config }), server.url())).toEqual(
    failed('oauth2: cannot overwrite parameter "scope"'),
  );
  expect(await post(client(tokens, { config: { tokenUrl: '/token' } }), server.url())).toEqual(
    failed('oauth2: cannot fetch token: token_url is not a URL'),
  );
});

test('endpoint_params may name another grant type', async () => {
  const [tokens, server] = [await endpoint({ access_token: 'T' }), await serve()];
  await post(client(tokens, { config: { endpointParams: new Map([['grant_type', 'password']]) } }), server.url());
  expect(tokens.asked[0]?.body).toBe('grant_type=password');
});

test('a secret in a file is read at every use: another one asks for another token', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'oauth2-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'secret');
  const [tokens, server] = [await endpoint({ access_token: 'T1' }, { access_token: 'T2' }), await serve()];
  const files = new FileDiary();
  const sender = client(tokens, { config: { clientId: 'id', clientSecret: undefined, clientSecretFile: file }, files });
  const missing = `unable to read oauth2 client secret: unable to read file ${file}: open ${file}: no such file or directory`;
  expect(await post(sender, server.url())).toEqual(failed(missing));
  for (const secret of ['one\n', 'one', 'two']) {
    writeFileSync(file, secret);
    await post(sender, server.url());
  }
  rmSync(file);
  await post(sender, server.url());
  expect(authorizations(server)).toEqual(['Bearer T1', 'Bearer T1', 'Bearer T2', 'Bearer T2']);
  expect(authorizations(tokens)).toEqual(
    ['id:one', 'id:two'].map((pair) => `Basic ${Buffer.from(pair).toString('base64')}`),
  );
  expect(files.lines.at(-1)).toMatch(/^stale: /);
});

test('a token that a server refuses is not sent again', async () => {
  const [tokens, server] = [
    await endpoint({ access_token: 'T1' }, { access_token: 'T2' }),
    await serve(({ headers }, response) => response.writeHead(headers.authorization === 'Bearer T1' ? 401 : 200).end()),
  ];
  const sender = client(tokens);
  expect(await post(sender, server.url())).toMatchObject({ status: 401 });
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  expect(tokens.asked).toHaveLength(2);
});

test('the fetch of a token ends with the attempt, but not while others wait for it', async () => {
  const held: ServerResponse[] = [];
  const [tokens, server] = [await serve((_, response) => void held.push(response)), await serve()];
  const sender = client(tokens);
  const [first, second] = [new AbortController(), new AbortController()];
  const answers = [post(sender, server.url(), first.signal), post(sender, server.url(), second.signal)] as const;
  await until('a token is asked for', () => held.length === 1);
  first.abort();
  expect(await answers[0]).toMatchObject({ kind: 'failed' });
  if (held[0] !== undefined) json(held[0], { access_token: 'T', expires_in: 1 });
  expect(await answers[1]).toMatchObject({ status: 200 });

  const third = new AbortController();
  const answer = post(sender, server.url(), third.signal);
  await until('a token is asked for', () => held.length === 2);
  const closed = new Promise((resolve) => held[1]?.once('close', resolve));
  third.abort();
  expect(await answer).toMatchObject({ kind: 'failed' });
  await closed;
  expect(server.asked).toHaveLength(1);
});

test('the token stays behind when a redirect leads to another host, and wins over a user in the URL', async () => {
  const [tokens, other] = [await endpoint({ access_token: 'T' }), await serve()];
  const server = await serve((_, response) =>
    response.writeHead(307, { location: other.url('/', 'localhost').href }).end(),
  );
  const url = server.url();
  url.username = 'me';
  expect(await post(client(tokens), url)).toMatchObject({ status: 200 });
  expect([authorizations(server), authorizations(other)]).toEqual([['Bearer T'], [undefined]]);
});

test('an endpoint that redirects is followed, but no secret follows to another host', async () => {
  const server = await serve();
  const moved = await serve(({ path }, response) =>
    path === '/there' ? json(response, { access_token: 'T' }) : response.writeHead(302, { location: '/there' }).end(),
  );
  expect(await post(client(moved), server.url())).toMatchObject({ status: 200 });

  const [stranger, sly] = [
    await endpoint({ access_token: 'T' }),
    await serve((_, response) => response.writeHead(307, { location: stranger.url('/', 'localhost').href }).end()),
  ];
  expect(await post(client(sly), server.url())).toEqual(
    failed('oauth2: cannot fetch token: refusing to send credentials on to another host'),
  );
  expect(stranger.asked).toEqual([]);
});

test('the endpoint has TLS and proxies of its own, and none of the headers of http_config', async () => {
  const tokens = await LocalServer.https({ key: pem('server.key'), cert: pem('server.crt') }, (_, response) =>
    json(response, { access_token: 'T' }),
  );
  const proxy = await LocalProxy.http();
  onTestFinished(() => tokens.close());
  onTestFinished(() => proxy.close());
  const server = await serve();
  const httpHeaders = new Map([['X-A', { values: ['b'], secrets: [], files: [] }]]);
  const tokenUrl = tokens.url('/', 'server.test').href;
  const through = { proxy: proxyConfig({ proxyUrl: new Secret(proxy.url()) }), tokenUrl };
  const sender = client(tokens, {
    config: { ...through, tlsConfig: tlsConfig({ ca: pem('ca.crt') }) },
    http: { httpHeaders },
  });
  expect(await post(sender, server.url())).toMatchObject({ status: 200 });
  expect(proxy.asked.map(({ method }) => method)).toEqual(['CONNECT']);
  expect(tokens.asked[0]?.headers).not.toHaveProperty('x-a');
  expect(server.asked[0]?.headers).toMatchObject({ 'x-a': 'b', authorization: 'Bearer T' });

  const distrusting = client(tokens, { config: through, http: { tlsConfig: tlsConfig({ ca: pem('ca.crt') }) } });
  expect(await post(distrusting, server.url())).toEqual(
    failed(
      'oauth2: cannot fetch token: tls: failed to verify certificate: x509: certificate signed by unknown authority',
    ),
  );
});

test('a client that closes closes its way to the endpoint', async () => {
  const [tokens, server] = [await endpoint({ access_token: 'T' }), await serve()];
  const sender = client(tokens, { http: { basicAuth: basicAuth('u', 'p') } });
  await post(sender, server.url());
  expect(authorizations(server)).toEqual(['Bearer T']);
  await sender.close();
  await until('all are closed', () => tokens.sockets.size + server.sockets.size === 0);
});
