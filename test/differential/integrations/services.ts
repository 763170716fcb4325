// Services: every kind that Alertmanager 0.33 can tell, in the config's words and as it answers. Each twice: as it is when only
// what must be given is given, so that the default templates speak; and with all that it has, and templates of our own file.

import { secretOf } from '../../receivers/aws-cloud.ts';
import type { Request } from '../../receivers/recording-server.ts';
import type { Answer } from '../../receivers/scenario.ts';
import { json } from '../../receivers/scenarios/answers.ts';

export interface Service {
  readonly name: string;
  readonly type: string;
  /** The entry of `<type>_configs`; `$URL` is the service, `$HOST` its host and port. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The service's host is Alertmanager's own affair, so it is reached through a proxy that takes every name for its own. */
  readonly proxied?: boolean;
  /** A healthy one, with what it remembers; 200 without a body where there is none. */
  readonly opens?: () => (request: Request) => Answer | undefined;
}

const SLACK_OK: Answer = { status: 200, type: 'text/plain', body: 'ok' };
const SLACK_SENT = json(200, { ok: true, channel: 'C024BE91L', ts: '1503435956.000247' });
const TELEGRAM_OK = json(200, {
  ok: true,
  result: { message_id: 1, date: 1, chat: { id: -100, type: 'group' }, text: 'x' },
});
const PUBLISHED: Answer = {
  status: 200,
  type: 'text/xml',
  body: '<PublishResponse xmlns="https://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId></PublishResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></PublishResponse>',
};

const plain: readonly Service[] = [
  { name: 'discord', type: 'discord', settings: { webhook_url: '$URL/api/webhooks/1/token' } },
  { name: 'email', type: 'email', settings: { to: 'ops@example.com' } },
  {
    name: 'incidentio',
    type: 'incidentio',
    settings: { url: '$URL/v2/alert_events/alertmanager/x', alert_source_token: 't0ken' },
    opens: always(json(202, { status: 'success' })),
  },
  {
    name: 'jira',
    type: 'jira',
    settings: { api_url: '$URL/rest/api/2', project: 'OPS', issue_type: 'Bug' },
    opens: jiraSite,
  },
  { name: 'mattermost', type: 'mattermost', settings: { webhook_url: '$URL/hooks/token' } },
  { name: 'msteams', type: 'msteams', settings: { webhook_url: '$URL/webhookb2/token' } },
  { name: 'msteamsv2', type: 'msteamsv2', settings: { webhook_url: '$URL/workflows/token?sig=a%2Fb' } },
  {
    name: 'opsgenie',
    type: 'opsgenie',
    settings: { api_url: '$URL/', api_key: 'k3y' },
    opens: always(json(202, { result: 'Request will be processed' })),
  },
  {
    name: 'pagerduty-v1',
    type: 'pagerduty',
    settings: { service_key: 's3rvice' },
    proxied: true,
    opens: always(json(202, { status: 'success' })),
  },
  {
    name: 'pagerduty-v2',
    type: 'pagerduty',
    settings: { url: '$URL/v2/enqueue', routing_key: 'R0UT1NG' },
    opens: always(json(202, { status: 'success' })),
  },
  {
    name: 'pushover',
    type: 'pushover',
    settings: { token: 't0ken', user_key: 'us3r' },
    proxied: true,
    opens: always(json(200, { status: 1 })),
  },
  {
    name: 'rocketchat',
    type: 'rocketchat',
    settings: { api_url: '$URL', token: 'token-1', token_id: 'user-1', channel: '#alerts' },
    opens: always(json(200, { success: true })),
  },
  {
    name: 'slack',
    type: 'slack',
    settings: { api_url: '$URL/services/T0/B0/token', channel: '#alerts' },
    opens: always(SLACK_OK),
  },
  {
    name: 'slack-update',
    type: 'slack',
    settings: {
      api_url: 'https://slack.com/api/chat.postMessage',
      channel: '#alerts',
      update_message: true,
    },
    proxied: true,
    opens: always(SLACK_SENT),
  },
  {
    name: 'sns',
    type: 'sns',
    settings: { api_url: '$URL', topic_arn: 'arn:aws:sns:eu-west-1:1234:alerts', sigv4: sigv4() },
    opens: always(PUBLISHED),
  },
  {
    name: 'telegram',
    type: 'telegram',
    settings: { api_url: '$URL', bot_token: '123:t0ken', chat_id: -1001234567890 },
    opens: always(TELEGRAM_OK),
  },
  {
    name: 'victorops',
    type: 'victorops',
    settings: { api_url: '$URL/alert', api_key: 'k3y', routing_key: 'team' },
    opens: always(json(200, { result: 'success' })),
  },
  {
    name: 'webex',
    type: 'webex',
    settings: {
      api_url: '$URL/v1/messages',
      room_id: 'room',
      http_config: { authorization: { credentials: 'token' } },
    },
  },
  { name: 'webhook', type: 'webhook', settings: { url: '$URL/hook' } },
  {
    name: 'wechat',
    type: 'wechat',
    settings: { api_url: '$URL/cgi-bin', api_secret: 's3cret&', corp_id: 'ww1' },
    opens: wechatSite,
  },
];

