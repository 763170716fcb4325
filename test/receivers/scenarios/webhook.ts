// webhook_configs: where a template says where to, and payloads of their own. The payload that everybody gets is recorded by
// record-webhooks.ts, byte by byte.

import type { Scenario, Scenarios } from '../scenario.ts';
import { STORY, UNICODE, withLong } from './alerts.ts';

const URL = '$URL/hook';
const STEPS = STORY.slice(0, 1);

function payload(value: unknown, steps = STEPS): Scenario {
  return { settings: { url: URL, payload: value }, steps };
}

function rendered(long: string): Scenario {
  return payload({ long: '{{ .CommonAnnotations.long }}', in: ['{{ .CommonAnnotations.long }}'] }, [withLong(long)]);
}

export const webhook: Scenarios = {
  'templated-url': {
    settings: { url: '$URL/{{ .GroupLabels.alertname }}/{{ .Status }}?n={{ .Alerts | len }}', payload: {} },
    steps: STORY,
  },
  'templated-url-in-file': {
    settings: { url_file: '$FOLDER/url', payload: {} },
    files: { url: ' $URL/{{ .CommonLabels.severity }}/{{ .Status | urlquery }}\n' },
    steps: STEPS,
  },
  'host-from-label': {
    settings: { url: 'http://{{ .GroupLabels.host }}:{{ slice "$HOST" 10 }}/hook', payload: {} },
    groupBy: ['host'],
    steps: [[{ labels: { host: '127.0.0.1' } }]],
  },
  'url-that-renders-empty': { settings: { url: '{{ .CommonLabels.none }}', payload: {} } },
  'url-with-newline': {
    settings: { url: '$URL/{{ .CommonAnnotations.long }}', payload: {} },
    steps: [withLong('a\nb')],
    ownWords: 'parse "<redacted>": invalid URL',
  },
  'max-alerts-counts-for-url-and-payload': {
    settings: { url: '$URL/{{ .Alerts | len }}', max_alerts: 1, payload: { n: '{{ .Alerts | len }}' } },
    steps: STEPS,
  },
  'payload-of-every-shape': payload({
    text: 'plain {{ .Status }}',
    number: '{{ .Alerts | len }}',
    'key {{ .Status }}': 'b',
    nested: { list: ['{{ .Status }}', 1, 1.5, true, null, { a: '{{ .Receiver }}' }] },
    date: '2001-12-14',
    time: '2001-12-14t21:59:43.10-05:00',
    octal: '010',
    hex: '0x1f',
    binary: '0b11',
    underscores: '1_000',
    float: '1.50',
    exponent: '1e3',
    big: '12345678901234567890',
    bigger: '1234567890123456789012',
    yes: 'yes',
    off: 'Off',
    tilde: '~',
    empty: '',
    spaces: '  ',
    quoted: '"8080"',
    single: "'true'",
    infinity: 'text .inf',
    sequence: '- a\n- 1',
    mapping: 'a: 1\nb: {c: "2"}',
    'almost mapping': 'a:1',
    tag: '!!str 1',
    unknownTag: '!thing x',
    anchor: '&a [1, *a]',
    alias: '*nobody',
    percent: '%x',
    at: '@here',
    backtick: '`code`',
    html: '<b>&</b>',
    multiline: 'one\ntwo\n\nthree\n',
    folded: '>\n  one\n  two',
    literal: '|\n  one\n  two',
    braces: '{not json',
    flow: '[1, "2", three]',
    json: '{{ .Alerts | toJson }}',
    labels: '{{ .CommonLabels | toJson }}',
  }),
  'payload-that-is-a-list': payload(['{{ .Status }}', '{{ .CommonAnnotations | toJson }}']),
  'payload-that-is-a-text': payload('{{ .GroupLabels | toJson }}'),
  'payload-that-is-a-number': payload(7),
  'payload-with-unicode': payload({ a: '{{ .CommonAnnotations.summary }}', b: '{{ .CommonLabels | toJson }}' }, [
    ...UNICODE.map((alert) => [alert]),
  ]),
  'alert-that-looks-like-a-number': rendered('8080'),
  'alert-that-looks-like-json': rendered('{"a": ["1", "x: y", "[2]"]}'),
  'alert-that-looks-like-a-mapping': rendered('Disk full: /var'),
};
