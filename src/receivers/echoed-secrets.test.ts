// Some services repeat the request in their error pages. Whatever they repeat, a message never holds a key of ours.

import { expect, test } from 'vitest';
import { notification, receiversSite } from '../../test/receivers/configs.ts';
import type { Answer } from '../../test/receivers/local-server.ts';
import { configured, serve } from '../../test/receivers/one-integration.ts';
import { realTemplates } from '../../test/receivers/real-templates.ts';
import type { Destination } from '../alerting/ports.ts';
import type { IntegrationConfig } from '../config/config.ts';
import { Pagerduty } from './pagerduty.ts';
import { Pushover } from './pushover.ts';
import type { Sender, SenderSite } from './sender.ts';
import { openSender } from './senders.ts';
import { TemplatedIntegration } from './templated-integration.ts';

const KEY = 's3cr3t-K3y';
/** By type: settings in which every secret is the key. */
const SETTINGS: Readonly<Record<string, (url: string) => object>> = {
  incidentio: (url) => ({ url, alert_source_token: KEY }),
  jira: (api_url) => ({
    api_url,
    project: 'P',
    issue_type: 'T',
    http_config: { basic_auth: { username: 'u', password: KEY } },
  }),
  opsgenie: (api_url) => ({ api_url, api_key: KEY }),
  pagerduty: (url) => ({ url, routing_key: KEY }),
  pushover: () => ({ token: KEY, user_key: KEY }),
  telegram: (api_url) => ({ api_url, bot_token: KEY, chat_id: 1 }),
  victorops: (api_url) => ({ api_url, api_key: KEY, routing_key: 'r' }),
  wechat: (api_url) => ({ api_url, api_secret: KEY, corp_id: 'c' }),
};

/** The whole request, and the pieces of its path, in every field that a sender reads. */
const echo =
  (status: number, type: 'text' | 'json'): Answer =>
  ({ method, path, headers, body }, response) => {
    const all = `${method} ${path} ${JSON.stringify(headers)} ${body} ${decodeURIComponent(path).split(/[/?&=]/)}`;
    const fields = { message: all, error: all, errors: [all], description: all, ok: false, errmsg: all, errcode: 1 };
    const token = path.includes('gettoken') ? { access_token: KEY } : {};
    response.writeHead(status).end(type === 'text' ? all : JSON.stringify({ ...fields, ...token }));
  };

function open(config: IntegrationConfig, site: SenderSite, url: string): Sender | undefined {
  return config.type === 'pushover' ? new Pushover(config.settings, site, url) : openSender(config, site);
}

async function messageOf(type: string, answer: Answer): Promise<string> {
  const server = await serve(answer);
  const url = String(server.url('/'));
  const config = configured(type, SETTINGS[type]?.(url) ?? {});
  const site = receiversSite();
  const sender = open(config, site, url);
  if (sender === undefined) throw new Error(`no sender for ${type}`);
  const identity = { destination: type as Destination, signature: '' };
  const target = new TemplatedIntegration(config, identity, sender, realTemplates, site.templateEvents);
  const outcome = await target.notify(notification(), new AbortController().signal);
  await target.close();
  expect(server.asked.length).toBeGreaterThan(0);
  return outcome.kind === 'failed' ? outcome.message : '';
}

test.each(Object.keys(SETTINGS))('%s tells no key that a service repeats', async (type) => {
  for (const status of [200, 400, 401, 500]) {
    for (const body of ['text', 'json'] as const) {
      const message = await messageOf(type, echo(status, body));
      if (status !== 200) expect(message, `${status} ${body}`).not.toBe('');
      expect(message, `${status} ${body}`).not.toContain(KEY);
    }
  }
});

test('pagerduty tells no service key', async () => {
  const server = await serve(echo(400, 'json'));
  const config = configured('pagerduty', { service_key: KEY });
  if (config.type !== 'pagerduty') throw new Error('another type');
  const site = receiversSite();
  const sender = new Pagerduty(config.settings, site, String(server.url()));
  const identity = { destination: 'pagerduty' as Destination, signature: '' };
  const target = new TemplatedIntegration(config, identity, sender, realTemplates, site.templateEvents);
  const outcome = await target.notify(notification(), new AbortController().signal);
  await target.close();
  expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining('unexpected status code 400: ') });
  expect(JSON.stringify(outcome)).not.toContain(KEY);
});

/** 0.34's reasons; PagerDuty v1 and Telegram have those of the versions after it. */
test.each(Object.keys(SETTINGS))('%s fails for the reason that the status tells', async (type) => {
  const reasons = [];
  for (const status of [400, 401, 403, 429, 500]) {
    const server = await serve((_, response) => response.writeHead(status).end());
    const config = configured(type, SETTINGS[type]?.(String(server.url('/'))) ?? {});
    const site = receiversSite();
    const sender = open(config, site, String(server.url('/')));
    if (sender === undefined) throw new Error(`no sender for ${type}`);
    const identity = { destination: type as Destination, signature: '' };
    const target = new TemplatedIntegration(config, identity, sender, realTemplates, site.templateEvents);
    const outcome = await target.notify(notification(), new AbortController().signal);
    await target.close();
    reasons.push(outcome.kind === 'failed' ? outcome.reason : outcome.kind);
  }
  expect(reasons).toEqual(['clientError', 'authError', 'authError', 'rateLimited', 'serverError']);
});

test('a key is not told in part where the message is cut', async () => {
  for (let before = 1024 - KEY.length; before <= 1024; before += 1) {
    const message = await messageOf('opsgenie', (_, response) =>
      response.writeHead(400).end(`${'x'.repeat(before)}${KEY} and more`),
    );
    expect(message, String(before)).not.toContain(KEY.slice(0, 4));
  }
});
