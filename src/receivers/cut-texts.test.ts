// What is too long for its service is sent shorter, and that is told: with the limit, and without the text.

import { expect, test } from 'vitest';
import { notification } from '../../test/receivers/configs.ts';
import { integration, serve } from '../../test/receivers/one-integration.ts';
import type { TemplateEvents } from './templated-integration.ts';

const LONG = 'x'.repeat(140_000);
const KEY = 'k';

/** The settings of an integration that says too much at this URL, and what is told of it. */
const CASES: readonly (readonly [type: string, settings: (url: string) => object, told: readonly string[]])[] = [
  [
    'discord',
    (webhook_url) => ({ webhook_url, title: LONG, message: LONG, content: LONG }),
    ['message 2000 runes', 'title 256 runes', 'message 4096 runes'],
  ],
  ['incidentio', (url) => ({ url, alert_source_token: KEY }), []],
  [
    'jira',
    (url) => ({ api_url: `${url}rest/api/2`, project: 'P', issue_type: 'Bug', summary: LONG, description: LONG }),
    ['description 32767 runes', 'summary 255 runes'],
  ],
  [
    'mattermost',
    (webhook_url) => ({ webhook_url, text: LONG, attachments: [{ text: 'short' }] }),
    ['text 16383 runes'],
  ],
  ['opsgenie', (api_url) => ({ api_url, api_key: KEY, message: LONG }), ['message 130 runes']],
  [
    'pagerduty',
    (url) => ({ url, routing_key: KEY, description: LONG, details: { a: LONG.repeat(4) } }),
    ['summary 1024 runes', 'details 512000 bytes'],
  ],
  [
    'rocketchat',
    (api_url) => ({ api_url, token: KEY, token_id: 'i', channel: '#a', title: LONG }),
    ['title 1024 runes'],
  ],
  ['slack', (api_url) => ({ api_url, channel: '#a', title: LONG }), ['title 1024 runes']],
  [
    'sns',
    (api_url) => ({
      api_url,
      sigv4: { region: 'us-east-1', access_key: 'a', secret_key: KEY },
      topic_arn: 'arn:aws:sns:us-east-1:1:t',
      subject: LONG,
    }),
    ['subject 99 runes'],
  ],
  [
    'telegram',
    (api_url) => ({ api_url, bot_token: KEY, chat_id: 1, parse_mode: '', message: LONG }),
    ['message 4096 runes'],
  ],
  [
    'victorops',
    (api_url) => ({ api_url, api_key: KEY, routing_key: 'r', state_message: LONG }),
    ['state_message 20480 runes'],
  ],
  [
    'webex',
    (api_url) => ({
      api_url,
      room_id: 'r',
      message: LONG,
      http_config: { authorization: { credentials: KEY } },
    }),
    ['message 7439 bytes'],
  ],
];

test.each(CASES)('%s: what is cut is told once it is sent', async (type, settings, expected) => {
  const server = await serve();
  const told: string[] = [];
  const templateEvents: TemplateEvents = {
    templateFailed: (_receiver, _integration, reason) => told.push(reason),
    textCut: (receiver, name, { what, max, unit }) => told.push(`${receiver} ${name}: ${what} ${max} ${unit}`),
  };
  const target = integration(type, settings(String(server.url('/'))), { templateEvents });
  expect(target.preview(notification())).toEqual([]);
  expect(told).toEqual([]);
  await target.notify(notification(), new AbortController().signal);
  expect(told).toEqual(expected.map((cut) => `team ${type}[0]: ${cut}`));
});
