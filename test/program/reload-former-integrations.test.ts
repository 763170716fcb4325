// Integrations that a reload replaced while something is owed through them: they stay usable until nothing is owed, and a
// resolve goes out with the credentials that the config has now.

import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { firing, resolved, Site } from '../support/program.ts';
import { reload } from '../support/reloads.ts';
import { after, Sink } from '../support/sink.ts';

const WAITS = 'group_by: [alertname], group_wait: 50ms, group_interval: 300ms, repeat_interval: 1h';

test.concurrent('the URL is edited while the old one is being told: that counts as told; both are told the resolve', async () => {
  const sink = await Sink.open();
  sink.behaviour = after(1500);
  const config = (path: string): string => `
route: {receiver: web, ${WAITS}}
receivers: [{name: web, webhook_configs: [{url: '${sink.url(path)}'}]}]
`;
  const site = new Site(config('/old'));
  const program = await site.start();
  await program.alert(firing('Up'));
  await sink.received(1);
  site.configure(config('/new'));
  await reload(program);
  await sink.received(2);
  await pause(2500);
  await program.alert(resolved('Up'));
  await sink.received(4);
  await pause(2500);
  const told = sink.hooks.map(({ path, body }) => `${path} ${body.status}`);
  expect(told.slice(0, 2)).toEqual(['/old firing', '/new firing']);
  expect(told.slice(2).sort()).toEqual(['/new resolved', '/old resolved']);
});

test.concurrent.each([
  [
    'then its route is removed',
    [
      ['two', 'web'],
      ['two', 'none'],
    ],
  ],
  [
    'after its route was removed',
    [
      ['one', 'none'],
      ['two', 'none'],
    ],
  ],
] as const)('a password is changed, %s: the resolve goes out with the new one', async (_when, edits) => {
  const sink = await Sink.open();
  const told: string[] = [];
  sink.behaviour = (response, { headers, body }) => {
    const [, password] = Buffer.from(String(headers.authorization).slice('Basic '.length), 'base64')
      .toString()
      .split(':');
    told.push(`${body.status} ${password}`);
    response.end();
  };
  const config = (password: string, receiver: string): string => `
route: {receiver: none, ${WAITS}, routes: [{matchers: [alertname=Up], receiver: ${receiver}}]}
receivers:
  - {name: none}
  - {name: web, webhook_configs: [{url: '${sink.url()}', http_config: {basic_auth: {username: u, password: ${password}}}}]}
`;
  const site = new Site(config('one', 'web'));
  const program = await site.start();
  await program.alert(firing('Up'));
  await sink.received(1);
  for (const [password, receiver] of edits) {
    await pause(700);
    site.configure(config(password, receiver));
    await reload(program);
  }
  await program.alert(resolved('Up'));
  await sink.received(2);
  expect(told).toEqual(['firing one', 'resolved two']);
});
