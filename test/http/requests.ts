// The conversation that was recorded from the real Alertmanager and is held with ours: good and bad requests, in order.
// `{id}` stands for the id of the silence created last, `{id:1}` for the first one.

import {
  BAD_ALERT_BODIES,
  BAD_ALERT_FIELDS,
  BAD_SILENCES,
  FAR,
  GOOD_ALERT_BODIES,
  GOOD_SILENCES,
  MATCHERS,
} from './request-bodies.ts';

export interface GoldenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };

function get(path: string, headers?: Record<string, string>): GoldenRequest {
  return headers === undefined ? { method: 'GET', path } : { method: 'GET', path, headers };
}

function send(path: string, body: string, headers: Record<string, string> = JSON_TYPE): GoldenRequest {
  return { method: 'POST', path, headers, body };
}

function alerts(body: string): GoldenRequest {
  return send('/api/v2/alerts', body);
}

function alert(fields: string): GoldenRequest {
  return alerts(`[{"labels":{"refused":"yes"},${fields}}]`);
}

function silence(body: string): GoldenRequest {
  return send('/api/v2/silences', body);
}

function query(path: string, ...pairs: readonly (readonly [string, string])[]): GoldenRequest {
  return get(`${path}?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`);
}

const ALERT_QUERIES: readonly (readonly (readonly [string, string])[])[] = [
  [['filter', 'alertname="Plain"']],
  [['filter', 'alertname=Plain']],
  [['filter', 'alertname=~"P.*"']],
  [
    ['filter', 'team!="a"'],
    ['filter', 'alertname!~"I.*|E.*"'],
  ],
  [['filter', 'nope=""']],
  [['filter', 'nope!=""']],
  [['filter', 'team=""']],
  [['filter', 'team!=""']],
  [['filter', 'alertname']],
  [['filter', '']],
  [['filter', '=x']],
  [['filter', 'a=~"("']],
  [['filter', '{alertname="Plain"}']],
  [['filter', 'a="b",c="d"']],
  [['filter', 'alertname="Plain']],
  [['filter', 'é="x"']],
  [['receiver', 'team-a']],
  [['receiver', 'team']],
  [['receiver', 'team-.*']],
  [['receiver', '(']],
  [['receiver', '']],
  [
    ['receiver', 'default'],
    ['receiver', 'team-b'],
  ],
  [['receiver', '[a']],
  [['receiver', 'a**']],
  [['receiver', '\\8']],
  [['receiver', 'x{2,1}']],
  [['receiver', '(?P<n']],
  [['active', 'false']],
  [['active', 'true']],
  [['active', '0']],
  [['active', 'x']],
  [['active', '']],
  [['silenced', 'false']],
  [['inhibited', 'false']],
  [
    ['inhibited', 'no'],
    ['silenced', 'no'],
  ],
  [['unprocessed', 'false']],
  [
    ['active', 'TRUE'],
    ['silenced', 'On'],
    ['inhibited', '1'],
  ],
  [
    ['active', 'false'],
    ['active', 'true'],
  ],
  [['active', 'T']],
  [['active', 'ok']],
  [['muted', 'false']],
  [['odd', '<>']],
  [['receiver_matchers', 'name="team-a"']],
  [
    ['receiver_matchers', 'name=~"team.*"'],
    ['receiver_matchers', 'name!="team-a"'],
  ],
  [['receiver_matchers', 'x=""']],
  [['receiver_matchers', 'x']],
  [['receiver_matchers', 'owner="z"']],
];

const SILENCE_QUERIES: readonly (readonly (readonly [string, string])[])[] = [
  [],
  [['filter', 'a="b"']],
  [['filter', 'a=b']],
  [['filter', 'x=~"y.*"']],
  [['filter', 'x="y.*"']],
  [
    ['filter', 'w!="v"'],
    ['filter', 'x=~"y.*"'],
  ],
  [['filter', 'a']],
  [['filter', 'nope=""']],
  [['active', 'false']],
  [['pending', 'false']],
  [['expired', 'false']],
  [
    ['active', 'no'],
    ['pending', 'no'],
  ],
];

