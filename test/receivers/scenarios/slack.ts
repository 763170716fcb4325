// slack_configs.

import type { Answer, Scenario, Scenarios } from '../scenario.ts';
import { STORY, UNICODE, withLong } from './alerts.ts';
import { answers } from './answers.ts';

const OK: Answer = { status: 200, type: 'text/html', body: 'ok' };
const JSON_TYPE = 'application/json; charset=utf-8';
const BASE = { api_url: '$URL/services/T0/B0/token', channel: '#alerts' };
const SENT = { ok: true, channel: 'C024BE91L', ts: '1503435956.000247', message: { text: 'x' } };
const API_URL = 'https://slack.com/api/chat.postMessage';

function answered(json: unknown): Answer {
  return { status: 200, type: JSON_TYPE, body: JSON.stringify(json) };
}

const UPDATES: Scenario = {
  settings: { send_resolved: true, api_url: API_URL, channel: '#{{ .GroupLabels.alertname }}', update_message: true },
  proxied: true,
  steps: STORY,
};

export const slack: Scenarios = {
  'default-templates': { settings: { ...BASE, send_resolved: true }, answers: [OK], steps: STORY },
  unicode: { settings: { ...BASE, text: '{{ .CommonAnnotations.summary }}' }, answers: [OK], steps: [UNICODE] },
  'long-title': {
    settings: { ...BASE, title: '{{ .CommonAnnotations.long }}' },
    answers: [OK],
    steps: [withLong('😀é'.repeat(600))],
  },
  'title-of-1024': {
    settings: { ...BASE, title: '{{ .CommonAnnotations.long }}' },
    answers: [OK],
    steps: [withLong('😀é'.repeat(512))],
  },
  'every-setting': {
    settings: {
      ...BASE,
      channel: '#{{ .GroupLabels.alertname }}',
      username: 'amp {{ .Status }}',
      color: '#123456',
      title: 'title {{ .Alerts | len }}',
      title_link: 'https://example.com/?q={{ .Status | urlquery }}&b=<>',
      pretext: 'pre {{ .Receiver }}',
      text: 'text {{ range .Alerts }}{{ .Labels.instance }};{{ end }}',
      message_text: 'message {{ .CommonLabels.severity }}',
      footer: 'foot {{ .ExternalURL }}',
      fallback: 'fall {{ .Status | toUpper }}',
      callback_id: 'cb-{{ .Status }}',
      icon_emoji: ':{{ .Status }}:',
      icon_url: 'https://example.com/{{ .Status }}.png',
      image_url: 'https://example.com/image/{{ .Status }}',
      thumb_url: 'https://example.com/thumb/{{ .Status }}',
      link_names: true,
      mrkdwn_in: ['fields', '{{ .Status }}'],
      short_fields: true,
      fields: [
        { title: 'one {{ .Status }}', value: 'v {{ .Receiver }}' },
        { title: 'two', value: 'w', short: false },
        { title: '{{ "" }}', value: '{{ "" }}', short: true },
      ],
      actions: [
        { type: 'button', text: 'Runbook {{ .Status }}', url: '{{ (index .Alerts 0).Annotations.runbook }}' },
        {
          type: 'button',
          text: 'Link wins',
          url: 'https://example.com/',
          name: 'n',
          value: 'v',
          confirm: { text: 'sure?' },
        },
        {
          type: 'button',
          text: 'Ack',
          style: 'danger',
          name: 'ack-{{ .Status }}',
          value: '{{ .Status }}',
          confirm: { text: 'Sure {{ .Status }}?', title: 'T {{ .Status }}', ok_text: 'Yes', dismiss_text: 'No' },
        },
        { type: 'button', text: 'Bare', name: 'n', confirm: { text: 'sure?' } },
      ],
      timeout: '10s',
    },
    answers: [OK],
    steps: STORY.slice(0, 1),
  },
  'url-in-file': {
    settings: { api_url_file: '$FOLDER/url', channel: '#a' },
    files: { url: ' $URL/services/from-file\n' },
    answers: [OK],
  },
  'url-of-global': {
    global: { slack_api_url: '$URL/services/global', http_config: { basic_auth: { username: 'u', password: 'p' } } },
    settings: { channel: '' },
    answers: [OK],
  },
  'app-token': {
    settings: { app_token: 'xoxb-1', app_url: '$URL/api/chat.postMessage', channel: '#a' },
    answers: [answered(SENT)],
  },
  'app-token-of-global-in-file': {
    global: { slack_app_token_file: '$FOLDER/token', slack_app_url: '$URL/api/global.postMessage' },
    files: { token: 'xoxb-2\n' },
    settings: { channel: '#a' },
    answers: [answered(SENT)],
  },
  'answer-json-without-place': { settings: BASE, answers: [answered({ ok: true })] },
  'answer-json-error': { settings: BASE, answers: [answered({ ok: false, error: 'channel_not_found' })] },
  'answer-json-error-without-reason': { settings: BASE, answers: [answered({})] },
  'answer-json-broken': {
    settings: BASE,
    answers: [{ status: 200, type: JSON_TYPE, body: '{"ok":"half' }],
    ownWords: 'channel "#alerts": could not unmarshal JSON response "{\\"ok\\":\\"half"',
  },
  'answer-json-list': {
    settings: BASE,
    answers: [{ status: 200, type: JSON_TYPE, body: '[]' }],
    ownWords: 'channel "#alerts": could not unmarshal JSON response "[]"',
  },
  'answer-text-error': { settings: BASE, answers: [{ status: 200, type: 'text/plain', body: 'no_service' }] },
  'answer-text-with-newline': { settings: BASE, answers: [{ status: 200, type: 'text/plain', body: 'ok\n' }] },
  'answer-json-called-text': { settings: BASE, answers: [{ status: 200, type: 'text/html', body: '{"ok":true}' }] },
  timeout: { settings: { ...BASE, timeout: '300ms' }, answers: ['hang'] },
  'updates-message': { ...UPDATES, answers: [answered(SENT)] },
  'updates-nothing-without-place': { ...UPDATES, answers: [answered({ ok: true, channel: 'C1' })] },
  'update-without-place-keeps-it': { ...UPDATES, answers: [answered(SENT), answered({ ok: true })] },
  'update-moves-place': { ...UPDATES, answers: [answered(SENT), answered({ ...SENT, ts: '2.2' })] },
  'update-refused': {
    ...UPDATES,
    answers: [answered(SENT), answered({ ok: false, error: 'message_not_found' })],
    steps: STORY.slice(0, 2),
  },
  'update-500': { ...UPDATES, answers: [answered(SENT), { status: 500 }], steps: STORY.slice(0, 2) },
  ...answers({ settings: BASE }),
};
