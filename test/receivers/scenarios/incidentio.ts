// incidentio_configs. They have no templates.

import type { Scenarios } from '../scenario.ts';
import { ONE_OF_TWO_RESOLVED, STORY, TWO_FIRING, UNICODE } from './alerts.ts';
import { answers, json } from './answers.ts';

const ACCEPTED = json(202, { status: 'success' });
const BASE = { url: '$URL/v2/alert_events/alertmanager/x', alert_source_token: 't0ken' };

export const incidentio: Scenarios = {
  firing: { settings: BASE, answers: [ACCEPTED], steps: [TWO_FIRING] },
  resolved: { settings: BASE, answers: [ACCEPTED], steps: STORY },
  unicode: { settings: BASE, answers: [ACCEPTED], steps: [UNICODE] },
  'max-alerts': {
    settings: { ...BASE, max_alerts: 1 },
    answers: [ACCEPTED],
    steps: [TWO_FIRING, ONE_OF_TWO_RESOLVED],
  },
  'url-file': {
    settings: { url_file: '$FOLDER/url', alert_source_token_file: '$FOLDER/token' },
    files: { url: '$URL/from/file\n', token: ' t0ken\n' },
    answers: [ACCEPTED],
  },
  'no-url-file': { settings: { url_file: '$FOLDER/url', alert_source_token: 't0ken' } },
  'http-config': {
    settings: { url: BASE.url, http_config: { authorization: { type: 'Bearer', credentials: 'other' } } },
    answers: [ACCEPTED],
  },
  'answer-400-json': {
    settings: BASE,
    answers: [json(400, { message: 'invalid', errors: ['a', 'b'], error: 'bad' })],
  },
  'answer-422-json': { settings: BASE, answers: [json(422, { errors: ['a', 'b'] })] },
  'answer-400-other-types': { settings: BASE, answers: [json(400, { message: 'invalid', errors: 'a' })] },
  ...answers({ settings: BASE }),
};
