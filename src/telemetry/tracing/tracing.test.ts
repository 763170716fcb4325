import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FileDiary, tlsConfig } from '../../../test/receivers/configs.ts';
import { LocalProxy } from '../../../test/receivers/local-proxy.ts';
import { until } from '../../../test/support/until.ts';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { type CollectorMood, LocalCollector } from '../../../test/telemetry/local-collector.ts';
import { TracingDiary } from '../../../test/telemetry/tracing-diary.ts';
import { Secret } from '../../base/secret.ts';
import type { TracingConfig } from '../../config/schema/tracing.ts';
import { BUILD_INFO } from '../build-info.ts';
import type { FinishedSpan } from './finished-span.ts';
import { Tracing } from './tracing.ts';

const FIXTURES = new URL('../../../test/fixtures/tls/', import.meta.url);
const pem = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8');
const CERTIFIED = { key: pem('server.key'), cert: pem('server.crt') };
const KINDS = ['http', 'grpc'] as const;
type Kind = (typeof KINDS)[number];

const SPAN: FinishedSpan = {
  name: 'größe',
  kind: 'client',
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  parentSpanId: 'c7ad6b7169203331',
  isParentRemote: true,
  startedAtMs: 1_767_225_600_000.25,
  endedAtMs: 1_767_225_600_001.5,
  attributes: new Map<string, string | number | boolean>([
    ['text', 'a b'],
    ['empty', ''],
    ['yes', true],
    ['no', false],
    ['whole', 300],
    ['zero', 0],
    ['less', -1],
    ['part', 2.5],
    ['large', Number.MAX_SAFE_INTEGER],
  ]),
  failure: 'refused',
};

async function collect(kind: Kind, mood: CollectorMood = {}, isTls = false): Promise<LocalCollector> {
  const collector = await (kind === 'http'
    ? LocalCollector.http(mood)
    : LocalCollector.grpc(mood, isTls ? CERTIFIED : undefined));
  onTestFinished(() => collector.close());
  return collector;
}

function open(config: Partial<TracingConfig>, environment: Readonly<Record<string, string>> = {}) {
  const clock = new VirtualClock();
  const events = new TracingDiary();
  const settings: TracingConfig = {
    clientType: 'grpc',
    endpoint: '',
    samplingFraction: 1,
    insecure: true,
    tlsConfig: undefined,
    headers: new Map(),
    compression: '',
    timeoutMs: 0,
    ...config,
  };
  const http = { clock, userAgent: 'Alertmanager/test', files: new FileDiary(), environment };
  const tracing = new Tracing(settings, { http, build: BUILD_INFO, events });
  return { clock, told: events.lines, tracing };
}

/** Sends one span, and waits for what comes of it. */
async function send({ clock, told, tracing }: ReturnType<typeof open>, span = SPAN): Promise<void> {
  const before = told.length;
  tracing.queue.take(span);
  await clock.advance(5_000);
  await until('the collector has answered', () => told.length > before);
}

