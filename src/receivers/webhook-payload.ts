// The webhook's payload, version 4, byte for byte as Alertmanager 0.34 sends it (template/template.go: Data; and
// notify/webhook/webhook.go: Message): the order of keys, Go's escapes, the trailing newline.

import type { GroupKey } from '../alerting/ports.ts';
import { goJsonPairs, goJsonString } from '../base/go-json.ts';
import type { TemplateAlert, TemplateData } from '../template/template-data.ts';

/** `truncatedAlerts`: how many `max_alerts` cut off: the data has the others. */
export function webhookPayload(data: TemplateData, groupKey: GroupKey, truncatedAlerts: number, version = '4'): string {
  return (
    `{"receiver":${goJsonString(data.receiver)}` +
    `,"status":"${data.status}"` +
    `,"alerts":[${data.alerts.map(alertJson).join(',')}]` +
    `,"notification_reason":${goJsonString(data.notificationReason)}` +
    `,"groupLabels":${goJsonPairs(data.groupLabels)}` +
    `,"commonLabels":${goJsonPairs(data.commonLabels)}` +
    `,"commonAnnotations":${goJsonPairs(data.commonAnnotations)}` +
    `,"routeLabels":${goJsonPairs(data.routeLabels)}` +
    `,"externalURL":${goJsonString(data.externalUrl)}` +
    `,"version":"${version}"` +
    `,"groupKey":${goJsonString(groupKey)}` +
    `,"truncatedAlerts":${truncatedAlerts}}\n`
  );
}

function alertJson(alert: TemplateAlert): string {
  return (
    `{"status":"${alert.status}"` +
    `,"labels":${goJsonPairs(alert.labels)}` +
    `,"annotations":${goJsonPairs(alert.annotations)}` +
    `,"startsAt":"${alert.startsAt.toRfc3339Nano()}"` +
    `,"endsAt":"${alert.endsAt.toRfc3339Nano()}"` +
    `,"generatorURL":${goJsonString(alert.generatorUrl)}` +
    `,"fingerprint":"${alert.fingerprint}"}`
  );
}
