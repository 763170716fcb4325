// No secret of the config or of its files leaves the program but to the receiver that it is for.

import { expect, test } from 'vitest';
import { firing, type Program, Site } from '../support/program.ts';
import { Sink, status } from '../support/sink.ts';
import { until } from '../support/until.ts';

const SECRET = /s3cr3t/;

function config(site: Site, url: string, more = ''): string {
  const token = site.file('token', 's3cr3t-credentials');
  const urlFile = site.file('url', `${url}/s3cr3t-from-file`);
  return `
route: {receiver: web, group_by: [alertname], group_wait: 100ms, group_interval: 200ms, repeat_interval: 1h}
global: {slack_api_url: 'http://chat.example/s3cr3t-slack', smtp_auth_password: s3cr3t-smtp}
receivers:
  - name: web
    webhook_configs:
      - {url: '${url}/s3cr3t-path?token=s3cr3t-query', http_config: {basic_auth: {username: ann, password: s3cr3t-password}}}
      - {url: 'http://bob:s3cr3t-userinfo@127.0.0.1:1/', timeout: 100ms}
      - {url: '${url}/s3cr3t', http_config: {authorization: {credentials: s3cr3t-credentials}}}
      - {url_file: '${urlFile}', http_config: {authorization: {credentials_file: '${token}'}}}
      - {url: '${url}/h', http_config: {http_headers: {X-Key: {secrets: [s3cr3t-header]}}}}
${more}
`;
}

/** Everything that the program shows to anybody who asks. */
async function shown(program: Program): Promise<string> {
  const paths = [
    '/metrics',
    '/api/v2/status',
    '/api/v2/receivers',
    '/api/v2/alerts',
    '/api/v2/alerts/groups',
    '/-/ready',
    '/',
  ];
  const pages = await Promise.all(paths.map((path) => program.fetch(path)));
  return pages.map(({ text }) => text).join('\n');
}

test('through failures and reloads no secret is logged or shown, at level debug', async () => {
  const sink = await Sink.open();
  const site = new Site();
  const url = sink.url('').replace(/\/$/, '');
  site.configure(config(site, url));
  const program = await site.start();
  sink.behaviour = status(503);
  await program.alert(firing('A'));
  await program.said('notify.attempt.failed', { integration: 'webhook[0]' });
  await program.said('notify.attempt.failed', { integration: 'webhook[1]' });
  sink.behaviour = status(400);
  await until('all have failed', () => {
    const failed = program.log.filter(({ event }) => event === 'notify.notification.failed');
    return new Set(failed.map(({ integration }) => integration)).size >= 4;
  });
  expect(await shown(program)).not.toMatch(SECRET);
  // The receivers were given them, or this test would prove nothing.
  const seen = sink.hooks.map(({ path, headers }) => `${path} ${headers.authorization} ${headers['x-key']}`).join('\n');
  for (const secret of [
    's3cr3t-path?token=s3cr3t-query',
    's3cr3t-from-file Bearer s3cr3t-credentials',
    's3cr3t-header',
  ]) {
    expect(seen).toContain(secret);
  }

  // Files whose secrets are in the way of what is wrong with them.
  const broken = [
    `"${url}/s3cr3t\\x01"`,
    'ftp://x/s3cr3t',
    '"http://[s3cr3t"',
    '{s3cr3t: 1}',
    '[s3cr3t]',
    '"s3cr3t',
    '!s3cr3t x',
    's3cr3t: s3cr3t: s3cr3t',
  ];
  for (const value of broken) {
    site.configure(config(site, url, `  - {name: more, webhook_configs: [{url: ${value}}]}`));
    const answer = await program.fetch('/-/reload', { method: 'POST' });
    expect(answer.status, value).toBe(500);
    expect(answer.text, value).not.toMatch(SECRET);
  }
  site.configure(config(site, url, '  - {name: more}'));
  expect(await program.fetch('/-/reload', { method: 'POST' })).toEqual({ status: 200, text: '' });
  expect(await shown(program)).not.toMatch(SECRET);
  await program.killed();
  expect(program.stderr.split('\n').filter((line) => SECRET.test(line))).toEqual([]);
  expect(program.stdout).toBe('');
});