const ODD: readonly GoldenRequest[] = [
  send('/api/v2/alerts', '[]', { 'content-type': 'text/plain' }),
  send('/api/v2/alerts', '[]', {}),
  send('/api/v2/alerts', '[]', { 'content-type': 'application/json; charset=utf-8' }),
  send('/api/v2/alerts', '[]', { 'content-type': 'APPLICATION/JSON' }),
  send('/api/v2/alerts', '[]', { 'content-type': 'bad;;type' }),
  send('/api/v2/alerts', '[]', { 'content-type': 'application/json', accept: 'text/html' }),
  { method: 'POST', path: '/api/v2/alerts' },
  { method: 'POST', path: '/api/v2/silences' },
  get('/api/v2/alerts', { accept: 'text/html' }),
  get('/api/v2/alerts', { accept: 'application/*' }),
  get('/api/v2/alerts', { accept: 'text/html, */*;q=0.1' }),
  get('/api/v2/receivers', { accept: 'application/json;q=0' }),
  get('/api/v2/receivers', { origin: 'http://other.example' }),
  get('/nope', { origin: 'http://other.example' }),
  {
    method: 'OPTIONS',
    path: '/api/v2/alerts',
    headers: { origin: 'http://other.example', 'access-control-request-method': 'POST' },
  },
  {
    method: 'OPTIONS',
    path: '/api/v2/alerts',
    headers: { origin: 'http://other.example', 'access-control-request-method': 'DELETE' },
  },
  {
    method: 'OPTIONS',
    path: '/api/v2/alerts',
    headers: {
      origin: 'http://other.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  },
  { method: 'OPTIONS', path: '/api/v2/alerts', headers: { 'access-control-request-method': 'POST' } },
  { method: 'OPTIONS', path: '/api/v2/status' },
  { method: 'PUT', path: '/api/v2/status' },
  { method: 'HEAD', path: '/api/v2/status' },
  { method: 'DELETE', path: '/api/v2/silences' },
  { method: 'POST', path: '/api/v2/status' },
  { method: 'PATCH', path: '/api/v2/silence/00000000-0000-0000-0000-000000000000' },
  { method: 'POST', path: '/api/v2/alerts/groups' },
  get('/api/v2'),
  get('/api/v2/'),
  get('/api/v2/nope'),
  get('/api/v2/alerts/'),
  get('/api/v2/alerts/x'),
  get('/api/v2/silence/'),
  get('/api/v2/silence'),
  get('/api/v2/silence/a/b'),
  get('/api/v2//alerts'),
  get('/api/v2/ALERTS'),
  get('/api/v2/%61lerts'),
  get('/api/v1/alerts'),
  get('/api/v1/status'),
  get('/api/v1/receivers'),
  get('/api/v1/silences'),
  get('/api/v1/nope'),
  get('/api/v1'),
  send('/api/v1/alerts', '[]'),
  { method: 'DELETE', path: '/api/v1/silence/x' },
  get('/api/v1/alerts/groups'),
  get('/api/v1/silence/x'),
  send('/api/v1/silences', '{}'),
  get('/-/healthy'),
  { method: 'HEAD', path: '/-/healthy' },
  send('/-/healthy', ''),
  get('/-/ready'),
  { method: 'HEAD', path: '/-/ready' },
  { method: 'OPTIONS', path: '/-/ready' },
  { method: 'DELETE', path: '/-/ready' },
  get('/-/nope'),
  get('/-/reload'),
  { method: 'POST', path: '/-/reload' },
  { method: 'PUT', path: '/-/reload' },
  { method: 'OPTIONS', path: '/-/reload' },
  get('/nope'),
  send('/nope', ''),
  get('/api'),
  get('/-/healthy/'),
  get('/metrics/'),
  { method: 'POST', path: '/metrics' },
  { method: 'POST', path: '/' },
];

export const REQUESTS: readonly GoldenRequest[] = [
  get('/api/v2/alerts'),
  get('/api/v2/alerts/groups'),
  get('/api/v2/silences'),
  get('/api/v2/receivers'),
  ...[
    [['receiver_matchers', 'name="team-a"']],
    [['receiver_matchers', 'x']],
    [['receiver_matchers', 'name!="team-a"']],
  ].map((pairs) => query('/api/v2/receivers', ...(pairs as [string, string][]))),
  ...ODD,
  ...BAD_ALERT_BODIES.map(alerts),
  ...BAD_ALERT_FIELDS.map(alert),
  get('/api/v2/alerts'),
  ...BAD_SILENCES.map(silence),
  get('/api/v2/silences'),
  ...GOOD_SILENCES.map(silence),
  ...GOOD_ALERT_BODIES.map(alerts),
  get('/api/v2/alerts'),
  ...ALERT_QUERIES.flatMap((pairs) => [query('/api/v2/alerts', ...pairs), query('/api/v2/alerts/groups', ...pairs)]),
  ...SILENCE_QUERIES.map((pairs) => query('/api/v2/silences', ...pairs)),
  get('/api/v2/silence/{id:1}'),
  get('/api/v2/silence/{id}'),
  get('/api/v2/silence/xyz'),
  get('/api/v2/silence/00000000-0000-0000-0000-000000000000'),
  { method: 'DELETE', path: '/api/v2/silence/xyz' },
  { method: 'DELETE', path: '/api/v2/silence/00000000-0000-0000-0000-000000000000' },
  silence(
    `{"id":"{id:1}","startsAt":"2020-01-01T00:00:00Z","endsAt":"2030-02-01T00:00:00Z","comment":"changed","createdBy":"me",${MATCHERS}}`,
  ),
  get('/api/v2/silence/{id:1}'),
  silence(`{"id":"{id:1}",${FAR},"comment":"moved","createdBy":"me",${MATCHERS}}`),
  get('/api/v2/silence/{id}'),
  get('/api/v2/silence/{id:1}'),
  { method: 'DELETE', path: '/api/v2/silence/{id}' },
  { method: 'DELETE', path: '/api/v2/silence/{id}' },
  get('/api/v2/silence/{id}'),
  { method: 'DELETE', path: '/api/v2/silence/{id:1}' },
  ...SILENCE_QUERIES.map((pairs) => query('/api/v2/silences', ...pairs)),
  silence(`{"id":"{id:1}",${FAR},"comment":"again","createdBy":"me",${MATCHERS}}`),
  get('/api/v2/alerts?filter=%zz'),
  get('/api/v2/alerts?filter=a%3D%22b%22;x=1'),
  get('/api/v2/alerts?filter=a="b"'),
  get('/api/v2/alerts?filter'),
  get('/api/v2/alerts?&&='),
  get('/api/v2/alerts?filter=alertname%3D"Spaces+%C3%A9%F0%9F%9A%80"'),
  get('/api/v2/alerts?filter=a%3D%22%ff%22'),
];
