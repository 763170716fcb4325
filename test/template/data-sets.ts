// Notifications that default templates and functions are tried on, in the JSON that `amtool template render` reads.

import { Timestamp } from '../../src/base/timestamp.ts';
import { type Fingerprint, LabelSet } from '../../src/labels/label-set.ts';
import type { AlertStatus, TemplateData } from '../../src/template/template-data.ts';

type Pairs = Readonly<Record<string, string>>;

export interface DataJson {
  readonly receiver: string;
  readonly status: AlertStatus;
  readonly alerts: readonly AlertJson[];
  readonly notification_reason: string;
  readonly groupLabels: Pairs;
  readonly commonLabels: Pairs;
  readonly commonAnnotations: Pairs;
  readonly externalURL: string;
}

interface AlertJson {
  readonly status: AlertStatus;
  readonly labels: Pairs;
  readonly annotations: Pairs;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
}

const NEVER = '0001-01-01T00:00:00Z';

function firing(
  labels: Pairs,
  annotations: Pairs,
  generatorURL = 'http://prometheus:9090/graph?g0.expr=up&g0.tab=1',
): AlertJson {
  return {
    status: 'firing',
    labels,
    annotations,
    startsAt: '2026-07-09T10:11:12.131415Z',
    endsAt: NEVER,
    generatorURL,
    fingerprint: '0123456789abcdef',
  };
}

function resolved(labels: Pairs, annotations: Pairs): AlertJson {
  return { ...firing(labels, annotations), status: 'resolved', endsAt: '2026-07-09T12:00:00+02:00' };
}

const nasty = {
  alertname: '<b>Disk & "more"</b>',
  path: "/a b/c?d=e&f='g'",
  umlaut: 'Größe 日本 😀',
  script: '</script><script>alert(1)</script>',
};

export const DATA_SETS: Readonly<Record<string, DataJson>> = {
  'one-fires': {
    receiver: 'team-X',
    status: 'firing',
    alerts: [firing({ alertname: 'Up', instance: 'a:9100', severity: 'critical' }, { summary: 'a is down' })],
    notification_reason: 'first notification',
    groupLabels: { alertname: 'Up' },
    commonLabels: { alertname: 'Up', instance: 'a:9100', severity: 'critical' },
    commonAnnotations: { summary: 'a is down' },
    externalURL: 'http://alerts.example.com:9093',
  },
  'some-of-each': {
    receiver: 'db/pager+1',
    status: 'firing',
    alerts: [
      firing({ alertname: 'Slow', job: 'db', severity: 'warning' }, { runbook: 'http://r/1', summary: 'slow' }),
      firing({ alertname: 'Slow', job: 'db', severity: 'info', zone: 'eu' }, {}),
      resolved({ alertname: 'Full', job: 'db', severity: 'critical' }, { summary: 'full' }),
      resolved({ alertname: 'Full', job: 'db' }, { summary: 'full', dashboard: 'http://g/d' }),
    ],
    notification_reason: 'repeat interval elapsed',
    groupLabels: { job: 'db' },
    commonLabels: { job: 'db' },
    commonAnnotations: {},
    externalURL: 'https://example.com/alertmanager',
  },
  'all-over': {
    receiver: 'mail',
    status: 'resolved',
    alerts: [
      resolved({ alertname: 'Up', severity: 'info' }, { summary: 'was down' }),
      resolved({ alertname: 'Up', severity: 'warning', a: '1' }, { summary: 'was down' }),
    ],
    notification_reason: 'all resolved',
    groupLabels: {},
    commonLabels: { alertname: 'Up' },
    commonAnnotations: { summary: 'was down' },
    externalURL: 'http://localhost:9093',
  },
  'odd-characters': {
    receiver: 'mail\\.to\\+ops',
    status: 'firing',
    alerts: [
      firing(nasty, { 'two\nlines': 'one\n\ttwo  ', empty: '' }, 'javascript:alert(1)'),
      firing({ ...nasty, severity: 'none' }, {}, 'http://p/"x" <y>&amp;z=%41%zz é'),
      resolved(nasty, { summary: '{{ .Nothing }}' }),
    ],
    notification_reason: 'new alert',
    groupLabels: { alertname: nasty.alertname, path: nasty.path },
    commonLabels: nasty,
    commonAnnotations: {},
    externalURL: 'http://x/\'"<&>',
  },
  'nothing-in-common': {
    receiver: 'x',
    status: 'firing',
    alerts: [firing({}, {}, '')],
    notification_reason: '',
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: '',
  },
};

export function templateData(json: DataJson, routeLabels: Pairs = {}): TemplateData {
  return {
    receiver: json.receiver,
    status: json.status,
    alerts: json.alerts.map((alert) => ({
      status: alert.status,
      labels: labelSet(alert.labels),
      annotations: labelSet(alert.annotations),
      startsAt: timestamp(alert.startsAt),
      endsAt: timestamp(alert.endsAt),
      generatorUrl: alert.generatorURL,
      fingerprint: alert.fingerprint as Fingerprint,
    })),
    notificationReason: json.notification_reason,
    groupLabels: labelSet(json.groupLabels),
    commonLabels: labelSet(json.commonLabels),
    commonAnnotations: labelSet(json.commonAnnotations),
    routeLabels: labelSet(routeLabels),
    externalUrl: json.externalURL,
  };
}

function labelSet(pairs: Pairs): LabelSet {
  return LabelSet.from(Object.entries(pairs));
}

function timestamp(text: string): Timestamp {
  const moment = Timestamp.parse(text);
  if (moment === undefined) throw new Error(`no timestamp: ${text}`);
  return moment;
}
