// rocketchat_configs.

import type { Answer, Scenarios } from '../scenario.ts';
import { STORY, UNICODE, withLong } from './alerts.ts';
import { answers } from './answers.ts';

const OK: Answer = { status: 200, type: 'application/json', body: '{"success":true}' };
const BASE = { api_url: '$URL', token: 'token-1', token_id: 'user-1', channel: '#alerts' };

export const rocketchat: Scenarios = {
  'default-templates': { settings: { ...BASE, send_resolved: true }, answers: [OK], steps: STORY },
  unicode: { settings: { ...BASE, text: '{{ .CommonAnnotations.summary }}' }, answers: [OK], steps: [UNICODE] },
  'long-title': {
    settings: { ...BASE, title: '{{ .CommonAnnotations.long }}' },
    answers: [OK],
    steps: [withLong('😀é'.repeat(600))],
  },
  'every-setting': {
    settings: {
      ...BASE,
      api_url: '$URL/sub/?a=b',
      channel: '#{{ .GroupLabels.alertname }}',
      color: 'c {{ .Status }}',
      title: 'title {{ .Status }}',
      title_link: 'https://example.com/?{{ .Status }}',
      text: 'text {{ .Status }}',
      short_fields: true,
      fields: [{ title: 'f {{ .Status }}', value: 'v {{ .Status }}' }, { title: 'g', value: 'w', short: false }, {}],
      emoji: ':{{ .Status }}:',
      icon_url: 'https://example.com/icon/{{ .Status }}',
      image_url: 'https://example.com/image/{{ .Status }}',
      thumb_url: 'https://example.com/thumb/{{ .Status }}',
      link_names: true,
      actions: [
        { type: 'other', text: 'a {{ .Status }}', url: 'https://example.com/{{ .Status }}', msg: 'm {{ .Status }}' },
        { text: 'b', imageurl: 'i', iswebview: true, webviewheightratio: 'tall', msginchatwindow: true },
      ],
    },
    answers: [OK],
  },
  'tokens-in-files': {
    settings: { api_url: '$URL/', token_file: '$FOLDER/token', token_id_file: '$FOLDER/id', channel: '#a' },
    files: { token: ' token-2\n', id: 'user-2\n' },
    answers: [OK],
  },
  'all-of-global': {
    global: { rocketchat_api_url: '$URL/global', rocketchat_token: 't', rocketchat_token_id: 'i' },
    settings: {},
    answers: [OK],
  },
  'answer-refuses': {
    settings: BASE,
    answers: [{ status: 200, type: 'application/json', body: '{"success":false,"error":"error-not-allowed"}' }],
  },
  'answer-says-nothing': { settings: BASE, answers: [{ status: 200, type: 'application/json', body: '{}' }] },
  'answer-broken': {
    settings: BASE,
    answers: [{ status: 200, body: '<html>' }],
    ownWords: 'channel "#alerts": could not unmarshal JSON response "<html>"',
  },
  ...answers({ settings: BASE }),
  'status-204': {
    settings: BASE,
    answers: [{ status: 204 }],
    ownWords: 'channel "#alerts": could not unmarshal JSON response ""',
  },
};
