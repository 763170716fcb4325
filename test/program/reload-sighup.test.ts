// SIGHUP on the real program: what it changes, what it says about it, and that nobody notices meanwhile.

import { once } from 'node:events';
import { copyFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { firing, type Program, Site } from '../support/program.ts';
import { finishedReloads, hangUp } from '../support/reloads.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

const WAITS = 'group_by: [alertname], group_wait: 50ms, group_interval: 300ms, repeat_interval: 1h';

function config(url: string, more = ''): string {
  return `
route: {receiver: web, ${WAITS}}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
${more}
`;
}

/** Where the program sends an alert now. */
async function destination(program: Program, sink: Sink, name: string): Promise<string> {
  await program.alert(firing(name));
  return (await sink.hears(name, ({ body }) => body.groupLabels.alertname === name)).path;
}

interface ReloadStatus {
  readonly version: number;
  readonly status: string;
  readonly last_reload: string;
  readonly last_reload_unix: number;
}

function statusOf(program: Program): Promise<ReloadStatus> {
  return program.get('/api/v2/config/status');
}

async function originalOf(program: Program): Promise<string> {
  return (await program.get<{ config: { original: string } }>('/api/v2/status')).config.original;
}

function phasesOf(program: Program, reload: unknown): unknown[] {
  return program.log
    .filter((line) => line.event === 'reload.phase.finished' && line.reload === reload)
    .map(({ phase, ok }) => (ok === true ? phase : `${phase} failed`));
}

function componentsOf(program: Program, reload: unknown): unknown[] {
  return program.log
    .filter((line) => line.event === 'reload.component.prepared' && line.reload === reload)
    .map(({ component }) => component)
    .sort();
}

test.concurrent('SIGHUP takes the new file up: components, metrics, status and the next alert all follow', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url('/old')));
  const program = await site.start();
  expect(await statusOf(program)).toMatchObject({ version: 1, status: 'initial' });
  expect(await destination(program, sink, 'Before')).toBe('/old');
  const hash = await program.metric('alertmanager_config_hash');

  site.configure(config(sink.url('/new'), "inhibit_rules: [{source_matchers: ['a=1'], target_matchers: ['b=1']}]"));
  const begunAtMs = Date.now();
  const outcome = await hangUp(program);
  expect(outcome).toMatchObject({
    level: 'INFO',
    outcome: 'applied',
    status: 'success',
    trigger: 'sighup',
    version: 2,
  });
  expect(phasesOf(program, outcome.reload)).toEqual(['load', 'validate', 'diff', 'apply', 'reload', 'health_check']);
  expect(componentsOf(program, outcome.reload)).toEqual(['inhibition', 'receivers']);

  expect(await destination(program, sink, 'After')).toBe('/new');
  expect(await originalOf(program)).toContain('inhibit_rules');
  const status = await statusOf(program);
  expect(status).toMatchObject({ version: 2, status: 'success' });
  expect(status.last_reload_unix * 1000).toBe(Date.parse(status.last_reload)); // one instant, in whole seconds
  expect(Date.parse(status.last_reload)).toBeGreaterThan(begunAtMs - 1000);
  expect(await program.metric('config_reload_total{status="success"}')).toBe(1);
  expect(await program.metric('config_reload_version')).toBe(2);
  expect(await program.metric('config_reload_duration_seconds_count')).toBe(1);
  expect(await program.metric('config_reload_phase_duration_seconds_count{phase="health_check"}')).toBe(1);
  expect(await program.metric('config_reload_component_duration_seconds_count{component="receivers"}')).toBe(1);
  expect(await program.metric('config_reload_component_duration_seconds_count{component="routing"}')).toBe(0);
  expect(await program.metric('config_reload_last_success_timestamp_seconds')).toBeGreaterThanOrEqual(begunAtMs / 1000);
  expect(await program.metric('alertmanager_config_last_reload_successful')).toBe(1);
  expect(await program.metric('alertmanager_config_hash')).not.toBe(hash);
});

test.concurrent('SIGHUP with an invalid file: refused with every reason, the old config goes on, and a mended file is taken', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url('/old')));
  const program = await site.start();
  const original = await originalOf(program);
  site.configure(`route: {receiver: nobody, group_wait: soon}\nreceivers: [{name: web, webhook_configs: [{url: 7}]}]`);
  const outcome = await hangUp(program);
  expect(outcome).toMatchObject({
    level: 'ERROR',
    outcome: 'rejected',
    status: 'validation_failed',
    phase: 'validate',
  });
  const reasons = String(outcome.err).split('\n');
  expect(reasons.length).toBeGreaterThanOrEqual(2);
  expect(reasons.filter((reason) => reason.startsWith(`${site.configFile}:1:`)).length).toBeGreaterThanOrEqual(2);
  expect(phasesOf(program, outcome.reload)).toEqual(['load', 'validate failed']);
  expect(await program.fetch('/-/reload', { method: 'POST' })).toEqual({
    status: 500,
    text: `failed to reload config: ${outcome.err}\n`,
  });

  expect(await statusOf(program)).toMatchObject({ version: 1, status: 'validation_failed' });
  expect(await program.metric('config_reload_total{status="validation_failed"}')).toBe(2);
  expect(await program.metric('config_reload_errors_total{type="validation_failed"}')).toBe(2);
  expect(await program.metric('config_reload_version')).toBe(1);
  expect(await program.metric('alertmanager_config_last_reload_successful')).toBe(0);
  expect(await originalOf(program)).toBe(original);
  expect(await destination(program, sink, 'Kept')).toBe('/old');

  site.configure(config(sink.url('/new')));
  expect(await hangUp(program)).toMatchObject({ outcome: 'applied', version: 2 });
  expect(await program.metric('alertmanager_config_last_reload_successful')).toBe(1);
  expect(await destination(program, sink, 'Mended')).toBe('/new');
});

