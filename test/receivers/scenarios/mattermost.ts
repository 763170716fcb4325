// mattermost_configs.

import type { Scenario, Scenarios } from '../scenario.ts';
import { STORY, UNICODE, withLong } from './alerts.ts';
import { answers } from './answers.ts';

const BASE = { webhook_url: '$URL/hooks/token' };

const ATTACHMENT = {
  fallback: 'fall {{ .Status }}',
  color: '#{{ .Status }}',
  pretext: 'pre {{ .Status }}',
  text: 'text {{ .Status }}',
  author_name: 'author {{ .Status }}',
  author_link: 'https://example.com/{{ .Status }}',
  author_icon: 'https://example.com/{{ .Status }}.png',
  title: 'title {{ .Status }}',
  title_link: 'https://example.com/?{{ .Status }}',
  fields: [
    { title: 'f {{ .Status }}', value: 'v {{ .Status }}' },
    { title: 'g', value: 'w', short: false },
    { title: 'h', value: 'x', short: true },
  ],
  thumb_url: 'https://example.com/thumb/{{ .Status }}',
  footer: 'foot {{ .Status }}',
  footer_icon: 'https://example.com/foot/{{ .Status }}',
  image_url: 'https://example.com/image/{{ .Status }}',
};

function priority(level: string, requested_ack = true, persistent_notifications = true): Scenario {
  return { settings: { ...BASE, priority: { priority: level, requested_ack, persistent_notifications } } };
}

export const mattermost: Scenarios = {
  'default-templates': { settings: BASE, steps: STORY },
  unicode: { settings: { ...BASE, text: '{{ .CommonAnnotations.summary }}' }, steps: [UNICODE] },
  'every-setting': {
    settings: {
      ...BASE,
      ...ATTACHMENT,
      channel: '{{ .GroupLabels.alertname }}',
      username: 'amp {{ .Status }}',
      icon_url: 'https://example.com/icon/{{ .Status }}',
      icon_emoji: ':{{ .Status }}:',
      type: 'custom_{{ .Status }}',
      props: { card: 'card {{ .Status }}' },
    },
  },
  attachments: {
    settings: { ...BASE, text: 'above {{ .Status }}', attachments: [ATTACHMENT, { text: 'second' }, {}] },
  },
  'long-text-above-attachments': {
    settings: { ...BASE, text: '{{ .CommonAnnotations.long }}', attachments: [{ text: 'a' }] },
    steps: [withLong('é'.repeat(16_384))],
  },
  'long-text-of-attachment': {
    settings: { ...BASE, text: '{{ .CommonAnnotations.long }}' },
    steps: [withLong('é'.repeat(16_384))],
  },
  'card-that-renders-empty': { settings: { ...BASE, props: { card: '{{ "" }}' } } },
  'priority-urgent': priority('{{ "URGENT" }}'),
  'priority-important': priority('Important'),
  'priority-standard': priority('standard'),
  'priority-unknown': priority('whenever'),
  'priority-modest': priority('urgent', false, false),
  'priority-without-level': priority(''),
  'url-in-file': { settings: { webhook_url_file: '$FOLDER/url' }, files: { url: '$URL/from-file\n' } },
  'url-of-global': { global: { mattermost_webhook_url: '$URL/global' }, settings: {} },
  'url-of-global-in-file': {
    global: { mattermost_webhook_url_file: '$FOLDER/url' },
    files: { url: '$URL/global-file' },
    settings: {},
  },
  'url-file-that-is-empty': { settings: { webhook_url_file: '$FOLDER/url' }, files: { url: '\n' } },
  ...answers({ settings: { ...BASE, channel: '#a "b"' } }),
};
