// The web flags at work: where it listens, under which paths, for whom, and within which limits.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type RequestOptions, request } from 'node:https';
import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Fetched, firing, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

const CERTIFICATES = fileURLToPath(new URL('../fixtures/tls/', import.meta.url));
/** bcrypt of "s3cret", of the lowest cost. */
const S3CRET = '$2b$04$4Y9CqhEJjwEu9vuIYAoukeRjLrF9GKpBtvkeld/ZRNLcDaE5Ut3wS';

function config(url = 'http://127.0.0.1:1/'): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
`;
}

test.concurrent('--web.route-prefix: everything is under it, and the root leads there', async () => {
  const program = await new Site(config()).start('--web.route-prefix=am/');
  for (const path of ['/-/ready', '/-/healthy', '/metrics', '/api/v2/status', '/']) {
    expect((await program.fetch(`/am${path}`)).status, path).toBe(200);
  }
  expect((await program.fetch('/-/ready')).status).toBe(404);
  expect((await program.fetch('/api/v2/status')).status).toBe(404);
  const root = await fetch(`${program.url}/`, { redirect: 'manual', headers: { connection: 'close' } });
  expect([root.status, root.headers.get('location')]).toEqual([302, '/am']);
});

test.concurrent('--web.external-url names us in payloads; a route prefix of its own leaves the paths alone', async () => {
  const sink = await Sink.open();
  const flags = ['--web.external-url=https://proxy.example/alerts/', '--web.route-prefix=/'];
  const program = await new Site(config(sink.url())).start(...flags);
  await program.alert(firing('A'));
  expect((await sink.received(1)).body.externalURL).toBe('https://proxy.example/alerts');
  const refused = new Site(config()).spawn(['--web.external-url=ftp://x/']);
  expect((await refused.ended).code).toBe(1);
  expect(refused.stderr).toContain('--web.external-url');
});

test.concurrent('--web.config.file: TLS and basic auth stand before everything', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url()));
  const web = site.file(
    'web.yml',
    `
tls_server_config: {cert_file: ${CERTIFICATES}server.crt, key_file: ${CERTIFICATES}server.key}
basic_auth_users: {ann: ${S3CRET}}
`,
  );
  const program = await site.start(`--web.config.file=${web}`);
  expect(program.url).toMatch(/^https:/);
  const ann = { auth: 'ann:s3cret' };
  for (const path of ['/-/healthy', '/metrics', '/api/v2/alerts', '/']) {
    expect((await overTls(program.url, path)).status, path).toBe(401);
    expect((await overTls(program.url, path, { auth: 'ann:guess' })).status, path).toBe(401);
    expect((await overTls(program.url, path, ann)).status, path).toBe(200);
  }
  const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const alerts = JSON.stringify([firing('A')]);
  expect((await overTls(program.url, '/api/v2/alerts', post, alerts)).status).toBe(401);
  expect((await overTls(program.url, '/-/reload', post)).status).toBe(401);
  expect((await overTls(program.url, '/api/v2/alerts', { ...post, ...ann }, alerts)).status).toBe(200);
  await sink.received(1);
  const plain = await fetch(`http://127.0.0.1:${program.port}/-/ready`).catch(() => undefined);
  expect(plain?.ok ?? false).toBe(false);
  expect(program.stderr).not.toContain('s3cret');
});

test.concurrent('a web config file that cannot be used: it ends with 1 and says where', async () => {
  const site = new Site(config());
  const web = site.file('web.yml', 'tls_server_config: {cert_file: gone.crt, key_file: gone.key}\nbasic_auth: {}\n');
  const program = site.spawn([`--web.config.file=${web}`]);
  expect((await program.ended).code).toBe(1);
  expect((await program.said('server.start.failed')).err).toMatch(/web\.yml.*basic_auth/s);
});

test.concurrent('--web.timeout: whoever takes longer to ask is answered 503', async () => {
  const program = await new Site(config()).start('--web.timeout=300ms');
  const socket = connect(program.port, '127.0.0.1');
  socket.write(
    'POST /api/v2/alerts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n[',
  );
  const [head] = await once(socket.setEncoding('utf8'), 'data');
  socket.destroy();
  expect(head).toMatch(/^HTTP\/1\.1 503 /);
  expect(head).toContain('Exceeded configured timeout of 300ms.');
  expect((await program.fetch('/-/ready')).status).toBe(200);
});

test.concurrent('--web.get-concurrency: while a GET is being answered a second one is refused; POSTs are not', async () => {
  const program = await new Site(config()).start('--web.get-concurrency=1');
  const annotations = { text: 'x'.repeat(4000) };
  const many = Array.from({ length: 6000 }, (_, i) => ({ ...firing('Many', { i: String(i) }), annotations }));
  await program.alert(...many); // more than a socket's buffers hold
  const reader = connect(program.port, '127.0.0.1').pause();
  reader.write('GET /api/v2/alerts HTTP/1.1\r\nHost: x\r\n\r\n'); // and it reads nothing of the answer
  await until('the place is taken', async () => (await program.fetch('/-/ready')).status === 503);
  const { status, text } = await program.fetch('/api/v2/receivers');
  expect(status).toBe(503);
  expect(text).toContain('Limit of concurrent GET requests reached (1), try again later.');
  await program.alert(firing('StillTaken'));
  reader.destroy();
  await until('the place is free', async () => (await program.fetch('/-/ready')).status === 200);
  expect(await program.metric('alertmanager_http_concurrency_limit_exceeded_total{method="get"}')).toBeGreaterThan(0);
});

test.concurrent('a listen address that is none is refused by what is wrong with it', async () => {
  for (const address of ['nonsense', '127.0.0.1', '127.0.0.1:99999']) {
    const program = new Site(config()).spawn([`--web.listen-address=${address}`]);
    expect((await program.ended).code, address).toBe(1);
    expect(program.stderr, address).toContain(address);
  }
});

async function overTls(base: string, path: string, options: RequestOptions = {}, body = ''): Promise<Fetched> {
  const ca = readFileSync(`${CERTIFICATES}ca.crt`);
  const asked = request(`${base}${path}`, { ca, agent: false, ...options });
  asked.end(body);
  const [answer] = await once(asked, 'response');
  return { status: answer.statusCode, text: await textOf(answer) };
}
