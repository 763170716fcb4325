// The way out of the server: proxies and tokens, as a config and the environment ask for them, and what becomes of a page
// while they do not work.

import { expect, test } from 'vitest';
import { LocalProxy } from '../receivers/local-proxy.ts';
import { LocalServer } from '../receivers/local-server.ts';
import { atTheEnd } from '../support/leftovers.ts';
import { firing, Site } from '../support/program.ts';
import { Sink } from '../support/sink.ts';

function config(url: string, http: string): string {
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 1s, repeat_interval: 1h}
receivers: [{name: web, webhook_configs: [{url: '${url}', http_config: ${http}}]}]
`;
}

async function proxied(): Promise<LocalProxy> {
  const proxy = await LocalProxy.http();
  atTheEnd(() => proxy.close());
  return proxy;
}

test.concurrent('a page waits for a proxy that is away, and is told once when it is there', async () => {
  const sink = await Sink.open();
  const gone = await LocalProxy.http();
  const { port } = gone;
  await gone.close();
  const hook = sink.url().replace('127.0.0.1', 'hooks.test');
  const program = await new Site(config(hook, `{proxy_url: 'http://u:s3cret@127.0.0.1:${port}'}`)).start();
  await program.alert(firing('A'));
  const { err } = await program.said('notify.attempt.failed');
  expect(err).toBe(`Post "<redacted>": proxyconnect tcp: dial tcp 127.0.0.1:${port}: connect: connection refused`);
  const proxy = await LocalProxy.http(undefined, port);
  atTheEnd(() => proxy.close());
  await program.said('notify.notification.sent');
  expect(sink.told).toEqual(['firing A']);
  expect(program.stderr).not.toContain('s3cret');
});

test.concurrent('the environment’s proxies are taken up by a reload that asks for them', async () => {
  const sink = await Sink.open();
  const proxy = await proxied();
  const hook = sink.url().replace('127.0.0.1', 'hooks.test');
  const site = new Site(config(hook, '{follow_redirects: false}'));
  const program = site.spawn([], `export http_proxy=127.0.0.1:${proxy.port}`);
  await program.ready();
  await program.alert(firing('A'));
  expect(await program.said('notify.attempt.failed')).toMatchObject({ err: expect.stringContaining('no such host') });
  site.configure(config(hook, '{proxy_from_environment: true}'));
  expect(await program.post('/-/reload', '')).toMatchObject({ status: 200 });
  await program.said('notify.notification.sent');
  expect(sink.told).toEqual(['firing A']);
  expect(proxy.asked.map(({ target }) => target)).toEqual([hook]);
});

test.concurrent('a page waits for a token endpoint that refuses; a reload that changes nothing there keeps the token', async () => {
  const sink = await Sink.open();
  let refuses = true;
  const tokens = await LocalServer.http((_, response) => {
    if (refuses) response.writeHead(401).end('{"error":"invalid_client"}');
    else response.end('{"access_token":"tok-s3cret","expires_in":3600}');
  });
  atTheEnd(() => tokens.close());
  const site = new Site();
  const secret = site.file('secret', 's3cret-client\n');
  const oauth2 = `{oauth2: {client_id: amp, client_secret_file: '${secret}', token_url: '${tokens.url('/token').href}'}}`;
  site.configure(config(sink.url(), oauth2));
  const program = await site.start();
  await program.alert(firing('A'));
  const { err } = await program.said('notify.attempt.failed');
  expect(err).toBe('Post "<redacted>": oauth2: "invalid_client"');
  refuses = false;
  await program.said('notify.notification.sent');
  const asked = tokens.asked.length;
  site.configure(`${config(sink.url(), oauth2)}# the same\n`);
  expect(await program.post('/-/reload', '')).toMatchObject({ status: 200 });
  await program.alert(firing('B'));
  await sink.received(2);
  expect(sink.hooks.map(({ headers }) => headers.authorization)).toEqual(['Bearer tok-s3cret', 'Bearer tok-s3cret']);
  expect(tokens.asked).toHaveLength(asked);
  await program.terminated();
  expect(program.stderr).not.toContain('s3cret');
});
