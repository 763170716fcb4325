// Flags at work, each doing what Alertmanager documents. What a flag is called and how it is read: src/cli.

import { expect, test } from 'vitest';
import { firing, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';

function config(url = 'http://127.0.0.1:1/'): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
`;
}

/** How a program that is refused its flags ends: its words on stderr. */
async function refusal(...flags: string[]): Promise<string> {
  const program = new Site(config()).spawn(flags);
  expect(await program.ended).toEqual({ code: 1, signal: null });
  return program.stderr;
}

interface Status {
  readonly cluster: {
    readonly status: string;
    readonly name?: string;
    readonly peers: readonly { readonly name: string; readonly address: string }[];
  };
}

test.concurrent('--cluster.listen-address: by default this process is its own only peer; empty disables it', async () => {
  const alone = await new Site(config()).start();
  const { cluster } = await alone.get<Status>('/api/v2/status');
  expect(cluster.status).toBe('ready');
  expect(cluster.peers).toEqual([{ name: cluster.name, address: '0.0.0.0:9094' }]);
  expect(await alone.metric('alertmanager_cluster_enabled')).toBe(1);
  expect(await alone.metric('alertmanager_cluster_members')).toBe(1);

  const disabled = await new Site(config()).start('--cluster.listen-address=', '--cluster.peer=other:9094');
  expect((await disabled.get<Status>('/api/v2/status')).cluster).toEqual({ status: 'disabled', peers: [] });
  expect(await disabled.metric('alertmanager_cluster_enabled')).toBe(0);
});

test.concurrent('--cluster.peer: itself is taken, another is refused with the way out', async () => {
  await new Site(config()).start('--cluster.peer=127.0.0.1:9094', '--cluster.peer=localhost:9094');
  const said = await refusal('--cluster.peer=other:9094');
  expect(said).toMatch(/^amp: error: --cluster\.peer=other:9094 is another process.*Run one server/);
});

test.concurrent('--webhook.allowed-hosts: a webhook whose URL is a template reaches those alone; what is no host is refused', async () => {
  const sink = await Sink.open();
  const url = `http://{{ .CommonLabels.host }}:${new URL(sink.url()).port}/`;
  const program = await new Site(config(url)).start(
    '--webhook.allowed-hosts=good.test',
    '--webhook.allowed-hosts=127.0.0.1:*',
  );
  await program.alert(firing('Lured', { host: 'localhost' }));
  const { err } = await program.said('notify.notification.failed', { receiver: 'web' });
  expect(err).toContain('--webhook.allowed-hosts does not allow "localhost:');
  expect(sink.told).toEqual([]);
  await program.alert(firing('Fine', { host: '127.0.0.1' }));
  await sink.received(1);
  expect(sink.told).toEqual(['firing Fine']);

  expect(await refusal('--webhook.allowed-hosts=http://good.test')).toContain('"http://good.test" is no host');
});

test.concurrent('flags that have no meaning here are named in the log, once each', async () => {
  const program = await new Site(config()).start('--cluster.gossip-interval=1s', '--enable-feature=auto-gomemlimit');
  const flags = program.log.filter(({ event }) => event === 'flag.effect.missing').map(({ flag }) => flag);
  expect(flags).toEqual(['--cluster.gossip-interval', '--enable-feature=auto-gomemlimit']);
});

test.concurrent('--enable-feature: unknown names and contradictions are refused; all seven are known', async () => {
  expect(await refusal('--enable-feature=nope')).toContain("unknown option 'nope' for --enable-feature");
  expect(await refusal('--enable-feature=classic-mode,utf8-strict-mode')).toContain(
    'cannot have both classic and UTF-8 modes',
  );
  const all =
    'alert-names-in-metrics,receiver-name-in-metrics,group-key-in-metrics,utf8-strict-mode,auto-gomemlimit,event-recorder';
  const program = await new Site(config()).start(`--enable-feature=${all}`, '--alerts.per-alertname-limit=1');
  await program.alert(firing('A', { n: '1', 'non classic ☃': 'x' }), firing('A', { n: '2' }));
  expect(await program.metric('alertmanager_alerts_limited_total{alertname="A"}')).toBe(1);
  const { text } = await program.fetch('/metrics');
  expect(text).toMatch(/^alertmanager_notifications_total\{.*receiver_name="web".*\} /m);
  expect(text).toMatch(/^alertmanager_alerts\{.*group_key="\{\}:\{alertname=\\"A\\"\}".*\} /m);
});

