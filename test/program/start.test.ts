import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AMP, firing, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';

function config(url = 'http://127.0.0.1:1/'): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 500ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${url}'}]}]
`;
}

const TWO_ERRORS = `
route: {receiver: web, group_wait: soon}
receivers: [{name: wob}]
`;

test.concurrent('a bad config file: it ends with 1 and says all that is wrong, with places and codes', async () => {
  const program = new Site(TWO_ERRORS).spawn();
  expect(await program.ended).toEqual({ code: 1, signal: null });
  const { level, err } = await program.said('server.start.failed');
  expect(level).toBe('ERROR');
  expect(String(err)).toMatch(/alertmanager\.yml:2:\d+: AM2\d{3} route\.group_wait: /);
  expect(String(err)).toMatch(/alertmanager\.yml:2:\d+: AM2\d{3} route\.receiver: /);
  expect(program.log.some(({ event }) => event === 'http.listener.opened')).toBe(false);
});

test.concurrent('a missing config file: it ends with 1 and names it', async () => {
  const site = new Site();
  const program = site.spawn();
  expect(await program.ended).toEqual({ code: 1, signal: null });
  const { err } = await program.said('server.start.failed');
  expect(err).toContain(site.configFile);
  expect(err).toContain('no such file or directory');
});

test.concurrent('an empty config file, and one that is no text: it ends with 1', async () => {
  for (const content of ['', '\0\x01\xff', '[]', 'route: !!binary aGk=']) {
    const program = new Site(content).spawn();
    expect(await program.ended, JSON.stringify(content)).toEqual({ code: 1, signal: null });
    await program.said('server.start.failed');
  }
});

test.concurrent('with --config.fallback=last-good it starts on what ran last, and says so wherever one looks', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url('/good')));
  await (await site.start()).killed();
  site.configure(TWO_ERRORS);
  expect((await site.spawn().ended).code).toBe(1); // never without the flag

  const program = await site.start('--config.fallback=last-good');
  const said = await program.said('config.fallback.used');
  expect(said.level).toBe('ERROR');
  const ready = await program.fetch('/-/ready');
  expect(ready.status).toBe(200);
  for (const text of [String(said.err), ready.text]) expect(text).toMatch(/alertmanager\.yml:2:\d+: AM2\d{3} route\./);
  expect(ready.text).toContain('last good configuration');
  expect(await program.metric('alertmanager_config_last_reload_successful')).toBe(0);
  await program.alert(firing('A'));
  expect((await sink.received(1)).path).toBe('/good');

  // Once the file is mended and read, it is no longer said.
  site.configure(config(sink.url('/mended')));
  program.signal('SIGHUP');
  await program.said('reload.run.finished', { outcome: 'applied' });
  await program.alert(firing('B'));
  expect((await sink.received(2)).path).toBe('/mended');
  expect(await program.metric('alertmanager_config_last_reload_successful')).toBe(1);
});

test.concurrent.each([
  [
    'asks for a certificate that is not there',
    (url: string) => config(url).replace('}]}]', ', http_config: {tls_config: {ca_file: gone.pem}}}]}]'),
    'gone.pem: no such file or directory',
  ],
  [
    'traces to a collector whose certificate is not there',
    (url: string) => `${config(url)}tracing: {endpoint: '127.0.0.1:1', tls_config: {ca_file: gone.pem}}\n`,
    'gone.pem: no such file or directory',
  ],
])(
  'a file that reads well and %s is a bad file, too: the fallback is used, and such a start leaves no trace in it',
  async (_what, edited, reason) => {
    const sink = await Sink.open();
    const site = new Site(config(sink.url('/good')));
    await (await site.start()).killed();
    site.configure(edited(sink.url('/never')));
    expect((await site.spawn().ended).code).toBe(1);

    const program = await site.start('--config.fallback=last-good');
    expect((await program.said('config.fallback.used')).err).toContain(reason);
    await program.alert(firing('A'));
    expect((await sink.received(1)).path).toBe('/good');
    await program.killed();
    site.configure(TWO_ERRORS);
    const later = await site.start('--config.fallback=last-good');
    await later.alert(firing('B'));
    expect((await sink.received(2)).path).toBe('/good');
  },
);

test.concurrent('a config with which the process never came up is none to fall back to', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink.url('/good')));
  await (await site.start()).killed();
  site.configure(config(sink.url('/never')));
  const taken = new URL(sink.url()).host;
  expect((await site.spawn([`--web.listen-address=${taken}`]).ended).code).toBe(1);
  site.configure(TWO_ERRORS);
  const program = await site.start('--config.fallback=last-good');
  await program.alert(firing('A'));
  expect((await sink.received(1)).path).toBe('/good');
});

test.concurrent('with the fallback and nothing to fall back to, it ends with 1 and says both', async () => {
  const program = new Site(TWO_ERRORS).spawn(['--config.fallback=last-good']);
  expect((await program.ended).code).toBe(1);
  const { err } = await program.said('server.start.failed');
  expect(err).toContain('AM2');
  expect(err).toContain('no last good configuration');
});

const SECRET_MANAGER = `
route: {receiver: chat}
receivers: [{name: chat, slack_configs: [{api_url: 'http://127.0.0.1:1/s3cr3t', channel: '#x', http_config: {authorization: {credentials_ref: x}}}]}]
`;

test.concurrent('what does not work is refused by its name; check-config accepts it and warns', async () => {
  const site = new Site(SECRET_MANAGER);
  const program = site.spawn();
  expect((await program.ended).code).toBe(1);
  expect((await program.said('server.start.failed')).err).toMatch(
    /alertmanager\.yml:3:\d+: AM4013 receivers\[0\]\.slack_configs\[0\]\.http_config\.authorization\.credentials_ref: /,
  );
  expect(program.stderr).not.toContain('s3cr3t');
  const { status, stdout, stderr } = spawnSync(process.execPath, [AMP, 'check-config', site.configFile], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout + stderr).toContain('SUCCESS');
  expect(stdout + stderr).toMatch(/warning: .*credentials_ref/);
  expect(stdout + stderr).not.toContain('s3cr3t');
});

test.concurrent('what it writes is for its owner only', async () => {
  const site = new Site(config());
  const program = await site.start();
  await program.alert(firing('A'));
  await program.silence('A', 60_000);
  const modes = readdirSync(site.storage).map((name) => [
    name,
    (statSync(join(site.storage, name)).mode & 0o777).toString(8),
  ]);
  expect(modes.length).toBeGreaterThanOrEqual(3);
  expect(modes.filter(([, mode]) => mode !== '600')).toEqual([]);
  expect((statSync(site.storage).mode & 0o777).toString(8)).toBe('700');
});

test.concurrent('a storage directory that cannot be made: it ends with 1 and names it', async () => {
  const site = new Site(config());
  const blocked = site.file('blocked', 'a file');
  const program = site.spawn([`--storage.path=${blocked}/data`]);
  expect((await program.ended).code).toBe(1);
  expect((await program.said('server.start.failed')).err).toContain(`${blocked}/data`);
});
