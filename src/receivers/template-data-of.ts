// What templates see of a notification (template/template.go, 0.34: Data).

import type { NotifiedAlert, RouteLabelSubject } from '../alerting/ports.ts';
import { Timestamp } from '../base/timestamp.ts';
import { LabelSet } from '../labels/label-set.ts';
import type { AlertStatus, TemplateAlert, TemplateData } from '../template/template-data.ts';

// Go's regexp.QuoteMeta: Alertmanager quotes the receiver's name so, for whatever reason it once had.
const META = /[\\.+*?()|[\]{}^$]/g;

export function templateDataOf(notification: RouteLabelSubject & { readonly routeLabels: LabelSet }): TemplateData {
  const alerts = notification.alerts.map(templateAlert);
  return {
    receiver: notification.receiver.replace(META, '\\$&'),
    status: statusOf(alerts),
    alerts,
    notificationReason: notification.reason,
    groupLabels: notification.groupLabels,
    commonLabels: commonPairs(alerts.map(({ labels }) => labels)),
    commonAnnotations: commonPairs(alerts.map(({ annotations }) => annotations)),
    routeLabels: notification.routeLabels,
    externalUrl: notification.externalUrl,
  };
}

/** Resolved if all of them are. */
export function statusOf(alerts: readonly Pick<TemplateAlert, 'status'>[]): AlertStatus {
  return alerts.every(({ status }) => status === 'resolved') ? 'resolved' : 'firing';
}

/** The pairs of the first set that all others agree with. A name that is missing is the empty string, as in Go's maps. */
export function commonPairs([first = LabelSet.empty, ...others]: readonly LabelSet[]): LabelSet {
  if (others.length === 0) return first;
  return LabelSet.from(
    [...first].filter(([name, value]) => others.every((other) => (other.get(name) ?? '') === value)),
  );
}

function templateAlert({ alert, fingerprint, resolved, classification }: NotifiedAlert): TemplateAlert {
  return {
    status: resolved ? 'resolved' : 'firing',
    labels: alert.labels,
    annotations: alert.annotations,
    startsAt: alert.startsAt,
    endsAt: resolved ? alert.endsAt : Timestamp.zero,
    generatorUrl: alert.generatorUrl,
    fingerprint,
    ...(classification !== undefined && { classification }),
  };
}
