// discord_configs.

import type { Scenario, Scenarios } from '../scenario.ts';
import { STORY, UNICODE, withLong } from './alerts.ts';
import { answers } from './answers.ts';

const BASE = { webhook_url: '$URL/api/webhooks/1/token' };

function cut(setting: string, length: number): Scenario {
  return {
    settings: { ...BASE, title: 't', message: 'm', [setting]: '{{ .CommonAnnotations.long }}' },
    steps: [withLong('😀'.repeat(length))],
  };
}

export const discord: Scenarios = {
  'default-templates': { settings: BASE, steps: STORY },
  unicode: { settings: { ...BASE, message: '{{ .CommonAnnotations.summary }}' }, steps: [UNICODE] },
  'title-of-256': cut('title', 256),
  'title-of-257': cut('title', 257),
  'message-of-4096': cut('message', 4096),
  'message-of-4097': cut('message', 4097),
  'content-of-2000': cut('content', 2000),
  'content-of-2001': cut('content', 2001),
  'every-setting': {
    settings: {
      ...BASE,
      content: 'content {{ .Status }}',
      title: 'title {{ .Status }}',
      message: 'message {{ .Status }}',
      username: 'not a template: {{ .Status }}',
      avatar_url: 'https://example.com/a.png?{{ .Status }}',
      http_config: { authorization: { credentials: 'secret' } },
    },
  },
  'avatar-that-is-no-url': { settings: { ...BASE, avatar_url: 'http://a b/%zz' } },
  'url-in-file': { settings: { webhook_url_file: '$FOLDER/url' }, files: { url: '$URL/from-file\n\n' } },
  ...answers({ settings: BASE }),
};