test.concurrent('SIGHUP with a component that cannot be built: rolled back, and nothing of the new file is visible', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url('/old')));
  const program = await site.start();
  const original = await originalOf(program);
  // The file is valid; the certificate that the routed receiver needs is not there.
  site.configure(`
route: {receiver: tls, group_wait: 1h}
receivers:
  - {name: web, webhook_configs: [{url: '${sink.url('/new')}'}]}
  - {name: tls, webhook_configs: [{url: '${sink.url('/new')}', http_config: {tls_config: {ca_file: gone.pem}}}]}
silences: [{matchers: ['alertname=Kept'], comment: none, duration: 1h}]
`);
  const outcome = await hangUp(program);
  expect(outcome).toMatchObject({ level: 'ERROR', outcome: 'rolled-back', status: 'rolled_back', version: 1 });
  expect(outcome.err).toMatch(/receivers: .*tls.*webhook\[0\].*gone\.pem: no such file/);
  expect(phasesOf(program, outcome.reload)).toEqual(['load', 'validate', 'diff', 'apply', 'reload failed']);

  expect(await statusOf(program)).toMatchObject({ version: 1, status: 'rolled_back' });
  expect(await program.metric('config_reload_total{status="rolled_back"}')).toBe(1);
  expect(await program.metric('config_reload_rollbacks_total{reason="critical_failed"}')).toBe(1);
  expect(await program.metric('config_reload_errors_total{type="component_failed"}')).toBe(1);
  expect(await program.metric('config_reload_version')).toBe(1);
  expect(await program.metric('alertmanager_config_last_reload_successful')).toBe(0);
  expect(await originalOf(program)).toBe(original);
  expect(await program.get('/api/v2/silences')).toEqual([]);
  expect(await destination(program, sink, 'Kept')).toBe('/old');

  // The same file is taken once the certificate is there: no revision is ever "known as bad".
  copyFileSync('test/fixtures/tls/ca.crt', join(site.directory, 'gone.pem'));
  expect(await hangUp(program)).toMatchObject({ outcome: 'applied', version: 2 });
});

test.concurrent('many SIGHUPs, one after the other: each edit runs before the next, and versions count them', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url('/0')));
  const program = await site.start();
  for (let edit = 1; edit <= 12; edit += 1) {
    site.configure(config(sink.url(`/${edit}`)));
    expect(await hangUp(program)).toMatchObject({ outcome: 'applied', version: edit + 1 });
    expect(await destination(program, sink, `Edit${edit}`)).toBe(`/${edit}`);
  }
  expect(await hangUp(program)).toMatchObject({ outcome: 'unchanged', version: 13 });
  expect(await program.metric('config_reload_total{status="success"}')).toBe(13);
  // A changed URL is a new destination: it is told what fires, once each.
  const told = sink.hooks.map(({ path, body }) => `${path} ${body.groupLabels.alertname}`);
  expect(told).toEqual([...new Set(told)]);
});

test.concurrent('SIGHUPs during requests: none fails, and each sees one whole config', async () => {
  const sink = await Sink.open();
  // Two configs that differ in two places; half of one and half of the other would show.
  const whole = (name: string): string => `
route: {receiver: ${name}, ${WAITS}}
receivers: [{name: ${name}, webhook_configs: [{url: '${sink.url(`/${name}`)}'}]}]
`;
  const site = new Site(whole('one'));
  const program = await site.start();
  let isOver = false;
  const loop = async (work: (round: number) => Promise<void>): Promise<number> => {
    let rounds = 0;
    for (; !isOver; rounds += 1) await work(rounds);
    return rounds;
  };
  const loops = [
    loop((round) => program.alert(firing(`A${round % 20}`))),
    loop(async () => {
      expect(await program.fetch('/metrics')).toMatchObject({ status: 200 });
    }),
    loop(async () => {
      const alerts = await program.get<{ receivers: { name: string }[] }[]>('/api/v2/alerts');
      const receivers = new Set(alerts.map((alert) => alert.receivers.map(({ name }) => name).join()));
      expect(receivers.size, [...receivers].join(' ')).toBeLessThanOrEqual(1);
    }),
    loop(async () => {
      const original = await originalOf(program);
      expect(/receiver: (\w+)/.exec(original)?.[1]).toBe(/name: (\w+)/.exec(original)?.[1]);
    }),
  ];
  for (let edit = 0; edit < 40; edit += 1) {
    site.configure(whole(edit % 2 === 0 ? 'two' : 'one'));
    program.signal('SIGHUP');
    await pause(30);
  }
  isOver = true;
  for (const rounds of await Promise.all(loops)) expect(rounds).toBeGreaterThan(3);
  expect(new Set(finishedReloads(program).map(({ status }) => status))).toEqual(new Set(['success']));
  expect(finishedReloads(program).length).toBeGreaterThan(3); // coalesced: the busier the machine, the fewer
});

