import { expect, onTestFinished, test } from 'vitest';
import { FileDiary, httpConfig, oauth2 } from '../../../test/receivers/configs.ts';
import { type Answer, LocalServer } from '../../../test/receivers/local-server.ts';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { RecordedSpans } from '../../../test/telemetry/recorded-spans.ts';
import { NO_PARENT } from '../../base/tracer.ts';
import type { HttpConfig } from '../../config/schema/http-config.ts';
import { HttpClient } from './http-client.ts';

async function serve(answer?: Answer): Promise<LocalServer> {
  const server = await LocalServer.http(answer);
  onTestFinished(() => server.close());
  return server;
}

function traced(changed: Partial<HttpConfig> = {}) {
  const clock = new VirtualClock();
  const spans = new RecordedSpans(clock);
  const site = { clock, userAgent: 'Alertmanager/test', files: new FileDiary(), tracer: spans.tracer };
  const client = new HttpClient(httpConfig(changed), site);
  onTestFinished(() => client.close());
  /** Posts within a span of its own. */
  const post = (url: URL) =>
    spans.tracer.within('attempt', { kind: 'client', attributes: {}, parent: NO_PARENT }, () =>
      client.exchange({ method: 'POST', url, body: '{}' }, new AbortController().signal),
    );
  return { client, spans, post };
}

test('a request is a child of the work that it belongs to, takes the trace along, and tells no URL', async () => {
  const server = await serve();
  const { spans, post } = traced();
  await post(server.url('/tok?k=v'));
  const span = spans.named('HTTP POST');
  expect(spans.parentOf(span)).toBe('attempt');
  expect(span).toMatchObject({ kind: 'client', failure: undefined });
  expect(spans.attributes('HTTP POST')).toEqual({
    'http.request.method': 'POST',
    'server.address': '127.0.0.1',
    'server.port': server.port,
    'http.response.status_code': 200,
  });
  expect(server.asked[0]?.headers.traceparent).toBe(`00-${span.traceId}-${span.spanId}-01`);
});

test('a refusal and trouble on the wire are failures', async () => {
  const server = await serve((_, response) => response.writeHead(404).end());
  const { spans, post } = traced();
  await post(server.url());
  expect(spans.named('HTTP POST').failure).toBe('');
  expect(spans.attributes('HTTP POST')).toMatchObject({ 'http.response.status_code': 404, 'error.type': '404' });
  const gone = traced();
  await gone.post(new URL('http://127.0.0.1:1/'));
  expect(gone.spans.named('HTTP POST').failure).toBe('dial tcp 127.0.0.1:1: connect: connection refused');
});

test('each redirect is a request of its own', async () => {
  const server = await serve(({ path }, response) =>
    path === '/' ? response.writeHead(302, { location: '/there' }).end() : response.end(),
  );
  const { spans, post } = traced();
  await post(server.url());
  expect(spans.ended.map(({ name }) => name)).toEqual(['HTTP POST', 'HTTP GET', 'attempt']);
});

test('the request for a token is a child as well', async () => {
  const tokens = await serve((_, response) => response.end('{"access_token":"T"}'));
  const server = await serve();
  const { spans, post } = traced({ oauth2: oauth2({ tokenUrl: tokens.url().href }) });
  await post(server.url());
  const requests = spans.ended.filter(({ name }) => name === 'HTTP POST');
  expect(requests.map((span) => spans.parentOf(span))).toEqual(['attempt', 'attempt']);
});

test('a traceparent of http_headers is left as it is', async () => {
  const server = await serve();
  const { post } = traced({ httpHeaders: new Map([['traceparent', { values: ['mine'], secrets: [], files: [] }]]) });
  await post(server.url());
  expect(server.asked[0]?.headers.traceparent).toBe('mine');
});

test('where nobody traces, no trace goes along', async () => {
  const server = await serve();
  const { client, spans } = traced();
  spans.tracer.use(undefined);
  await client.exchange({ method: 'POST', url: server.url(), body: '{}' }, new AbortController().signal);
  expect(server.asked[0]?.headers).not.toHaveProperty('traceparent');
});
