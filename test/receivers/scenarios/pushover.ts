// pushover_configs. Those whose names begin with `plain-` have no template in them.

import type { Scenarios } from '../scenario.ts';
import { ALL_RESOLVED, STORY, TWO_FIRING, UNICODE, withLong } from './alerts.ts';
import { answers, json } from './answers.ts';

const ACCEPTED = json(200, { status: 1, request: 'r' });
const KEYS = { user_key: 'us3r', token: 't0ken' };
const PLAIN = { title: 'a title', message: ' something <b>is</b> wrong\n', url: 'http://u?a=b&c', priority: '1' };
const ALL = { ...KEYS, ...PLAIN };

export const pushover: Scenarios = {
  'plain-firing': { settings: ALL, proxied: true, answers: [ACCEPTED] },
  'plain-resolved': {
    settings: ALL,
    proxied: true,
    answers: [ACCEPTED],
    steps: STORY,
  },
  'every-option': {
    settings: {
      ...ALL,
      url_title: 'u t',
      device: 'a,b',
      sound: 'siren',
      retry: '90s',
      expire: '2h30m',
      ttl: '1m30s',
      html: true,
    },
    proxied: true,
    answers: [ACCEPTED],
  },
  monospace: { settings: { ...ALL, monospace: true, ttl: '999ms' }, proxied: true, answers: [ACCEPTED] },
  empty: {
    settings: { ...ALL, title: '', message: ' \n', url: '', priority: '' },
    proxied: true,
    answers: [ACCEPTED],
  },
  'plain-long': {
    settings: {
      ...ALL,
      title: 'ü😀'.repeat(126),
      message: 'm'.repeat(1025),
      url: `http://${'u'.repeat(600)}`,
      url_title: 't'.repeat(600),
    },
    proxied: true,
    answers: [ACCEPTED],
  },
  files: {
    settings: { ...PLAIN, user_key_file: '$FOLDER/user', token_file: '$FOLDER/token' },
    files: { user: 'us3r', token: 't0ken' },
    proxied: true,
    answers: [ACCEPTED],
  },
  'no-token-file': {
    settings: { ...PLAIN, user_key: 'us3r', token_file: '$FOLDER/token' },
    proxied: true,
  },
  'no-user-file': {
    settings: { ...PLAIN, user_key_file: '$FOLDER/user', token: 't0ken' },
    proxied: true,
  },
  ...answers({ settings: ALL, proxied: true }),
  firing: { settings: KEYS, proxied: true, answers: [ACCEPTED], steps: [TWO_FIRING] },
  resolved: {
    settings: KEYS,
    proxied: true,
    answers: [ACCEPTED],
    steps: STORY,
  },
  unicode: { settings: KEYS, proxied: true, answers: [ACCEPTED], steps: [UNICODE] },
  html: {
    settings: { ...KEYS, html: true, message: '<b>{{ .CommonLabels.where }}</b> {{ .CommonAnnotations.summary }}' },
    proxied: true,
    answers: [ACCEPTED],
    steps: [UNICODE],
  },
  long: {
    settings: { ...KEYS, title: '{{ .CommonAnnotations.long }}', message: '{{ .CommonAnnotations.long }}' },
    proxied: true,
    answers: [ACCEPTED],
    steps: [withLong('é'.repeat(1100))],
  },
  templates: {
    settings: {
      ...KEYS,
      token: '{{ .CommonLabels.severity }}',
      user_key: '{{ .CommonLabels.alertname }}',
      device: '{{ .Alerts | len }}',
      sound: '{{ if eq .Status "firing" }}siren{{ else }}none{{ end }}',
    },
    proxied: true,
    answers: [ACCEPTED],
    steps: [TWO_FIRING, ALL_RESOLVED],
  },
};