test.concurrent('a ConfigMap: the directory behind `..data` is swapped before the signal; a swap is never seen by halves', async () => {
  const sink = await Sink.open();
  const site = new Site();
  const volume = join(site.directory, 'volume');
  mkdirSync(volume);
  let generation = 0;
  /** As the kubelet does it: a new directory, a link beside, renamed over the old one, which then goes. */
  const publish = (text: string): void => {
    const before = `..gen${generation}`;
    generation += 1;
    mkdirSync(join(volume, `..gen${generation}`));
    writeFileSync(join(volume, `..gen${generation}`, 'alertmanager.yml'), text);
    symlinkSync(`..gen${generation}`, join(volume, '..data_tmp'));
    renameSync(join(volume, '..data_tmp'), join(volume, '..data'));
    rmSync(join(volume, before), { recursive: true, force: true });
  };
  publish(config(sink.url('/1')));
  symlinkSync('..data/alertmanager.yml', join(volume, 'alertmanager.yml'));
  const program = await site.start(`--config.file=${join(volume, 'alertmanager.yml')}`);
  expect(await destination(program, sink, 'First')).toBe('/1');

  publish(config(sink.url('/2')));
  expect(await hangUp(program)).toMatchObject({ outcome: 'applied', version: 2 });
  expect(await destination(program, sink, 'Second')).toBe('/2');

  // A storm of swaps and signals: whichever file a reload meets, it is a whole one.
  for (let edit = 3; edit < 60; edit += 1) {
    publish(config(sink.url(`/${edit}`)));
    program.signal('SIGHUP');
    await pause(edit % 7);
  }
  publish(config(sink.url('/last')));
  await program.fetch('/-/reload', { method: 'POST' });
  expect(await destination(program, sink, 'Last')).toBe('/last');
  // The kubelet removes the old directory: a file opened just before that is whole, one not opened is not there.
  const refused = finishedReloads(program).filter(({ status }) => status !== 'success');
  for (const { err } of refused) expect(err).toContain('ENOENT');
});

test.concurrent('SIGHUPs and POSTs all at once: few runs, every POST answered by one that began after it, the last edit runs', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url('/0')));
  const program = await site.start();
  for (let round = 1; round <= 5; round += 1) {
    const before = finishedReloads(program).length;
    const posts: Promise<unknown>[] = [];
    for (let i = 0; i < 20; i += 1) {
      program.signal('SIGHUP');
      if (i === 10) site.configure(config(sink.url(`/${round}`)));
      posts.push(program.fetch('/-/reload', { method: 'POST' }));
    }
    expect(new Set((await Promise.all(posts)).map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"status":200,"text":""}']),
    );
    // The edit came before the last POST was sent: its answer says that it runs.
    expect(await destination(program, sink, `Round${round}`)).toBe(`/${round}`);
    expect(finishedReloads(program).length - before).toBeLessThanOrEqual(30);
  }
  expect(await program.metric('config_reload_version')).toBe(6);
});

test.concurrent('POSTs whose clients go away at once: their reloads run all the same', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url('/0')));
  const program = await site.start();
  for (let edit = 1; edit <= 8; edit += 1) {
    site.configure(config(sink.url(`/${edit}`)));
    const socket = connect(program.port, '127.0.0.1');
    socket.end('POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n');
    await once(socket, 'finish');
    socket.destroy();
    await until('the reload', async () => (await statusOf(program)).version === edit + 1);
  }
  expect(await destination(program, sink, 'Any')).toBe('/8');
});

test.concurrent('SIGHUP with 10,000 routes: it runs, and the server answers others all the time meanwhile', async () => {
  const sink = await Sink.open();
  const large = (edit: string): string => {
    const routes = Array.from(
      { length: 10_000 },
      (_, i) => `  - {matchers: ['service=s${i}', 'edit=~"${edit}|x"'], receiver: web, group_wait: ${(i % 50) + 1}s}`,
    );
    return `
route:
  receiver: web
  group_by: [alertname]
  group_wait: 50ms
  routes:
${routes.join('\n')}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
`;
  };
  const site = new Site(config(sink.url()));
  const program = await site.start();
  for (const edit of ['one', 'two']) {
    site.configure(large(edit));
    let outcome: unknown;
    const ended = hangUp(program).then((line) => {
      outcome = line;
    });
    let answered = 0;
    for (; outcome === undefined; answered += 1) {
      expect(await program.fetch('/-/healthy')).toMatchObject({ status: 200 });
    }
    await ended;
    expect(outcome).toMatchObject({ outcome: 'applied' });
    expect(answered).toBeGreaterThan(3);
  }
  await program.alert(firing('Any'));
  await sink.received(1);
});
