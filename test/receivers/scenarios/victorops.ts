// victorops_configs. Those whose names begin with `plain-` have no template in them.

import type { Scenarios } from '../scenario.ts';
import { STORY, TWO_FIRING, UNICODE, withLong } from './alerts.ts';
import { answers, json } from './answers.ts';

const ACCEPTED = json(200, { result: 'success', entity_id: 'e' });
const BASE = { api_url: '$URL/alert', api_key: 'k3y', routing_key: 'team' };
const PLAIN = {
  state_message: 'something is wrong',
  entity_display_name: 'a name',
  monitoring_tool: 'amp <b>',
};

export const victorops: Scenarios = {
  'plain-firing': { settings: { ...BASE, ...PLAIN }, answers: [ACCEPTED] },
  'plain-resolved': {
    settings: { ...BASE, ...PLAIN, message_type: 'INFO' },
    answers: [ACCEPTED],
    steps: STORY,
  },
  'custom-fields': {
    settings: { ...BASE, ...PLAIN, message_type: 'WARNING', custom_fields: { b: '1', a: 'yes', empty: '' } },
    answers: [ACCEPTED],
  },
  'unknown-type': { settings: { ...BASE, ...PLAIN, message_type: 'ACKNOWLEDGEMENT' }, answers: [ACCEPTED] },
  'long-message': { settings: { ...BASE, ...PLAIN, state_message: 'ü'.repeat(20_481) }, answers: [ACCEPTED] },
  'odd-url': {
    settings: { ...BASE, ...PLAIN, api_url: '$URL/a%2Fb?x=1', api_key: "k/e y?#%'()", routing_key: 't é*' },
    answers: [ACCEPTED],
  },
  'key-file': {
    settings: { ...PLAIN, api_url: '$URL/', routing_key: 'team', api_key_file: '$FOLDER/key' },
    files: { key: 'k3y\n' },
    answers: [ACCEPTED],
  },
  'no-key-file': {
    settings: { ...PLAIN, api_url: '$URL/', routing_key: 'team', api_key_file: '$FOLDER/key' },
  },
  global: {
    settings: { ...PLAIN, routing_key: 'team' },
    global: { victorops_api_url: '$URL/global/', victorops_api_key: 'gl0bal' },
    answers: [ACCEPTED],
  },
  ...answers({ settings: { ...BASE, ...PLAIN } }),
  firing: { settings: BASE, answers: [ACCEPTED], steps: [TWO_FIRING] },
  resolved: { settings: BASE, answers: [ACCEPTED], steps: STORY },
  unicode: { settings: BASE, answers: [ACCEPTED], steps: [UNICODE] },
  templates: {
    settings: {
      ...BASE,
      routing_key: '{{ .CommonLabels.severity }}/{{ .CommonLabels.alertname }}',
      message_type: '{{ if eq .CommonLabels.severity "critical" }}CRITICAL{{ else }}INFO{{ end }}',
      state_message: '{{ .CommonAnnotations.long }}',
      custom_fields: { count: '{{ .Alerts | len }}' },
    },
    answers: [ACCEPTED],
    steps: [TWO_FIRING],
  },
  long: {
    settings: { ...BASE, state_message: '{{ .CommonAnnotations.long }}' },
    answers: [ACCEPTED],
    steps: [withLong('é'.repeat(21_000))],
  },
};
