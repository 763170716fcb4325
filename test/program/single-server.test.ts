import { expect, test } from 'vitest';
import { firing, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';

function config(sink: Sink): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 500ms, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${sink.url()}'}]}]
`;
}

test.concurrent('a second process on the same storage is refused with the way out, and the first goes on undisturbed', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink));
  const first = await site.start();
  await first.alert(firing('Before'));
  await sink.received(1);

  const second = site.spawn();
  expect(await second.ended).toEqual({ code: 1, signal: null });
  const line = await second.said('server.start.failed');
  expect(line.err).toContain(`${site.storage} is in use by another server (process ${first.pid}`);
  expect(line.err).toContain('--storage.path');

  await first.alert(firing('After'));
  await sink.received(2);
  expect(sink.told).toEqual(['firing Before', 'firing After']);
  expect(await first.terminated()).toEqual({ code: 0, signal: null });
  const third = await site.start(); // the directory is free again
  expect(await third.get('/api/v2/alerts')).toHaveLength(2);
});

test.concurrent('another storage and the same port: refused with the address, and its own storage is let go', async () => {
  const sink = await Sink.open();
  const first = await new Site(config(sink)).start();
  const site = new Site(config(sink));
  const second = site.spawn([`--web.listen-address=127.0.0.1:${first.port}`]);
  expect(await second.ended).toEqual({ code: 1, signal: null });
  expect((await second.said('server.start.failed')).err).toContain(
    `listen tcp 127.0.0.1:${first.port}: bind: address already in use`,
  );
  expect((await first.fetch('/-/healthy')).status).toBe(200);
  await site.start();
});

test.concurrent('it listens on every address that it is given, or on none', async () => {
  const sink = await Sink.open();
  const site = new Site(config(sink));
  const busy = await site.start();
  const other = new Site(config(sink));
  const refused = other.spawn(['--web.listen-address=127.0.0.1:0', `--web.listen-address=127.0.0.1:${busy.port}`]);
  expect((await refused.ended).code).toBe(1);
  const both = await other.start('--web.listen-address=127.0.0.1:0', '--web.listen-address=[::1]:0');
  const addresses = both.log
    .filter(({ event }) => event === 'http.listener.opened')
    .map(({ address }) => `http://${address}`);
  expect(addresses).toHaveLength(2);
  for (const url of addresses)
    expect((await fetch(`${url}/-/ready`, { headers: { connection: 'close' } })).status).toBe(200);
});
