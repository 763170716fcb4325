import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { firing, type Program, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';

function config(url: string, more = ''): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 500ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
${more}
`;
}

/** Where the program sends an alert now. */
async function destination(program: Program, sink: Sink, name: string): Promise<string> {
  await program.alert(firing(name));
  return (await sink.hears(name, ({ body }) => body.groupLabels.alertname === name)).path;
}

function outcomes(program: Program): unknown[] {
  return program.log.filter(({ event }) => event === 'reload.run.finished').map(({ outcome }) => outcome);
}

test.concurrent('SIGHUPs from its first line on do not kill it, and it ends up running what the file says last', async () => {
  const sink = await Sink.open();
  for (let round = 0; round < 8; round += 1) {
    const site = new Site(config(sink.url('/old')));
    const program = site.spawn();
    await program.born();
    for (let i = 0; i <= round * 4; i += 1) {
      program.signal('SIGHUP');
      await pause(i % 8); // the last edit comes at another moment of the start each time
    }
    site.configure(config(sink.url('/new')));
    program.signal('SIGHUP');
    await program.ready();
    let tries = 0;
    await until('the last content runs', async () => {
      tries += 1;
      return (await destination(program, sink, `Round${round}x${tries}`)) === '/new';
    });
    expect(await program.terminated()).toEqual({ code: 0, signal: null });
  }
});

test.concurrent('a reload applies an edit: the next alert takes the new way, and what is known is not told again', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url('/old')));
  const program = await site.start();
  expect(await destination(program, sink, 'A')).toBe('/old');
  site.configure(config(sink.url('/old'), '# only a comment'));
  program.signal('SIGHUP');
  await program.said('reload.run.finished', { outcome: 'unchanged', trigger: 'sighup' });
  expect(await destination(program, sink, 'B')).toBe('/old');
  site.configure(config(sink.url('/new')));
  expect(await program.fetch('/-/reload', { method: 'POST' })).toEqual({ status: 200, text: '' });
  await program.said('reload.run.finished', { outcome: 'applied', trigger: 'http' });
  expect(await destination(program, sink, 'C')).toBe('/new');
  const old = sink.hooks.filter(({ path }) => path === '/old');
  expect(old.map(({ body }) => body.groupLabels.alertname)).toEqual(['A', 'B']);
  expect(await program.metric('alertmanager_config_last_reload_successful')).toBe(1);
});

test.concurrent('a reload begins no counter of a receiver anew', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url('/old')));
  const program = await site.start();
  const told = 'alertmanager_notifications_total{integration="webhook"}';
  for (const name of ['A', 'B', 'C']) await destination(program, sink, name);
  await until('three are counted', async () => (await program.metric(told)) === 3);
  site.configure(config(sink.url('/new')));
  await program.fetch('/-/reload', { method: 'POST' });
  await program.said('reload.run.finished', { outcome: 'applied' });
  expect(await program.metric(told)).toBeGreaterThanOrEqual(3); // the new destination is told of them, too
});

test.concurrent('a bad file keeps the old config: the log, the answer and the metrics say so, with the place and the code', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url()));
  const program = await site.start();
  const hash = await program.metric('alertmanager_config_hash');
  site.configure(
    config(sink.url()).replace('receiver: web', 'receiver: wab').replace('group_wait: 100ms', 'group_wait: soon'),
  );
  program.signal('SIGHUP');
  const line = await program.said('reload.run.finished', { outcome: 'rejected' });
  expect(line.level).toBe('ERROR');
  const { status, text } = await program.fetch('/-/reload', { method: 'POST' });
  expect(status).toBe(500);
  expect(text).toMatch(/^failed to reload config: /);
  for (const said of [String(line.err), text]) {
    expect(said).toMatch(/alertmanager\.yml:2:\d+: AM2\d{3} route\.group_wait: /);
    expect(said).toMatch(/alertmanager\.yml:2:\d+: AM2\d{3} route\.receiver: /);
  }
  expect(await program.metric('alertmanager_config_last_reload_successful')).toBe(0);
  expect(await program.metric('alertmanager_config_hash')).toBe(hash);
  expect(await destination(program, sink, 'A')).toBe('/hook');

  site.configure(config(sink.url('/mended')));
  program.signal('SIGHUP');
  await program.said('reload.run.finished', { outcome: 'applied' });
  expect(await destination(program, sink, 'B')).toBe('/mended');
  expect(await program.metric('alertmanager_config_last_reload_successful')).toBe(1);
});

test.concurrent('a storm of SIGHUPs costs few reloads, loses no edit and disturbs no alert', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url('/0')));
  const program = await site.start();
  for (let edit = 1; edit <= 50; edit += 1) {
    site.configure(config(sink.url(`/${edit}`)));
    program.signal('SIGHUP');
    if (edit % 10 === 0) await program.alert(firing(`Storm${edit}`));
  }
  await until(
    'the last edit runs',
    async () => (await destination(program, sink, `Probe${performance.now()}`)) === '/50',
  );
  expect(outcomes(program).length).toBeLessThanOrEqual(50);
  expect(outcomes(program)).not.toContain('rejected');
  for (const edit of [10, 20, 30, 40, 50])
    await sink.hears(`storm ${edit}`, ({ body }) => body.groupLabels.alertname === `Storm${edit}`);
  // Each edit is another destination: an alert may be told at several, but at none twice.
  const told = sink.hooks.map(({ path, body }) => `${path} ${body.status} ${body.groupLabels.alertname}`);
  expect(new Set(told).size).toBe(told.length);
});
