// msteams_configs and msteamsv2_configs.

import type { Scenarios } from '../scenario.ts';
import { STORY, UNICODE, withLong } from './alerts.ts';
import { answers } from './answers.ts';

const BASE = { webhook_url: '$URL/webhookb2/token' };
const TEXTS = { title: 'title {{ .Status }}', text: 'text {{ .Receiver }}' };

const both: Scenarios = {
  'default-templates': { settings: BASE, steps: STORY },
  unicode: { settings: { ...BASE, text: '{{ .CommonAnnotations.summary }}' }, steps: [UNICODE] },
  'nothing-is-cut': {
    settings: { ...BASE, text: '{{ .CommonAnnotations.long }}' },
    steps: [withLong('0123456789'.repeat(4000))],
  },
  'url-in-file': { settings: { webhook_url_file: '$FOLDER/url' }, files: { url: '$URL/from-file' } },
  ...answers({ settings: BASE }),
};

export const msteams: Scenarios = {
  ...both,
  'every-setting': { settings: { ...BASE, ...TEXTS, summary: 'summary {{ .ExternalURL }}' } },
};

export const msteamsv2: Scenarios = { ...both, 'every-setting': { settings: { ...BASE, ...TEXTS } } };
