// The server as its clients and its operator see it: limits, prefixes, health, reload, and how it stops.

import { Agent } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Timestamp } from '../../src/base/timestamp.ts';
import { text } from '../../src/http/answer.ts';
import type { HttpAppNeeds } from '../../src/http/app.ts';
import { settle, VirtualClock } from '../support/virtual-clock.ts';
import { exchange, postAlerts, sendRaw } from './exchange.ts';
import { startServer, TEST_SETTINGS, type TestServer } from './test-server.ts';

const running: TestServer[] = [];

async function start(changes: Partial<HttpAppNeeds> = {}, clock = new VirtualClock()): Promise<TestServer> {
  const started = await startServer(clock, changes);
  running.push(started);
  return started;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ server }) => server.stop(0)));
});

test('ready says why not, healthy does not care', async () => {
  let ready = false;
  const { port } = await start({
    readiness: () => (ready ? { ready, detail: 'degraded: x' } : { ready, reason: 'starting' }),
  });
  expect(await exchange({ port, path: '/-/ready' })).toMatchObject({ status: 503, body: 'starting\n' });
  expect(await exchange({ port, path: '/-/ready', method: 'HEAD' })).toMatchObject({ status: 503, body: '' });
  expect(await exchange({ port, path: '/-/healthy' })).toMatchObject({ status: 200, body: 'OK' });
  ready = true;
  expect(await exchange({ port, path: '/-/ready' })).toMatchObject({ status: 200, body: 'OK\ndegraded: x\n' });
});

test('a reload answers its outcome, and goes on when its client goes away', async () => {
  let finish = (): void => undefined;
  let begun = 0;
  let done = 0;
  const actors: string[] = [];
  const { port } = await start({
    reload: async (actor) => {
      actors.push(actor);
      begun += 1;
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      done += 1;
      return { attempt: begun, outcome: 'rejected', failure: 'web.yml:1:1: no' };
    },
  });
  const impatient = connect(port, '127.0.0.1', () => impatient.write('POST /-/reload HTTP/1.1\r\nhost: x\r\n\r\n'));
  while (begun === 0) await settle();
  impatient.destroy();
  finish();
  while (done === 0) await settle();
  const headers = { 'x-forwarded-for': 'evil\t"quote"' };
  const patient = exchange({ port, path: '/-/reload', method: 'POST', headers });
  while (begun === 1) await settle();
  finish();
  expect(await patient).toMatchObject({
    status: 500,
    body: 'failed to reload config: web.yml:1:1: no\n',
    headers: { 'x-reload-outcome': 'rejected', 'x-reload-attempt': '2' },
  });
  expect(actors).toEqual(['127.0.0.1', '127.0.0.1 for evil\\t"quote"']);
});

test('a reload that succeeds is answered as Alertmanager answers it: 200 and nothing, but for our headers', async () => {
  const { port } = await start({ reload: async () => ({ attempt: 7, outcome: 'unchanged', failure: undefined }) });
  expect(await exchange({ port, path: '/-/reload', method: 'POST' })).toMatchObject({
    status: 200,
    body: '',
    headers: { 'x-reload-outcome': 'unchanged', 'x-reload-attempt': '7' },
  });
});

test('a handler that fails is told to the observer, and its client learns nothing', async () => {
  const failure = new Error('secret stack');
  const { port, observer } = await start({ metrics: () => Promise.reject(failure) });
  expect(await exchange({ port, path: '/metrics' })).toMatchObject({ status: 500, body: 'Internal Server Error\n' });
  expect(observer.failed).toEqual([failure]);
});

test('even an answer that cannot be written ends in an event and a closed connection', async () => {
  const broken = { status: 200, headers: { 'x-broken': 'a\nb' }, body: '' };
  const route = { path: '/broken', handler: '/broken', methods: { GET: () => broken } };
  const { port, observer } = await start({ moreRoutes: [route] });
  await expect(exchange({ port, path: '/broken' })).rejects.toThrow();
  expect(observer.failed).toHaveLength(1);
  expect(await exchange({ port, path: '/-/healthy' })).toMatchObject({ status: 200 });
});

