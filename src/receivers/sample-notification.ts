// A notification that is made up, with all that alerts usually have: for trying templates before there is anything to tell.

import type { Classification } from '../alerting/classification.ts';
import type { GroupKey, Notification, NotifiedAlert, RevisionId } from '../alerting/ports.ts';
import { Timestamp } from '../base/timestamp.ts';
import { LabelSet } from '../labels/label-set.ts';

export const SAMPLE_RECEIVER = '';

const CLASSIFICATION: Classification = {
  severity: 'warning',
  confidence: 0.9,
  summary: 'Sample summary',
  reasoning: 'Sample reasoning',
  suggestedActions: ['Sample action'],
};

/** Two alerts that fire, of which one is classified, and one that has resolved. Whoever uses it puts the receiver in. */
export function sampleNotification(): Notification {
  return {
    receiver: SAMPLE_RECEIVER,
    groupKey: '{}:{alertname="SampleAlert"}' as GroupKey,
    groupLabels: LabelSet.from([['alertname', 'SampleAlert']]),
    routeLabels: LabelSet.empty,
    reason: 'first notification',
    revision: 0 as RevisionId,
    memo: undefined,
    externalUrl: 'http://localhost:9093',
    alerts: [
      { ...sampleAlert('a', false), classification: CLASSIFICATION },
      sampleAlert('b', false),
      sampleAlert('c', true),
    ],
  };
}

function sampleAlert(instance: string, resolved: boolean): NotifiedAlert {
  const labels = LabelSet.from([
    ['alertname', 'SampleAlert'],
    ['cluster', 'sample'],
    ['instance', `${instance}.example:9100`],
    ['job', 'node'],
    ['namespace', 'default'],
    ['severity', 'critical'],
  ]);
  const annotations = LabelSet.from([
    ['description', `Sample alert on ${instance}`],
    ['runbook_url', 'http://localhost/runbook'],
    ['summary', 'Sample alert'],
  ]);
  const startsAt = new Timestamp(Date.UTC(2026, 0, 1));
  const endsAt = new Timestamp(startsAt.ms + 3_600_000);
  const alert = {
    labels,
    annotations,
    startsAt,
    endsAt,
    updatedAt: startsAt,
    generatorUrl: 'http://localhost:9090/graph?g0.expr=up',
    timeout: false,
  };
  return { alert, fingerprint: labels.fingerprint, resolved };
}
