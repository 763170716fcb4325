// The webhook's payload, version 4, byte for byte as Alertmanager 0.34 sends it (template/template.go: Data; and
// notify/webhook/webhook.go: Message): the order of keys, Go's escapes, the trailing newline.

import type { Notification, NotifiedAlert } from '../alerting/ports.ts';
import { goJsonPairs, goJsonString, type SortedPairs } from '../base/go-json.ts';
import { Timestamp } from '../base/timestamp.ts';
import type { LabelSet } from '../labels/label-set.ts';

// Go's regexp.QuoteMeta: Alertmanager quotes the receiver's name so, for whatever reason it once had.
const META = /[\\.+*?()|[\]{}^$]/g;

/** `maxAlerts` 0: all. The status and what is common count over the alerts that are sent, not over those cut off. */
export function webhookPayload(notification: Notification, maxAlerts: number): string {
  const { alerts } = notification;
  const sent = maxAlerts > 0 ? alerts.slice(0, maxAlerts) : alerts;
  const status = statusOf(sent.every((alert) => alert.resolved));
  return (
    `{"receiver":${goJsonString(notification.receiver.replace(META, '\\$&'))}` +
    `,"status":"${status}"` +
    `,"alerts":[${sent.map(alertJson).join(',')}]` +
    `,"notification_reason":${goJsonString(notification.reason)}` +
    `,"groupLabels":${goJsonPairs(notification.groupLabels)}` +
    `,"commonLabels":${goJsonPairs(commonPairs(sent.map(({ alert }) => alert.labels)))}` +
    `,"commonAnnotations":${goJsonPairs(commonPairs(sent.map(({ alert }) => alert.annotations)))}` +
    // Labels of the route are templates (refused until there are some), so there are none; 0.34 sends the empty object then.
    ',"routeLabels":{}' +
    `,"externalURL":${goJsonString(notification.externalUrl)}` +
    `,"version":"4"` +
    `,"groupKey":${goJsonString(notification.groupKey)}` +
    `,"truncatedAlerts":${alerts.length - sent.length}}\n`
  );
}

function alertJson({ alert, fingerprint, resolved }: NotifiedAlert): string {
  const endsAt = resolved ? alert.endsAt : Timestamp.zero;
  return (
    `{"status":"${statusOf(resolved)}"` +
    `,"labels":${goJsonPairs(alert.labels)}` +
    `,"annotations":${goJsonPairs(alert.annotations)}` +
    `,"startsAt":"${alert.startsAt.toRfc3339Nano()}"` +
    `,"endsAt":"${endsAt.toRfc3339Nano()}"` +
    `,"generatorURL":${goJsonString(alert.generatorUrl)}` +
    `,"fingerprint":"${fingerprint}"}`
  );
}

function statusOf(resolved: boolean): string {
  return resolved ? 'resolved' : 'firing';
}

/** The pairs of the first set that all others agree with. A name that is missing is the empty string, as in Go's maps. */
function commonPairs([first, ...others]: readonly LabelSet[]): SortedPairs {
  const pairs = [...(first ?? [])].filter(([name, value]) =>
    others.every((other) => (other.get(name) ?? '') === value),
  );
  return { names: pairs.map(([name]) => name), values: pairs.map(([, value]) => value) };
}
