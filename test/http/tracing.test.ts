// Requests as spans: what is told of them, whose children they are.

import { afterEach, expect, test } from 'vitest';
import type { HttpAppNeeds } from '../../src/http/app.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { RecordedSpans } from '../telemetry/recorded-spans.ts';
import { exchange } from './exchange.ts';
import { startServer, type TestServer } from './test-server.ts';

const running: TestServer[] = [];

async function start(changes: Partial<HttpAppNeeds> = {}) {
  const clock = new VirtualClock();
  const spans = new RecordedSpans(clock);
  const server = await startServer(clock, { tracer: spans.tracer, ...changes });
  running.push(server);
  return { port: server.port, spans };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ server }) => server.stop(0)));
});

test('a request is told as Alertmanager tells it, without its query', async () => {
  const { port, spans } = await start();
  await exchange({ port, path: '/api/v2/alerts?filter=a%3Dsecret', headers: { 'user-agent': 'probe' } });
  const span = spans.named('GET /api/v2/alerts');
  expect(span).toMatchObject({ kind: 'server', parentSpanId: undefined, failure: undefined });
  expect(spans.attributes('GET /api/v2/alerts')).toMatchObject({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'http.response.body.size': 3,
    'url.scheme': 'http',
    'url.path': '/api/v2/alerts',
    'server.address': '127.0.0.1',
    'server.port': port,
    'network.protocol.version': '1.1',
    'client.address': '127.0.0.1',
    'user_agent.original': 'probe',
  });
  expect(JSON.stringify([...span.attributes])).not.toContain('secret');
});

test('a caller’s span is its parent', async () => {
  const { port, spans } = await start();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await exchange({ port, path: '/-/healthy', headers: { traceparent } });
  expect(spans.named('GET /-/healthy')).toMatchObject({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentSpanId: 'b7ad6b7169203331',
    isParentRemote: true,
  });
});

test('what the server could not do is a failure; what the client did wrong is none', async () => {
  const { port, spans } = await start({ metrics: () => Promise.reject(new Error('s3cret')) });
  await exchange({ port, path: '/metrics' });
  await exchange({ port, path: '/nowhere' });
  expect(spans.named('GET /metrics').failure).toBe('');
  expect(spans.attributes('GET /metrics')).toMatchObject({ 'http.response.status_code': 500 });
  expect(spans.named('GET /nowhere').failure).toBeUndefined();
});

test('requests on one connection are nobody’s children', async () => {
  const { port, spans } = await start();
  for (let n = 0; n < 3; n += 1) await exchange({ port, path: '/-/healthy' });
  expect(new Set(spans.ended.map(({ traceId }) => traceId)).size).toBe(3);
  expect(spans.ended.every(({ parentSpanId }) => parentSpanId === undefined)).toBe(true);
});
