// wechat_configs. Those whose names begin with `plain-` have no template in them.

import type { Scenarios } from '../scenario.ts';
import { STORY, TWO_FIRING, UNICODE, withLong } from './alerts.ts';
import { answers, json } from './answers.ts';

const TOKEN = json(200, { errcode: 0, errmsg: 'ok', access_token: 't0/ken+=', expires_in: 7200 });
const SENT = json(200, { errcode: 0, errmsg: 'ok' });
const BASE = { api_url: '$URL/cgi-bin', api_secret: 's3cret&', corp_id: 'ww1', send_resolved: true };
const PLAIN = { message: 'something <b>is</b> wrong', to_user: 'a|b', to_party: '1', to_tag: 't', agent_id: '7' };

function answered(...answers: NonNullable<Scenarios[string]['answers']>) {
  return { settings: { ...BASE, ...PLAIN }, answers };
}

export const wechat: Scenarios = {
  'plain-firing': answered(TOKEN, SENT),
  'plain-resolved': { ...answered(TOKEN, SENT), steps: STORY },
  markdown: { settings: { ...BASE, ...PLAIN, message_type: 'markdown' }, answers: [TOKEN, SENT] },
  nobody: {
    settings: { ...BASE, message: '', to_user: '', to_party: '', to_tag: '', agent_id: '' },
    answers: [TOKEN, SENT],
  },
  'secret-file': {
    settings: { ...PLAIN, api_url: '$URL', api_secret_file: '$FOLDER/secret', corp_id: 'ww1', send_resolved: true },
    files: { secret: ' s3cret\n' },
    answers: [TOKEN, SENT],
  },
  'no-secret-file': {
    settings: { ...PLAIN, api_url: '$URL', api_secret_file: '$FOLDER/secret', corp_id: 'ww1', send_resolved: true },
  },
  global: {
    settings: { ...PLAIN, send_resolved: true },
    global: { wechat_api_url: '$URL/global/', wechat_api_secret: 'gl0bal', wechat_api_corp_id: 'ww2' },
    answers: [TOKEN, SENT],
  },
  'no-token': answered(json(200, { errcode: 40013, errmsg: 'invalid corpid' })),
  'token-garbage': answered({ status: 200, body: 'oops' }),
  'token-503': answered({ status: 503, body: 'oops' }),
  'token-expired': answered(TOKEN, json(200, { errcode: 42001, errmsg: 'access_token expired' })),
  'token-invalid': answered(TOKEN, json(200, { errcode: 40014, errmsg: 'invalid access_token' })),
  refused: answered(TOKEN, json(200, { errcode: 81013, errmsg: 'user & party & tag all invalid' })),
  garbage: answered(TOKEN, { status: 200, body: 'oops' }),
  500: answered(TOKEN, { status: 500, body: 'oops' }),
  404: answered(TOKEN, { status: 404, body: 'oops' }),
  201: answered(TOKEN, { status: 201, body: '{"errcode":0}' }),
  ...answers({ settings: { ...BASE, ...PLAIN } }),
  firing: { settings: BASE, answers: [TOKEN, SENT], steps: [TWO_FIRING] },
  resolved: { settings: BASE, answers: [TOKEN, SENT], steps: STORY },
  unicode: { settings: BASE, answers: [TOKEN, SENT], steps: [UNICODE] },
  templates: {
    settings: {
      ...BASE,
      message: '{{ .CommonAnnotations.long }}',
      to_user: '{{ .CommonLabels.alertname }}',
      api_secret: '{{ .CommonLabels.alertname }}',
      corp_id: '{{ .Status }}',
    },
    answers: [TOKEN, SENT],
    steps: [withLong('é'.repeat(3000))],
  },
};
