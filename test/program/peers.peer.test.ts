// The real amtool talks to the real program, and a real Prometheus sends to it. Each where it is present.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { atTheEnd } from '../support/leftovers.ts';
import { amtool, prometheus } from '../support/peers.ts';
import { AMP, type Program, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);

function config(url = 'http://127.0.0.1:1/s3cr3t'): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 300ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
`;
}

/** What amtool prints when it talks to this program. */
async function ask(program: Program, ...args: string[]): Promise<string> {
  const { stdout } = await run(amtool ?? '', [`--alertmanager.url=${program.url}`, ...args]);
  return stdout;
}

interface Named {
  readonly labels: { readonly alertname: string };
}

test('amtool adds alerts and finds them by matchers', async () => {
  const sink = await Sink.open();
  const program = await new Site(config(sink.url())).start();
  await ask(
    program,
    'alert',
    'add',
    'DiskFull',
    'instance=db-1',
    '--annotation=summary=full',
    '--generator-url=http://g/',
  );
  await ask(program, 'alert', 'add', 'CpuHot', 'instance=db-2');
  await sink.received(2);
  expect(sink.told.toSorted()).toEqual(['firing CpuHot', 'firing DiskFull']);
  const found = async (...matchers: string[]): Promise<string[]> =>
    JSON.parse(await ask(program, 'alert', 'query', '-o', 'json', ...matchers)).map(
      ({ labels }: Named) => labels.alertname,
    );
  expect((await found()).toSorted()).toEqual(['CpuHot', 'DiskFull']);
  expect(await found('DiskFull')).toEqual(['DiskFull']);
  expect(await found('instance=~db-[2-9]')).toEqual(['CpuHot']);
  expect(await found('instance!="db-2"')).toEqual(['DiskFull']);
  expect(await found('instance=nope')).toEqual([]);
  expect(await ask(program, 'alert', 'query', '-o', 'extended', 'DiskFull')).toMatch(/instance="db-1".*full.*active/s);
});

test('amtool silences, looks, updates and expires', async () => {
  const program = await new Site(config()).start();
  await ask(program, 'alert', 'add', 'DiskFull');
  const added = await ask(
    program,
    'silence',
    'add',
    'alertname=~Disk.+',
    '--author=ann',
    '--comment=at work',
    '--duration=1h',
  );
  const id = added.trim();
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(await ask(program, 'silence', 'query', '-o', 'json'))).toMatchObject([
    {
      id,
      status: { state: 'active' },
      createdBy: 'ann',
      comment: 'at work',
      matchers: [{ name: 'alertname', value: 'Disk.+', isRegex: true }],
    },
  ]);
  expect(await ask(program, 'alert', 'query')).not.toContain('DiskFull');
  expect(await ask(program, 'alert', 'query', '--silenced')).toContain('suppressed');
  await ask(program, 'silence', 'update', id, '--comment=longer', '--duration=2h');
  expect(await ask(program, 'silence', 'query', '--created-by=ann')).toContain('longer');
  await ask(program, 'silence', 'expire', id);
  expect(await ask(program, 'silence', 'query', '-q')).toBe('');
  expect(await ask(program, 'silence', 'query', '-q', '--expired')).toContain(id);
  expect(await ask(program, 'alert', 'query')).toContain('DiskFull');
  await expect(ask(program, 'silence', 'expire', '00000000-0000-0000-0000-000000000000')).rejects.toThrow(
    '[404] deleteSilenceNotFound',
  );
});

test('amtool shows the config without secrets, routes by it, and the cluster', async () => {
  const site = new Site(config());
  const program = await site.start();
  const shown = await ask(program, 'config', 'show');
  expect(shown).toMatch(/receiver: web[\s\S]*url: <secret>/);
  expect(shown).not.toContain('s3cr3t');
  expect(await ask(program, 'config', 'routes', 'test', 'alertname=A')).toBe('web\n');
  expect(await ask(program, 'cluster', 'show')).toMatch(/Cluster Status:\s+ready\nNode Name:\s+[0-9A-Z]{26}/);
  const checked = await Promise.all([
    run(amtool ?? '', ['check-config', site.configFile]),
    run(process.execPath, [AMP, 'check-config', site.configFile]),
  ]);
  for (const { stdout } of checked) expect(stdout).toContain('SUCCESS');
  site.configure(config().replace('receiver: web', 'receiver: wab'));
  await expect(run(amtool ?? '', ['check-config', site.configFile])).rejects.toMatchObject({ code: 1 });
  await expect(run(process.execPath, [AMP, 'check-config', site.configFile])).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('wab'),
  });
});

const RULES = `
groups:
  - name: switch
    rules:
      - alert: Switched
        expr: switch == 1
        labels: {severity: page}
        annotations: {summary: 'the switch on {{ $labels.job }} is on'}
`;

test('a real Prometheus: a rule fires, and resolves; the webhook is told both, once', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url()));
  const program = await site.start();
  const page = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(`switch ${isOn ? 1 : 0}\n`);
  }).listen(0, '127.0.0.1');
  await once(page, 'listening');
  atTheEnd(() => page.close());
  let isOn = false;
  const child = spawn(
    prometheus ?? '',
    [
      `--config.file=${prometheusConfig(site, (page.address() as AddressInfo).port, program.port)}`,
      `--storage.tsdb.path=${site.directory}/tsdb`,
      '--web.listen-address=127.0.0.1:0',
      '--rules.alert.resend-delay=500ms',
    ],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'close');
  atTheEnd(() => {
    child.kill('SIGKILL');
    return ended;
  });

  isOn = true;
  const { body } = await sink.received(1);
  expect(body).toMatchObject({ status: 'firing', receiver: 'web', groupLabels: { alertname: 'Switched' } });
  expect(body.alerts).toMatchObject([
    {
      labels: { alertname: 'Switched', job: 'page', severity: 'page' },
      annotations: { summary: 'the switch on page is on' },
      generatorURL: expect.stringContaining('switch'),
    },
  ]);
  const received = (): Promise<number | undefined> =>
    program.metric('alertmanager_alerts_received_total{status="firing",version="v2"}');
  await until('it was sent again', async () => ((await received()) ?? 0) >= 3);
  isOn = false;
  const second = await sink.received(2);
  expect(second.body).toMatchObject({ status: 'resolved', alerts: [{ fingerprint: body.alerts[0]?.fingerprint }] });
  expect(sink.told).toEqual(['firing Switched', 'resolved Switched']);
});

function prometheusConfig(site: Site, pagePort: number, ourPort: number): string {
  return site.file(
    'prometheus.yml',
    `
global: {scrape_interval: 250ms, scrape_timeout: 250ms, evaluation_interval: 250ms}
rule_files: ['${site.file('rules.yml', RULES)}']
scrape_configs: [{job_name: page, static_configs: [{targets: ['127.0.0.1:${pagePort}']}]}]
alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:${ourPort}']}]}]}
`,
  );
}
