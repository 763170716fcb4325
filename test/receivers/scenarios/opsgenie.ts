// opsgenie_configs. Those whose names begin with `plain-` have no template in them.

import type { Scenarios } from '../scenario.ts';
import { ALL_RESOLVED, STORY, TWO_FIRING, UNICODE, withLong } from './alerts.ts';
import { answers, json } from './answers.ts';

const ACCEPTED = json(202, { result: 'Request will be processed', took: 0.1, requestId: 'r' });
const BASE = { api_url: '$URL/', api_key: 'k3y' };
const PLAIN = { message: 'something is wrong', description: 'it is <b>broken</b>', source: 'the source' };
const OPTIONS = {
  details: { environment: 'production', alertname: 'replaced' },
  entity: 'an entity',
  actions: 'Restart, Stop',
  tags: ' a,b,, c ',
  note: 'a note',
  priority: 'P1',
  responders: [
    { name: 'ops', type: 'team' },
    { name: 'one,two,,three', type: 'teams' },
    { username: 'a@b.example', type: 'user' },
    { id: '1-2-3', type: 'Escalation' },
  ],
};

export const opsgenie: Scenarios = {
  'plain-firing': { settings: { ...BASE, ...PLAIN }, answers: [ACCEPTED] },
  'plain-resolved': {
    settings: { ...BASE, ...PLAIN },
    answers: [ACCEPTED],
    steps: STORY,
  },
  'every-option': {
    settings: { ...BASE, ...PLAIN, ...OPTIONS },
    answers: [ACCEPTED],
    steps: [TWO_FIRING],
  },
  update: {
    settings: { ...BASE, ...PLAIN, update_alerts: true },
    answers: [ACCEPTED],
    steps: STORY,
  },
  'update-without-texts': {
    settings: { ...BASE, message: '', description: '', source: '', update_alerts: true },
    answers: [ACCEPTED],
  },
  'update-fails': {
    settings: { ...BASE, ...PLAIN, update_alerts: true },
    answers: [ACCEPTED, json(422, { message: 'no' })],
  },
  'long-message': { settings: { ...BASE, ...PLAIN, message: 'ü😀'.repeat(66) }, answers: [ACCEPTED] },
  'url-with-path': {
    settings: { ...BASE, ...PLAIN, api_url: '$URL/a%20b/c?x=1&identifierType=y' },
    answers: [ACCEPTED],
    steps: [TWO_FIRING, ALL_RESOLVED],
  },
  'key-file': {
    settings: { ...PLAIN, api_url: '$URL', api_key_file: '$FOLDER/key' },
    files: { key: '  k3y\n' },
    answers: [ACCEPTED],
  },
  'no-key-file': { settings: { ...PLAIN, api_url: '$URL', api_key_file: '$FOLDER/key' } },
  global: {
    settings: PLAIN,
    global: { opsgenie_api_url: '$URL/global', opsgenie_api_key: 'gl0bal' },
    answers: [ACCEPTED],
  },
  authorization: {
    settings: {
      ...BASE,
      ...PLAIN,
      http_config: { authorization: { credentials: 'other' }, http_headers: { 'X-A': { values: ['b'] } } },
    },
    answers: [ACCEPTED],
  },
  ...answers({ settings: { ...BASE, ...PLAIN } }),
  firing: { settings: BASE, answers: [ACCEPTED], steps: [TWO_FIRING] },
  resolved: { settings: BASE, answers: [ACCEPTED], steps: STORY },
  unicode: { settings: BASE, answers: [ACCEPTED], steps: [UNICODE] },
  long: {
    settings: { ...BASE, message: '{{ .CommonAnnotations.long }}', description: '{{ .CommonAnnotations.long }}' },
    answers: [ACCEPTED],
    steps: [withLong('ü'.repeat(200))],
  },
  templates: {
    settings: {
      ...BASE,
      api_key: '{{ .CommonLabels.severity }}-key',
      details: { firing: '{{ .Alerts.Firing | len }}' },
      responders: [
        { name: '{{ .CommonLabels.severity }}', type: '{{ if true }}team{{ end }}' },
        { name: '{{ range .Alerts }}{{ .Labels.instance }},{{ end }}', type: 'teams' },
        { name: '{{ .CommonLabels.none }}', type: '{{ .CommonLabels.none }}' },
      ],
      tags: '{{ .CommonLabels.severity }},x',
      priority: '{{ if eq .CommonLabels.severity "critical" }}P1{{ else }}P3{{ end }}',
    },
    answers: [ACCEPTED],
    steps: [TWO_FIRING],
  },
};
