// The alerts that templates are rendered for where nobody gives others: amtool's own sample (cli/template_render.go, 0.34),
// value by value, so that what people compare with comes out the same.

import { Timestamp } from '../base/timestamp.ts';
import { type Fingerprint, LabelSet } from '../labels/label-set.ts';
import type { AlertStatus, TemplateAlert, TemplateData } from '../template/template-data.ts';

const MINUTE_MS = 60_000;
const GENERATOR_URL = 'https://generatorurl.com';

const COMMON_LABELS = numbered('commonlabelkey', 'commonlabelvalue');
const COMMON_ANNOTATIONS = numbered('commonannotationkey', 'commonannotationvalue');

export function sampleData(nowMs: number): TemplateData {
  return {
    receiver: 'receiver',
    status: 'alertstatus' as AlertStatus, // no status that an alert can have: it is amtool's
    alerts: [firing(nowMs), resolved(nowMs)],
    notificationReason: '',
    groupLabels: LabelSet.from(numbered('grouplabelkey', 'grouplabelvalue')),
    commonLabels: LabelSet.from(COMMON_LABELS),
    commonAnnotations: LabelSet.from(COMMON_ANNOTATIONS),
    routeLabels: LabelSet.empty,
    externalUrl: 'https://example.com',
  };
}

function firing(nowMs: number): TemplateAlert {
  return {
    status: 'firing',
    labels: LabelSet.from([...numbered('label', 'value'), ['instance', 'foo.bar:1234'], ...COMMON_LABELS]),
    annotations: LabelSet.from([...numbered('annotation', 'value'), ...COMMON_ANNOTATIONS]),
    startsAt: new Timestamp(nowMs - 5 * MINUTE_MS),
    endsAt: new Timestamp(nowMs),
    generatorUrl: GENERATOR_URL,
    fingerprint: 'fingerprint1' as Fingerprint,
  };
}

function resolved(nowMs: number): TemplateAlert {
  return {
    status: 'resolved',
    labels: LabelSet.from([['foo', 'bar'], ['baz', 'qux'], ...COMMON_LABELS]),
    annotations: LabelSet.from([['aaa', 'bbb'], ['ccc', 'ddd'], ...COMMON_ANNOTATIONS]),
    startsAt: new Timestamp(nowMs - 10 * MINUTE_MS),
    endsAt: new Timestamp(nowMs),
    generatorUrl: GENERATOR_URL,
    fingerprint: 'fingerprint2' as Fingerprint,
  };
}

/** Two pairs: `label1` and `value1`, `label2` and `value2`. */
function numbered(name: string, value: string): [string, string][] {
  return [1, 2].map((n) => [`${name}${n}`, `${value}${n}`]);
}