test('everything moves under the route prefix', async () => {
  const { port, observer } = await start({ settings: { ...TEST_SETTINGS, routePrefix: '/am' } });
  expect(await exchange({ port, path: '/am/-/healthy' })).toMatchObject({ status: 200 });
  expect(await exchange({ port, path: '/am/api/v2/status' })).toMatchObject({ status: 200 });
  expect((await exchange({ port, path: '/am/' })).body).toContain('Alertmanager++');
  expect(await exchange({ port, path: '/' })).toMatchObject({ status: 302, headers: { location: '/am' } });
  expect(await exchange({ port, path: '/am' })).toMatchObject({ status: 301, headers: { location: '/am/' } });
  expect(await exchange({ port, path: '/am/api/v2' })).toMatchObject({ headers: { location: '/am/api/v2/' } });
  expect(await exchange({ port, path: '/am/-/ready/' })).toMatchObject({ headers: { location: '/am/-/ready' } });
  for (const path of ['/-/healthy', '/ama/-/healthy', '/api/v2/status']) {
    expect(await exchange({ port, path })).toMatchObject({ status: 404 });
  }
  expect((await exchange({ port, path: '/am/api/v2/nope' })).body).toContain('path /api/v2/nope was not found');
  expect(observer.finished.map(({ handler }) => handler)).toContain('/api/v2/status');
});

test('the page at / needs nothing from elsewhere', async () => {
  const { port } = await start();
  const { status, body, headers } = await exchange({ port, path: '/' });
  expect(status).toBe(200);
  expect(headers['content-security-policy']).toBe("default-src 'none'");
  expect(body).not.toMatch(/src=|https?:|<script|<style/);
  expect(await exchange({ port, path: '/api/v2/openapi.yaml' })).toMatchObject({ status: 200 });
  expect(await exchange({ port, path: '/debug/pprof/' })).toMatchObject({ status: 404 });
});

test('requests are told to the observer under Alertmanager’s labels, strangers’ paths under one', async () => {
  const { port, observer } = await start();
  await exchange({ port, path: '/api/v2/silence/00000000-0000-0000-0000-000000000000' });
  await exchange({ port, path: '/api/v2/x<y>' });
  await exchange({ port, path: '/api/v1/alerts' });
  await exchange({ port, path: '/-/healthy' });
  await exchange({ port, path: '/nope' });
  await postAlerts(port, '[{"labels":{"":"\\u001b[2J"}}]');
  expect(
    observer.finished.map(({ handler, method, code, responseBytes }) => [handler, method, code, responseBytes]),
  ).toEqual([
    ['/api/v2/silence/{silenceID}', 'get', 404, undefined],
    ['/api/v2/{unknown}', 'get', 404, undefined],
    ['/alerts', 'get', 410, 175],
    ['/-/healthy', 'get', 200, 2],
    ['/api/v2/alerts', 'post', 400, undefined],
  ]);
  expect(observer.refused.at(-1)).toBe('POST /api/v2/alerts 400 "invalid label set: invalid name \\"\\""');
  while (observer.inFlight > 0) await settle();
});

test('GETs beyond the limit are turned away and counted, POSTs are not', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let holding = 0;
  const slow = async () => {
    holding += 1;
    await held;
    return text('slow');
  };
  const { port, observer } = await start({
    settings: { ...TEST_SETTINGS, getConcurrency: 2 },
    moreRoutes: [{ path: '/slow', handler: '/slow', methods: { GET: slow } }],
  });
  const waiting = [exchange({ port, path: '/slow' }), exchange({ port, path: '/slow' })];
  while (holding < 2) await settle();
  expect(await exchange({ port, path: '/-/healthy' })).toMatchObject({
    status: 503,
    body: 'Limit of concurrent GET requests reached (2), try again later.\n\n',
  });
  expect(observer.limited).toBe(1);
  expect(await postAlerts(port, '[]')).toMatchObject({ status: 200 });
  release();
  expect((await Promise.all(waiting)).map(({ body }) => body)).toEqual(['slow', 'slow']);
  while (observer.inFlight > 0) await settle();
  expect(await exchange({ port, path: '/-/healthy' })).toMatchObject({ status: 200 });
});

