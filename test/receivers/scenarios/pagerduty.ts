// pagerduty_configs.

import type { Scenarios } from '../scenario.ts';
import { ALL_RESOLVED, STORY, TWO_FIRING, UNICODE, withLong } from './alerts.ts';
import { answers, json } from './answers.ts';

const ACCEPTED = json(202, { status: 'success', message: 'Event processed', dedup_key: 'k' });
const V2 = { url: '$URL/v2/enqueue', routing_key: 'R0UT1NG' };
/** Nothing in it is a template: also the details that every event has. */
const PLAIN = {
  client: 'Alertmanager',
  client_url: 'http://client.example',
  description: 'something is wrong',
  details: { firing: '', resolved: '', num_firing: '', num_resolved: '' },
};
const SHAPES = {
  number: '8080',
  float: '1.50',
  boolean: 'yes',
  nothing: '~',
  empty: '',
  date: '2026-01-02T03:04:05Z',
  text: 'plain text, with <b>&amp;',
  quoted: "'8080'",
  list: '[a, 1, "2", [true, "no"]]',
  mapping: '{port: "8080", up: false}',
  block: '- a\n- b: c\n',
  sentence: 'Error: disk full',
  nested: { port: 8080, deep: { list: ['1', 2, { yes: 'no' }], empty: {} }, null: null },
  items: [1, '2', 3.5, true, null],
};
const V1 = { service_key: 's3rvice', ...PLAIN };

export const pagerduty: Scenarios = {
  'plain-firing': { settings: { ...V2, ...PLAIN }, answers: [ACCEPTED] },
  'plain-resolved': {
    settings: { ...V2, ...PLAIN },
    answers: [ACCEPTED],
    steps: STORY,
  },
  'every-option': {
    settings: {
      ...V2,
      ...PLAIN,
      details: { ...PLAIN.details, ...SHAPES },
      images: [
        { src: 'http://i/1.png', alt: 'a', href: 'http://h' },
        { src: '', alt: 'left out' },
      ],
      links: [
        { href: 'http://l', text: 't' },
        { href: '', text: 'left out' },
      ],
      source: 'the source',
      severity: 'critical',
      class: 'a class',
      component: 'a component',
      group: 'a group',
    },
    answers: [ACCEPTED],
  },
  'long-summary': { settings: { ...V2, ...PLAIN, description: 'ü😀'.repeat(513) }, answers: [ACCEPTED] },
  'key-file': {
    settings: { url: V2.url, routing_key_file: '$FOLDER/key', ...PLAIN },
    files: { key: '  R0UT1NG\n' },
    answers: [ACCEPTED],
  },
  'no-key-file': { settings: { url: V2.url, routing_key_file: '$FOLDER/key', ...PLAIN } },
  'empty-key-file': {
    settings: { url: V2.url, routing_key_file: '$FOLDER/key', ...PLAIN },
    files: { key: '\n' },
  },
  'answer-400-json': {
    settings: { ...V2, ...PLAIN },
    answers: [json(400, { status: 'invalid event', message: 'Event object is invalid', errors: ['a', 'b'] })],
  },
  ...answers({ settings: { ...V2, ...PLAIN } }),
  'plain-v1-resolved': {
    settings: { ...V1, details: { ...PLAIN.details, ...SHAPES } },
    proxied: true,
    answers: [ACCEPTED],
    steps: [TWO_FIRING, ALL_RESOLVED],
  },
  'v1-key-file': {
    settings: { ...PLAIN, service_key_file: '$FOLDER/key' },
    files: { key: 's3rvice\n' },
    proxied: true,
    answers: [ACCEPTED],
  },
  'v1-long-description': {
    settings: { ...V1, description: 'd'.repeat(1025) },
    proxied: true,
    answers: [ACCEPTED],
  },
  ...v1(answers({ settings: V1, proxied: true })),
  firing: { settings: V2, answers: [ACCEPTED], steps: [TWO_FIRING] },
  resolved: { settings: V2, answers: [ACCEPTED], steps: STORY },
  unicode: { settings: V2, answers: [ACCEPTED], steps: [UNICODE] },
  long: {
    settings: { ...V2, description: '{{ .CommonAnnotations.long }}' },
    answers: [ACCEPTED],
    steps: [withLong('ü'.repeat(2000))],
  },
  templates: {
    settings: {
      ...V2,
      routing_key: '{{ .CommonLabels.severity }}-key',
      severity: '{{ if eq .Status "firing" }}critical{{ else }}info{{ end }}',
      details: {
        alert: '{{ .CommonLabels.alertname }}',
        instances: ['{{ range .Alerts }}{{ .Labels.instance }} {{ end }}', '{{ .Alerts | len }}'],
        nested: { '{{ .CommonLabels.alertname }}': '{{ .CommonLabels | toJson }}' },
      },
      images: [{ src: '{{ .CommonAnnotations.runbook }}', alt: '{{ .Status }}', href: '{{ .ExternalURL }}' }],
      links: [{ href: '{{ .ExternalURL }}', text: '{{ .Receiver }}' }],
    },
    answers: [ACCEPTED],
    steps: [TWO_FIRING, ALL_RESOLVED],
  },
  'template-empties-the-key': { settings: { ...V2, routing_key: '{{ .CommonLabels.none }}' } },
  'v1-resolved': {
    settings: { service_key: 's3rvice' },
    proxied: true,
    answers: [ACCEPTED],
    steps: [TWO_FIRING, ALL_RESOLVED],
  },
};

function v1(scenarios: Scenarios): Scenarios {
  return Object.fromEntries(Object.entries(scenarios).map(([name, scenario]) => [`v1-${name}`, scenario]));
}
