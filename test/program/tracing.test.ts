import { expect, test } from 'vitest';
import { atTheEnd } from '../support/leftovers.ts';
import { firing, Site } from '../support/program.ts';
import { Sink, status } from '../support/sink.ts';
import { until } from '../support/until.ts';
import { LocalCollector } from '../telemetry/local-collector.ts';
import type { DecodedSpan } from '../telemetry/otlp-decode.ts';

const FLUSH = 'dispatch.AggregationGroup.flush';

async function collect(starting: Promise<LocalCollector>): Promise<LocalCollector> {
  const collector = await starting;
  atTheEnd(() => collector.close());
  return collector;
}

function config(url: string, tracing: string): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 1s, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
${tracing}
`;
}

const over = (clientType: 'http' | 'grpc', endpoint: string): string =>
  `tracing: {client_type: ${clientType}, endpoint: '${endpoint}', insecure: true, sampling_fraction: 1}`;

function named({ spans }: LocalCollector, name: string): DecodedSpan | undefined {
  return spans.find((span) => span.name === name);
}

test.concurrent('from a request to the page: spans of all of it, the trace goes along, and a stop sends what waits', async () => {
  const collector = await collect(LocalCollector.http());
  const sink = await Sink.open();
  const program = await new Site(config(sink.url('/hook-s3cret'), over('http', collector.endpoint))).start();
  let failures = 0;
  sink.behaviour = (response, hook) => {
    failures += 1;
    (failures === 1 ? status(503) : status(200))(response, hook);
  };
  await program.alert(firing('A'));
  await program.said('notify.notification.sent');
  await program.terminated();

  const requests = collector.spans.filter(({ name }) => name === 'HTTP POST');
  expect(requests.map(({ status: { code } }) => code)).toEqual([2, 0]);
  expect(sink.hooks.map(({ headers }) => headers.traceparent)).toEqual(
    requests.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`),
  );
  const attempts = collector.spans.filter(({ name }) => name === 'notify.Integration.Notify');
  expect(requests.map(({ parentSpanId }) => parentSpanId)).toEqual(attempts.map(({ spanId }) => spanId));
  const telling = named(collector, 'notify.RetryStage.Exec');
  expect(attempts.map(({ parentSpanId }) => parentSpanId)).toEqual([telling?.spanId, telling?.spanId]);
  expect(named(collector, FLUSH)?.spanId).toBe(telling?.parentSpanId);
  expect(named(collector, 'POST /api/v2/alerts')).toMatchObject({ parentSpanId: '', kind: 2 });
  expect(
    JSON.stringify(collector.spans, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain('s3cret');
});

test.concurrent('a reload sends spans another way, and none without the section; pages go on', async () => {
  const [first, second] = [await collect(LocalCollector.http()), await collect(LocalCollector.grpc())];
  const sink = await Sink.open();
  const site = new Site(config(sink.url(), over('http', first.endpoint)));
  const program = await site.start();
  const reload = async (tracing: string): Promise<void> => {
    site.configure(config(sink.url(), tracing));
    expect(await program.post('/-/reload', '')).toEqual({ status: 200, text: '' });
  };
  await program.alert(firing('A'));
  await sink.hears('A', ({ body }) => body.groupLabels.alertname === 'A');
  await reload(over('grpc', second.endpoint));
  await until('the first got what it was due', () => named(first, FLUSH) !== undefined);
  await program.alert(firing('B'));
  await sink.hears('B', ({ body }) => body.groupLabels.alertname === 'B');
  await reload('');
  await until('the second got what it was due', () => named(second, FLUSH) !== undefined);
  await program.alert(firing('C'));
  const { headers } = await sink.hears('C', ({ body }) => body.groupLabels.alertname === 'C');
  expect(headers).not.toHaveProperty('traceparent');
  expect(sink.told).toEqual(['firing A', 'firing B', 'firing C']);
});

test.concurrent('a collector that is away or hangs delays no page, and the stop by two seconds at most', async () => {
  const silent = await collect(LocalCollector.grpc({ never: true }));
  const sink = await Sink.open();
  const program = await new Site(config(sink.url(), over('grpc', silent.endpoint))).start();
  const asked = Date.now();
  await program.alert(firing('A'));
  const { atMs } = await sink.hears('A', ({ body }) => body.groupLabels.alertname === 'A');
  expect(atMs - asked).toBeLessThan(3_000); // group_wait, and a slow machine
  await until('the collector is asked', () => silent.asked > 0);
  const stopped = Date.now();
  await program.terminated();
  expect(Date.now() - stopped).toBeLessThan(8_000);

  const away = await new Site(config(sink.url(), over('http', '127.0.0.1:1'))).start();
  await away.alert(firing('B'));
  await sink.hears('B', ({ body }) => body.groupLabels.alertname === 'B');
  const { err } = await away.said('tracing.collector.lost');
  expect(err).toBe('dial tcp 127.0.0.1:1: connect: connection refused');
  await away.terminated();
});

test.concurrent('tracing that cannot be honoured is refused: by a start, and by a reload, which changes nothing', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url(), ''));
  const program = await site.start();
  site.configure(config(sink.url(), "tracing: {endpoint: 'x:1', tls_config: {ca_file: nowhere.pem}}"));
  const { status: code, text } = await program.post('/-/reload', '');
  expect(code).toBe(500);
  expect(text).toContain('unable to read CA cert');
  await program.alert(firing('A'));
  await sink.received(1);
  await program.terminated();
  const failed = site.spawn();
  expect(await failed.ended).toMatchObject({ code: 1 });
  expect(failed.stderr).toContain('unable to read CA cert');
});