test('a client that goes away gives its place back', async () => {
  let holding = 0;
  const slow = () => {
    holding += 1;
    return new Promise<never>(() => {});
  };
  const { port, observer } = await start({
    settings: { ...TEST_SETTINGS, getConcurrency: 1 },
    moreRoutes: [{ path: '/slow', handler: '/slow', methods: { GET: slow } }],
  });
  const socket = connect(port, '127.0.0.1', () => socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n'));
  while (holding === 0) await settle();
  socket.destroy();
  while (observer.inFlight > 0) await settle();
  expect(await exchange({ port, path: '/-/healthy' })).toMatchObject({ status: 200 });
});

test('a request that takes longer than the timeout is answered 503', async () => {
  const clock = new VirtualClock();
  let holding = 0;
  const slow = () => {
    holding += 1;
    return new Promise<never>(() => {});
  };
  const { port } = await start(
    {
      settings: { ...TEST_SETTINGS, timeoutMs: 5000 },
      moreRoutes: [{ path: '/slow', handler: '/slow', methods: { GET: slow } }],
    },
    clock,
  );
  const answer = exchange({ port, path: '/slow' });
  while (holding === 0) await settle();
  await clock.advance(5000);
  expect(await answer).toMatchObject({ status: 503, body: 'Exceeded configured timeout of 5s.\n' });
});

test('a page of another site may read but not change anything', async () => {
  const { port, alerting } = await start();
  const headers = { 'content-type': 'application/json', origin: 'http://evil.example' };
  const body = '[{"labels":{"a":"b"}}]';
  expect(await exchange({ port, path: '/api/v2/alerts', method: 'POST', headers }, body)).toMatchObject({
    status: 403,
  });
  expect(await exchange({ port, path: '/-/reload', method: 'POST', headers })).toMatchObject({ status: 403 });
  expect(await exchange({ port, path: '/api/v2/alerts', headers })).toMatchObject({ status: 200 });
  const proxied = { ...headers, origin: 'https://alerts.example' };
  expect(await exchange({ port, path: '/api/v2/alerts', method: 'POST', headers: proxied }, body)).toMatchObject({
    status: 200,
  });
  expect(alerting.received).toHaveLength(1);
});

test('a body that is too large is refused with words, with and without its length said', async () => {
  const { port, alerting } = await start({ settings: { ...TEST_SETTINGS, bodyMaxBytes: 1000 } });
  const body = JSON.stringify([{ labels: { a: 'x'.repeat(200_000) } }]);
  expect(await postAlerts(port, body)).toMatchObject({
    status: 413,
    body: '"request body too large: at most 1000 bytes are taken, send smaller batches"\n',
  });
  const chunked = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
  expect(await exchange({ port, path: '/api/v2/alerts', method: 'POST', headers: chunked }, body)).toMatchObject({
    status: 413,
  });
  expect(alerting.received).toEqual([]);
  expect(await postAlerts(port, '[{"labels":{"a":"b"}}]')).toMatchObject({ status: 200 });
});

test('large bodies share a bound', async () => {
  const { port } = await start({ settings: { ...TEST_SETTINGS, bodiesMaxBytes: 1000 } });
  expect(await postAlerts(port, `[${' '.repeat(2000)}]`)).toMatchObject({ status: 503 });
  expect(await postAlerts(port, '[]')).toMatchObject({ status: 200 });
});

test('10 MB of alerts and 100,000 alerts are served, and others have their turn meanwhile', async () => {
  const { port, alerting } = await start();
  const many = `[${Array.from({ length: 100_000 }, (_, i) => `{"labels":{"alertname":"a","i":"${i}"}}`).join(',')}]`;
  const large = JSON.stringify([{ labels: { a: 'x'.repeat(10_000_000) } }]);
  let healthy = 0;
  const answer = postAlerts(port, many);
  const probing = (async () => {
    while (alerting.received.length < 100_000) {
      if ((await exchange({ port, path: '/-/healthy' })).status === 200) healthy += 1;
    }
  })();
  expect(await answer).toMatchObject({ status: 200 });
  await probing;
  expect(healthy).toBeGreaterThan(1);
  expect(await postAlerts(port, large)).toMatchObject({ status: 200 });
  expect(alerting.received).toHaveLength(100_001);
});

test('a large batch with one alert that cannot be decoded changes nothing', async () => {
  const { port, alerting } = await start();
  const good = Array.from({ length: 1200 }, (_, i) => ({ labels: { a: `${i}` } }));
  const unlabelled = { annotations: {} };
  const missing = await postAlerts(port, JSON.stringify([unlabelled, ...good]));
  expect(missing).toMatchObject({ status: 422, body: '{"code":602,"message":"0.labels in body is required"}' });
  const wrong = await postAlerts(port, JSON.stringify([unlabelled, ...good, { labels: { a: 1 } }]));
  expect(wrong.status).toBe(400);
  expect(alerting.received).toEqual([]);
});

test('thousands of alerts, groups and silences are answered whole', async () => {
  const { port, alerting } = await start();
  const posted = await postAlerts(
    port,
    JSON.stringify(Array.from({ length: 5000 }, (_, i) => ({ labels: { alertname: `${i}` } }))),
  );
  expect(posted.status).toBe(200);
  for (let i = 0; i < 3000; i += 1) {
    const matcherSets = [[{ name: 'x', type: '=', value: `${i}` } as const]];
    const endsAt = new Timestamp(Date.UTC(2030, 0, 1));
    await alerting.silences.set({
      id: '',
      matcherSets,
      startsAt: undefined,
      endsAt,
      createdBy: '',
      comment: '',
      annotations: [],
    });
  }
  const count = async (path: string): Promise<number> => JSON.parse((await exchange({ port, path })).body).length;
  expect(await count('/api/v2/alerts')).toBe(5000);
  expect(await count('/api/v2/alerts/groups')).toBe(5000);
  expect(await count('/api/v2/silences')).toBe(3000);
});

test('reasons of a large batch are all told, the valid are stored', async () => {
  const { port, alerting } = await start();
  const batch = Array.from({ length: 1200 }, (_, i) => ({ labels: i % 2 === 0 ? { a: `${i}` } : { '': 'x' } }));
  const { status, body } = await postAlerts(port, JSON.stringify(batch));
  expect(status).toBe(400);
  expect(JSON.parse(body).split('\n')).toHaveLength(600);
  expect(await alerting.alerts({ alert: () => true, receiver: () => true, receivers: () => true })).toHaveLength(600);
});

test('headers and URLs have a limit, and nonsense gets no stack trace', async () => {
  const { port } = await start();
  const long = (length: number): Promise<string> =>
    sendRaw(port, `GET /-/healthy?${'x'.repeat(length)} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  expect(await long(200_000)).toMatch(/^HTTP\/1.1 200/);
  expect(await long(300_000)).toMatch(/^HTTP\/1.1 431/);
  expect(await sendRaw(port, 'GET /-/healthy HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
  expect(await sendRaw(port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 Bad Request/);
  expect(await sendRaw(port, 'GET * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 404/);
  expect(await sendRaw(port, 'BREW /-/healthy HTTP/1.1\r\nhost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
  expect(await exchange({ port, path: '/-/healthy' })).toMatchObject({ status: 200 });
});

test('a clean stop lets go of idle connections at once, and waits for work', async () => {
  const clock = new VirtualClock();
  let release = (): void => undefined;
  let holding = 0;
  const slow = async () => {
    holding += 1;
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return text('done');
  };
  const { port, server } = await start(
    { moreRoutes: [{ path: '/slow', handler: '/slow', methods: { GET: slow } }] },
    clock,
  );
  const agent = new Agent({ keepAlive: true });
  await exchange({ port, path: '/-/healthy', agent }); // stays open, idle
  const silent = connect(port, '127.0.0.1');
  await new Promise((resolve) => silent.once('connect', resolve));
  const begun = exchange({ port, path: '/slow', agent });
  while (holding === 0) await settle();
  const stopped = server.stop(60_000);
  await expect(exchange({ port, path: '/-/healthy' })).rejects.toThrow(/ECONNREFUSED/);
  release();
  expect(await begun).toMatchObject({ body: 'done', headers: { connection: 'close' } });
  const silentClosed = new Promise((resolve) => silent.resume().once('close', resolve));
  await clock.advance(1000); // by then who is silent is not waited for
  await Promise.all([stopped, silentClosed]);
  agent.destroy();
});

test('at the deadline what is left is cut', async () => {
  const clock = new VirtualClock();
  let holding = 0;
  const slow = () => {
    holding += 1;
    return new Promise<never>(() => {});
  };
  const { port, server } = await start(
    { moreRoutes: [{ path: '/slow', handler: '/slow', methods: { GET: slow } }] },
    clock,
  );
  const cut = expect(exchange({ port, path: '/slow' })).rejects.toThrow();
  while (holding === 0) await settle();
  const stopped = server.stop(10_000);
  await clock.advance(10_000);
  await stopped;
  await cut;
});

test('a second listener on the same address is refused with both named, and the first is closed again', async () => {
  const { port } = await start();
  const listen = [
    { host: '127.0.0.1', port: 0 },
    { host: '127.0.0.1', port },
  ];
  await expect(startServer(new VirtualClock(), { settings: { ...TEST_SETTINGS, listen } })).rejects.toThrow(
    `listen tcp 127.0.0.1:${port}: bind: address already in use`,
  );
});

test('several addresses are served by one front', async () => {
  const listen = [
    { host: '127.0.0.1', port: 0 },
    { host: '127.0.0.1', port: 0 },
  ];
  const { observer } = await start({ settings: { ...TEST_SETTINGS, listen } });
  expect(observer.addresses).toHaveLength(2);
  for (const address of observer.addresses) {
    const port = Number(address.split(':')[1]);
    expect(await exchange({ port, path: '/-/healthy' })).toMatchObject({ status: 200 });
  }
});
