// webex_configs.

import type { Scenario, Scenarios } from '../scenario.ts';
import { STORY, UNICODE, withLong } from './alerts.ts';
import { answers } from './answers.ts';

const BASE = {
  api_url: '$URL/v1/messages',
  room_id: 'room-{{ .GroupLabels.alertname }}',
  http_config: { authorization: { type: 'Bearer', credentials: 'token' } },
};

function cut(long: string): Scenario {
  return { settings: { ...BASE, message: '{{ .CommonAnnotations.long }}' }, steps: [withLong(long)] };
}

export const webex: Scenarios = {
  'default-templates': { settings: BASE, steps: STORY },
  unicode: { settings: { ...BASE, message: '{{ .CommonAnnotations.summary }}' }, steps: [UNICODE] },
  'message-of-7439-bytes': cut('x'.repeat(7439)),
  'message-of-7440-bytes': cut('x'.repeat(7440)),
  'message-cut-within-a-character': cut(`${'x'.repeat(7435)}éé${'y'.repeat(9)}`),
  'token-in-file': {
    settings: { ...BASE, http_config: { authorization: { credentials_file: '$FOLDER/token' } } },
    files: { token: 'from-file\n' },
  },
  'url-of-global': {
    global: { webex_api_url: '$URL/global' },
    settings: { room_id: 'r', http_config: { authorization: { credentials: 'token' } } },
  },
  ...answers({ settings: BASE }),
};