test.concurrent('--enable-feature=classic-mode refuses label names that the default takes', async () => {
  const alert = firing('A', { 'a.b': 'c' });
  const modern = await new Site(config()).start();
  expect((await modern.post('/api/v2/alerts', [alert])).status).toBe(200);
  const classic = await new Site(config()).start('--enable-feature=classic-mode');
  const { status, text } = await classic.post('/api/v2/alerts', [alert, firing('B')]);
  expect([status, text]).toEqual([400, expect.stringContaining('invalid name')]);
  expect(await classic.get('/api/v2/alerts')).toMatchObject([{ labels: { alertname: 'B' } }]);
});

test.concurrent('--log.silences writes down who silences what until when; without it nobody does', async () => {
  const quiet = await new Site(config()).start();
  await quiet.silence('A', 60_000);
  expect(quiet.log.filter(({ event }) => event.startsWith('silence.'))).toEqual([]);

  const program = await new Site(config()).start('--log.silences');
  const id = await program.silence('A', 60_000);
  const { endsAt } = (await program.get(`/api/v2/silence/${id}`)) as { endsAt: string };
  await program.fetch(`/api/v2/silence/${id}`, { method: 'DELETE' });
  await program.said('silence.life.expired', { silence: id });
  const lines = program.log.filter(({ event }) => event.startsWith('silence.'));
  expect(lines).toMatchObject([
    {
      event: 'silence.life.created',
      silence: id,
      createdBy: 'ann',
      comment: 'at work',
      matchers: '{alertname="A"}',
      endsAt,
    },
    { event: 'silence.life.expired', silence: id, matchers: '{alertname="A"}', endsAt: expect.any(String) },
  ]);
});

test.concurrent('--silences.max-silences and max-silence-size-bytes refuse what is too much, and keep what is there', async () => {
  const program = await new Site(config()).start('--silences.max-silences=1');
  await program.silence('A', 60_000);
  await expect(program.silence('B', 60_000)).rejects.toThrow('400 "exceeded maximum number of silences: 1 (limit: 1)"');
  expect(await program.get('/api/v2/silences')).toHaveLength(1);

  const small = await new Site(config()).start('--silences.max-silence-size-bytes=100');
  await expect(small.silence('x'.repeat(200), 60_000)).rejects.toThrow(
    /400 "silence exceeded maximum size: \d+ bytes \(limit: 100 bytes\)"/,
  );
});

test.concurrent('--alerts.per-alertname-limit drops further alerts of a name, counts them, and answers 200', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink.url())).start('--alerts.per-alertname-limit=1');
  await program.alert(firing('A', { n: '1' }), firing('A', { n: '2' }), firing('B'));
  await program.alert(firing('A', { n: '1' })); // it is one of the known
  await sink.received(2);
  expect(sink.told.toSorted()).toEqual(['firing A', 'firing B']);
  expect(await program.metric('alertmanager_alerts_limited_total')).toBe(1);
  await program.said('alert.intake.limited', { alertname: 'A' });
});

test.concurrent('--dispatch.start-delay: nothing is told before it has passed since the start', async () => {
  const sink = await Sink.open();
  const spawnedAtMs = Date.now();
  const program = await new Site(config(sink.url())).start('--dispatch.start-delay=2s');
  await program.alert(firing('A'));
  expect((await sink.received(1)).atMs).toBeGreaterThanOrEqual(spawnedAtMs + 2000);
});

test.concurrent('--log.format=logfmt and --log.level: lines as Go programs write them, and no more than asked for', async () => {
  const program = new Site(config()).spawn(['--log.format=logfmt', '--log.level=info']);
  await program.born();
  await expect.poll(() => program.stderr, { timeout: 20_000 }).toContain('server.start.finished');
  const lines = program.stderr.trim().split('\n');
  for (const line of lines) expect(line).toMatch(/^time=\S+ level=(INFO|WARN|ERROR) .*event=\S+/);
  expect(await refusal('--log.level=loud')).toContain('unrecognized log level loud');
});

test.concurrent('--dispatch.maintenance-interval: a group whose alerts are over is gone by the next', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url()));
  const program = await site.start('--dispatch.maintenance-interval=100ms');
  await program.alert(firing('A'));
  await sink.received(1);
  await program.alert({ ...firing('A'), endsAt: new Date().toISOString() });
  await sink.received(2);
  await program.said('group.life.ended');
  expect(await program.metric('alertmanager_dispatcher_aggregation_groups')).toBe(0);
});

test.concurrent('flags are taken as `--flag value` and `--flag=value`; a stranger and a value that is none are refused', async () => {
  const site = new Site(config());
  const program = site.spawn(['--data.retention', '1h', '--web.get-concurrency', '4']);
  await program.ready();
  expect(await refusal('--web.nope=1')).toContain("unknown long flag '--web.nope'");
  expect(await refusal('--data.retention=soon')).toContain('soon');
});