test.each(KINDS)('over %s a collector gets the span whole, and who sent it', async (clientType) => {
  const collector = await collect(clientType);
  const made = open({ clientType, endpoint: collector.endpoint });
  await send(made);
  await send(made, { ...SPAN, parentSpanId: undefined, isParentRemote: false, failure: undefined, kind: 'server' });
  expect(made.told).toEqual(['taken 1', 'taken 1']);
  const [first, second] = collector.spans;
  expect(first).toEqual({
    traceId: SPAN.traceId,
    spanId: SPAN.spanId,
    parentSpanId: SPAN.parentSpanId,
    name: SPAN.name,
    kind: 3,
    startNanos: 1_767_225_600_000_250_000n,
    endNanos: 1_767_225_600_001_500_000n,
    attributes: Object.fromEntries(SPAN.attributes),
    status: { code: 2, message: 'refused' },
    flags: 0x301,
  });
  expect(second).toMatchObject({ parentSpanId: '', kind: 2, status: { code: 0 }, flags: 0x101 });
  expect(collector.collected[0]?.request.resource).toMatchObject({
    'service.name': 'alertmanager',
    'service.version': BUILD_INFO.version,
  });
  expect(collector.collected[0]?.path).toBe(
    clientType === 'http' ? '/v1/traces' : '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  );
  await made.tracing.close(2_000);
  await until('nothing is left open', () => collector.connections === 0 && made.clock.pending === 0);
});

test.each(KINDS)('over %s spans may be compressed, and headers of the config go along', async (clientType) => {
  const folder = mkdtempSync(join(tmpdir(), 'tracing-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'tenant');
  writeFileSync(file, 'team\n');
  const collector = await collect(clientType);
  const headers = new Map([
    ['authorization', { values: [], secrets: [new Secret('Bearer token')], files: [] }],
    ['x-tenant', { values: [], secrets: [], files: [file] }],
  ]);
  const made = open({ clientType, endpoint: collector.endpoint, compression: 'gzip', headers });
  await send(made);
  expect(collector.spans).toHaveLength(1);
  expect(collector.collected[0]?.headers).toMatchObject({
    authorization: 'Bearer token',
    'x-tenant': 'team',
    'user-agent': 'Alertmanager/test',
  });
  await made.tracing.close(0);
});

test('gRPC speaks TLS with the config’s authority, and refuses another', async () => {
  const collector = await collect('grpc', {}, true);
  const trusting = open({ endpoint: collector.endpoint, insecure: false, tlsConfig: tlsConfig({ ca: pem('ca.crt') }) });
  await send(trusting);
  expect(collector.spans).toHaveLength(1);
  const distrusting = open({ endpoint: collector.endpoint, insecure: false });
  await send(distrusting);
  expect(distrusting.told).toEqual([
    'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ]);
  await Promise.all([trusting, distrusting].map(({ tracing }) => tracing.close(0)));
});

test.each([
  ['http', 503, true, 'unexpected status code 503: no room'],
  ['http', 400, false, 'unexpected status code 400: no room'],
  ['grpc', 14, true, 'rpc error: code = Unavailable'],
  ['grpc', 16, false, 'rpc error: code = Unauthenticated'],
  ['grpc', 99, false, 'rpc error: code = Unknown'],
] as const)('over %s a refusal with %i is tried again: %s', async (clientType, refuses, again, reason) => {
  const mood: CollectorMood = { refuses };
  const collector = await collect(clientType, mood);
  const made = open({ clientType, endpoint: collector.endpoint });
  await send(made);
  expect(made.told).toEqual(again ? [reason] : [reason, 'dropped 1']);
  delete mood.refuses;
  await send(made);
  expect(made.told.at(-1)).toBe(`taken ${again ? 2 : 1}`);
  await made.tracing.close(0);
});

test.each(KINDS)('over %s a collector that is away, or says nothing, is tried again', async (clientType) => {
  const gone = await LocalCollector.http();
  const { endpoint } = gone;
  await gone.close();
  const away = open({ clientType, endpoint });
  await send(away);
  expect(away.told).toEqual([`dial tcp ${endpoint}: connect: connection refused`]);
  await away.tracing.close(0);

  const mood = { never: true };
  const silent = await collect(clientType, mood);
  const made = open({ clientType, endpoint: silent.endpoint, timeoutMs: 3_000 });
  made.tracing.queue.take(SPAN);
  await made.clock.advance(5_000);
  await until('it is asked', () => silent.asked === 1);
  await made.clock.advance(3_000);
  await until('it is given up', () => made.told.length === 1);
  mood.never = false;
  await made.tracing.close(0);
});

test('a server that does not speak HTTP/2 is no gRPC collector', async () => {
  const plain = await collect('http');
  const made = open({ endpoint: plain.endpoint });
  await send(made);
  expect(made.told).toHaveLength(1);
  expect(made.told[0]).not.toMatch(/^taken/);
  await made.tracing.close(0);
});

test.each(KINDS)('over %s the environment’s proxy is gone through', async (clientType) => {
  const collector = await collect(clientType);
  const proxy = await LocalProxy.http();
  onTestFinished(() => proxy.close());
  const endpoint = collector.endpoint.replace('127.0.0.1', 'collector.test');
  const made = open({ clientType, endpoint }, { HTTP_PROXY: proxy.url() });
  await send(made);
  expect(made.told).toEqual(['taken 1']);
  expect(proxy.asked).toHaveLength(1);
  await made.tracing.close(0);
});

test('what cannot be honoured is found when it is opened', () => {
  expect(() => open({ endpoint: 'a b' })).toThrow('the endpoint is not host:port');
  const missing = tlsConfig({ caFile: '/nowhere/ca' });
  for (const clientType of KINDS) {
    expect(() => open({ clientType, endpoint: 'x:1', insecure: false, tlsConfig: missing })).toThrow(
      'unable to read CA cert',
    );
    expect(() => open({ clientType, endpoint: 'http://x:1/path', insecure: true, tlsConfig: missing })).not.toThrow();
  }
});
