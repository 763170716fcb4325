import { expect, onTestFinished, test } from 'vitest';
import { brokenTemplates } from '../../test/receivers/broken-templates.ts';
import { integrationConfig, integrationOf, notification, receiversSite } from '../../test/receivers/configs.ts';
import { type Answer, LocalServer } from '../../test/receivers/local-server.ts';
import { realTemplates } from '../../test/receivers/real-templates.ts';
import { testGoldens } from '../../test/receivers/replay.ts';
import type { Destination, Memo } from '../alerting/ports.ts';
import { Secret } from '../base/secret.ts';
import { Slack } from './slack.ts';
import { TemplatedIntegration } from './templated-integration.ts';

const API_URL = 'https://slack.com/api/chat.postMessage';

testGoldens('slack', {
  open: (config, site, url) => {
    if (config.type !== 'slack') return undefined;
    const isSlackItself = config.settings.apiUrl?.reveal() === API_URL;
    const apiUrl = isSlackItself ? new Secret(`${url}/api/chat.postMessage`) : config.settings.apiUrl;
    return new Slack({ ...config.settings, apiUrl }, site, `${url}/api/chat.update`);
  },
});

const JSON_TYPE = { 'Content-Type': 'application/json' };
const PLACE = { threadTs: '1.1', channelId: 'C1' };

async function serve(answer: Answer): Promise<LocalServer> {
  const server = await LocalServer.http(answer);
  onTestFinished(() => server.close());
  return server;
}

function says(json: unknown): Answer {
  return (_, response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(json));
}

/** Posts to the server's `/hook-s3cret` and updates at its `/update`. */
function slack(server: LocalServer, settings: object = {}, templates = realTemplates): TemplatedIntegration {
  const config = integrationConfig('slack', { api_url: API_URL, channel: '#a', ...settings });
  const here = { ...config.settings, apiUrl: new Secret(String(server.url('/hook-s3cret'))) };
  const sender = new Slack(here, receiversSite(), String(server.url('/update')));
  onTestFinished(() => sender.close());
  const identity = { destination: 'slack' as Destination, signature: '' };
  return new TemplatedIntegration(config, identity, sender, templates, receiversSite().templateEvents);
}

const notify = (target: TemplatedIntegration, memo?: Memo) =>
  target.notify({ ...notification('Up'), memo }, new AbortController().signal);

test('where a message is goes into the memo, and with it the message is edited', async () => {
  const server = await serve(says({ ok: true, ts: '2.2', channel: 'C2' }));
  const target = slack(server, { update_message: true });
  expect(await notify(target)).toEqual({ kind: 'sent', memo: { threadTs: '2.2', channelId: 'C2' } });
  await notify(target, PLACE);
  expect(server.asked.map(({ path }) => path)).toEqual(['/hook-s3cret', '/update']);
  expect(JSON.parse(server.asked[1]?.body ?? '')).toMatchObject({ ts: '1.1', channel: 'C1' });
});

test('an answer that does not say where leaves the memo as it was', async () => {
  const server = await serve(says({ ok: true, ts: '2.2' }));
  expect(await notify(slack(server, { update_message: true }), PLACE)).toEqual({ kind: 'sent' });
});

test('without update_message nothing is remembered and a memo changes nothing', async () => {
  const server = await serve(says({ ok: true, ts: '2.2', channel: 'C2' }));
  expect(await notify(slack(server), PLACE)).toEqual({ kind: 'sent' });
  expect(server.asked[0]).toMatchObject({ path: '/hook-s3cret', body: expect.stringContaining('"channel":"#a"') });
});

test.each([
  [401, 'authError'],
  [403, 'authError'],
  [404, 'clientError'],
  [429, 'rateLimited'],
  [500, 'serverError'],
])('%i is counted as %s', async (status, reason) => {
  const server = await serve((_, response) => response.writeHead(status).end());
  expect(await notify(slack(server))).toMatchObject({ kind: 'failed', reason });
});

test('a refusal in a 200 is a client error', async () => {
  const server = await serve(says({ ok: false, error: 'invalid_auth' }));
  expect(await notify(slack(server))).toMatchObject({ reason: 'clientError', retry: false });
});

test.each<[string, Answer]>([
  ['as text', (asked, response) => response.end(`no: ${asked.path} ${asked.headers.authorization}`)],
  [
    'as the reason of an error, escaped',
    (asked, response) => {
      const error = JSON.stringify(`no: ${asked.path} ${asked.headers.authorization}`).replaceAll('/', '\\/');
      response.writeHead(200, JSON_TYPE).end(`{"ok":false,"error":${error}}`);
    },
  ],
  ['as broken JSON', (asked, response) => response.writeHead(200, JSON_TYPE).end(`{${asked.headers.authorization}`)],
  ['with a 400', (asked, response) => response.writeHead(400).end(`${asked.path} ${asked.headers.authorization}`)],
])('what echoes URL and token tells nobody: %s', async (_, answer) => {
  const server = await serve(answer);
  const http_config = { authorization: { credentials: 's3cret-token' } };
  const outcome = await notify(slack(server, { http_config }));
  expect(outcome).toMatchObject({ kind: 'failed' });
  expect(JSON.stringify(outcome)).not.toContain('s3cret');
});

test('a text whose template fails is replaced by a summary, a detail is left out; without a channel there is nobody', async () => {
  const server = await serve((_, response) => response.writeHead(200).end('ok'));
  const texts = {
    title: 'broken',
    text: 'fine',
    color: 'broken',
    fallback: '',
    username: 'broken',
    title_link: 'broken',
  };
  expect(await notify(slack(server, texts, brokenTemplates))).toEqual({ kind: 'sent' });
  const body = JSON.parse(server.asked[0]?.body ?? '');
  expect(Object.keys(body)).toEqual(['channel', 'icon_emoji', 'icon_url', 'attachments']);
  expect(body.attachments[0]).toMatchObject({ text: 'fine', title: expect.stringContaining('firing: alertname=Up') });
  expect(Object.keys(body.attachments[0])).not.toContain('color');
  expect(await notify(slack(server, { channel: '#broken' }, brokenTemplates))).toMatchObject({
    kind: 'failed',
    message: 'failed to template slack notification: template: :1:3: broken',
    retry: false,
  });
});

test('a file of the URL that cannot be read is told by name', async () => {
  const config = integrationConfig('slack', { api_url_file: '/none', channel: '#a' });
  expect(await notify(integrationOf(config))).toEqual({
    kind: 'failed',
    message: 'read api_url_file: open /none: no such file or directory',
    reason: 'other',
    retry: false,
  });
});
