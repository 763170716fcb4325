// What holds for every service that people chat in; how each is told is in the recordings.

import { expect, onTestFinished, test } from 'vitest';
import { brokenTemplates } from '../../test/receivers/broken-templates.ts';
import {
  integrationConfig,
  integrationOf,
  notification,
  plainTemplates,
  receiversSite,
} from '../../test/receivers/configs.ts';
import { type Answer, LocalServer } from '../../test/receivers/local-server.ts';
import type { NotifyOutcome } from '../alerting/ports.ts';
import type { TemplateSet } from './build-receivers.ts';

const SECRET = 's3cret-token';
const CREDENTIALS = { http_config: { authorization: { credentials: SECRET } } };

type ChatType = 'discord' | 'mattermost' | 'msteams' | 'msteamsv2' | 'rocketchat' | 'webex';

/** Settings that lead to the URL and show the text; `url` ends in a secret. */
const SETTINGS: Readonly<Record<ChatType, (url: string, text: string) => object>> = {
  discord: (url, text) => ({ webhook_url: url, message: text, ...CREDENTIALS }),
  mattermost: (url, text) => ({ webhook_url: url, text, ...CREDENTIALS }),
  msteams: (url, text) => ({ webhook_url: url, text, ...CREDENTIALS }),
  msteamsv2: (url, text) => ({ webhook_url: url, text, ...CREDENTIALS }),
  rocketchat: (url, text) => ({ api_url: url, text, token: SECRET, token_id: 's3cret-id' }),
  webex: (url, text) => ({ api_url: url, message: text, room_id: 'r', ...CREDENTIALS }),
};
const TYPES = Object.keys(SETTINGS) as readonly ChatType[];

async function serve(answer: Answer = (_, response) => response.end('{"success":true}')): Promise<LocalServer> {
  const server = await LocalServer.http(answer);
  onTestFinished(() => server.close());
  return server;
}

function notify(
  type: ChatType,
  server: LocalServer,
  text = 'hello',
  templates: TemplateSet = plainTemplates,
): Promise<NotifyOutcome> {
  const settings = SETTINGS[type](String(server.url('/s3cret')), text);
  const target = integrationOf(integrationConfig(type, settings), receiversSite(), templates);
  onTestFinished(() => target.close());
  return target.notify(notification('Up'), new AbortController().signal);
}

test.each(TYPES)('%s: a text whose template fails is told with a summary in its place', async (type) => {
  const server = await serve();
  expect(await notify(type, server, 'broken', brokenTemplates)).toEqual({ kind: 'sent' });
  const body = server.asked[0]?.body ?? '';
  expect(body).toContain('- firing: alertname=Up');
  expect(body).toContain('stands in for a template that failed: template: :1:3: broken');
});

test.each(TYPES)('%s: refusals are counted by their reason', async (type) => {
  const reasons: unknown[] = [];
  for (const status of [401, 403, 400, 429, 503]) {
    const outcome = await notify(type, await serve((_, response) => response.writeHead(status).end()));
    reasons.push('reason' in outcome && [outcome.reason, outcome.retry]);
  }
  expect(reasons).toEqual([
    ['authError', false],
    ['authError', false],
    ['clientError', false],
    ['rateLimited', false],
    ['serverError', true],
  ]);
});

test.each(TYPES)('%s: a service that repeats what it was asked tells no secret', async (type) => {
  for (const status of [200, 400]) {
    const server = await serve(({ path, headers }, response) => {
      const echo = JSON.stringify({ success: false, error: `${path} ${JSON.stringify(headers)}` });
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(echo);
    });
    const outcome = await notify(type, server);
    if (status === 400 || type === 'rocketchat') expect(outcome.kind).toBe('failed');
    expect(JSON.stringify(outcome)).not.toContain('s3cret');
  }
});

test.each(TYPES)('%s: no credentials follow a redirect to another host', async (type) => {
  const elsewhere = await LocalServer.http((_, response) => response.end('{"success":true}'), 'localhost');
  onTestFinished(() => elsewhere.close());
  const to = String(elsewhere.url('/', 'localhost'));
  expect(await notify(type, await serve((_, response) => response.writeHead(307, { Location: to }).end()))).toEqual({
    kind: 'sent',
  });
  expect(elsewhere.asked).toHaveLength(1);
  expect(JSON.stringify(elsewhere.asked[0]?.headers)).not.toContain('s3cret');
});

test.each(['discord', 'mattermost', 'msteams', 'msteamsv2'] as const)(
  '%s: a file of the URL that cannot be read is told by name, and not tried again',
  async (type) => {
    const target = integrationOf(integrationConfig(type, { webhook_url_file: '/none' }));
    expect(await target.notify(notification('Up'), new AbortController().signal)).toEqual({
      kind: 'failed',
      message: 'read webhook_url_file: open /none: no such file or directory',
      reason: 'other',
      retry: false,
    });
  },
);