const OWN = '{{ template "own.text" . }}';
const TITLE = '{{ template "own.title" . }}';

/** Beside the settings of the service of the same name above. */
const full: Readonly<Record<string, object>> = {
  discord: { content: '{{ .Status }}', title: TITLE, message: OWN, username: 'amp', avatar_url: 'https://e.example/a' },
  email: {
    to: 'a@example.com, Bé <b@example.com>',
    from: 'Alerts <am+{{ .CommonLabels.severity }}@example.com>',
    headers: { Subject: TITLE, 'X-Status': '{{ .Status }}', 'Reply-To': 'r@example.com' },
    text: OWN,
    html: '<p>{{ template "own.text" . }}</p>',
    threading: { enabled: true, thread_by_date: 'daily' },
  },
  incidentio: { max_alerts: 2 },
  jira: {
    summary: { template: TITLE, enable_update: true },
    description: { template: OWN, enable_update: true },
    labels: ['alertmanager', '{{ .GroupLabels.alertname | reReplaceAll "[^a-zA-Z]" "_" }}'],
    priority: '{{ if eq .CommonLabels.severity "critical" }}High{{ else }}Low{{ end }}',
    reopen_transition: 'To Do',
    resolve_transition: 'Done',
    wont_fix_resolution: "Won't fix",
    reopen_duration: '1h',
    fields: { customfield_1: { value: '{{ .Status }}' }, customfield_2: ['{{ .Alerts | len }}', 'b'] },
  },
  mattermost: {
    channel: 'town',
    username: '{{ .Receiver }}',
    title: TITLE,
    text: OWN,
    fields: [{ title: '{{ .Status }}', value: '{{ .Alerts.Firing | len }}', short: true }],
    props: { card: OWN },
    priority: { priority: 'urgent', requested_ack: true },
  },
  msteams: { title: TITLE, text: OWN, summary: '{{ .Status | title }}' },
  msteamsv2: { title: TITLE, text: OWN },
  opsgenie: {
    message: TITLE,
    description: OWN,
    source: '{{ .ExternalURL }}',
    details: { environment: 'production', firing: '{{ .Alerts.Firing | len }}' },
    entity: '{{ .GroupLabels.alertname }}',
    actions: 'Restart,Stop',
    tags: 'a,{{ .CommonLabels.severity }}',
    note: '{{ .Status }}',
    priority: 'P{{ len .GroupLabels }}',
    update_alerts: true,
    responders: [{ name: 'ops,{{ .CommonLabels.severity }}', type: 'teams' }],
  },
  'pagerduty-v1': { client: TITLE, client_url: '{{ .ExternalURL }}/x', description: TITLE, details: { own: OWN } },
  'pagerduty-v2': {
    description: TITLE,
    severity: '{{ if eq .CommonLabels.severity "critical" }}critical{{ else }}warning{{ end }}',
    class: '{{ .CommonLabels.alertname }}',
    component: 'c',
    group: '{{ .GroupLabels.SortedPairs.Values | join "," }}',
    source: '{{ .Receiver }}',
    details: { own: OWN, nested: { n: '{{ .Alerts | len }}', list: ['{{ .Status }}', 1, true] } },
    images: [{ src: '{{ .ExternalURL }}/i.png', alt: '{{ .Status }}', href: '{{ .ExternalURL }}' }],
    links: [{ href: '{{ (index .Alerts 0).GeneratorURL }}', text: 'graph' }],
  },
  pushover: {
    title: TITLE,
    message: OWN,
    url: '{{ (index .Alerts 0).GeneratorURL }}',
    url_title: 'graph',
    html: true,
    priority: '{{ if eq .Status "firing" }}2{{ else }}0{{ end }}',
    retry: '1m30s',
    expire: '1h',
    device: 'd',
    sound: 'siren',
    ttl: '1h',
  },
  rocketchat: {
    title: TITLE,
    text: OWN,
    color: '{{ .Status }}',
    emoji: ':fire:',
    fields: [{ title: '{{ .Status }}', value: '{{ .Alerts | len }}', short: true }],
    actions: [{ type: 'button', text: 'graph', url: '{{ (index .Alerts 0).GeneratorURL }}' }],
  },
  slack: {
    title: TITLE,
    text: OWN,
    pretext: '{{ .Status | toUpper }}',
    footer: '{{ .CommonLabels.SortedPairs.Names | join ", " }}',
    fields: [{ title: '{{ .Status }}', value: '{{ .Alerts.Resolved | len }}', short: true }],
    actions: [{ type: 'button', text: 'graph', url: '{{ (index .Alerts 0).GeneratorURL }}' }],
    mrkdwn_in: ['text'],
    link_names: true,
  },
  'slack-update': { channel: '#{{ .CommonLabels.severity }}', title: TITLE, text: OWN },
  sns: { subject: TITLE, message: OWN, attributes: { status: '{{ .Status }}', 'a.b': '{{ .Alerts | len }}' } },
  telegram: { message: OWN, parse_mode: 'MarkdownV2', message_thread_id: 7, disable_notifications: true },
  victorops: {
    message_type: '{{ if eq .CommonLabels.severity "critical" }}CRITICAL{{ else }}WARNING{{ end }}',
    entity_display_name: TITLE,
    state_message: OWN,
    monitoring_tool: 'amp',
    custom_fields: { count: '{{ .Alerts | len }}' },
  },
  webex: { room_id: '{{ .CommonLabels.severity }}', message: OWN },
  webhook: {
    url: '$URL/{{ .GroupLabels.alertname | urlquery }}/{{ .Status }}?n={{ .Alerts | len }}',
    max_alerts: 2,
    payload: { title: TITLE, count: '{{ .Alerts | len }}', all: ['{{ .CommonLabels | toJson }}', { own: OWN }] },
    http_config: { basic_auth: { username: 'u', password: 'p' }, http_headers: { 'X-Own': { values: ['a', 'b'] } } },
  },
  wechat: {
    message: OWN,
    message_type: 'markdown',
    to_user: '{{ .CommonLabels.severity }}|b',
    to_party: '1',
    to_tag: 't',
    agent_id: '7',
  },
};

export const plainServices: readonly Service[] = plain.map(tellingAll);
export const services: readonly Service[] = [
  ...plainServices,
  ...plainServices.map((service) => ({
    ...service,
    name: `${service.name}, all`,
    settings: { ...service.settings, ...full[service.name] },
  })),
];

function tellingAll(service: Service): Service {
  return { ...service, settings: { ...service.settings, send_resolved: true } };
}

function always(answer: Answer): () => () => Answer {
  return () => () => answer;
}

function sigv4(): object {
  return { region: 'eu-west-1', access_key: 'STATIC', secret_key: secretOf('STATIC') };
}

function wechatSite(): (request: Request) => Answer {
  const token = json(200, { errcode: 0, errmsg: 'ok', access_token: 't0/ken+=', expires_in: 7200 });
  return ({ path }) => (path.startsWith('/cgi-bin/gettoken') ? token : json(200, { errcode: 0, errmsg: 'ok' }));
}

/** One project with at most one open issue. */
function jiraSite(): (request: Request) => Answer {
  let isOpen = false;
  return ({ method, path }) => {
    if (path.includes('/search')) {
      const status = { name: 'any', statusCategory: { key: 'new' } };
      return json(200, { issues: isOpen ? [{ key: 'OPS-7', fields: { status } }] : [] });
    }
    if (method === 'GET') return json(200, { transitions: [{ id: '31', name: 'Done' }] });
    if (method === 'PUT') return { status: 204 };
    isOpen = !path.endsWith('/transitions');
    return isOpen ? json(201, { id: '10001', key: 'OPS-7', self: 'http://x' }) : { status: 204 };
  };
}
