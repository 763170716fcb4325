// Alerts as API v2 writes them: keys in the order of Alertmanager's generated code, times in milliseconds, HTML escaped.

import type { AlertView } from '../../alerting/alerting.ts';
import { goJsonPairs, goJsonString, goJsonStrings } from '../../base/go-json.ts';

export function alertJson({ alert, fingerprint, receivers, status }: AlertView): string {
  const url = alert.generatorUrl === '' ? '' : `,"generatorURL":${goJsonString(alert.generatorUrl)}`;
  return (
    `{"annotations":${goJsonPairs(alert.annotations)},"endsAt":"${alert.endsAt.toRfc3339Millis()}",` +
    `"fingerprint":"${fingerprint}","receivers":[${receivers.map((name) => `{"name":${goJsonString(name)}}`).join(',')}],` +
    `"startsAt":"${alert.startsAt.toRfc3339Millis()}","status":{"inhibitedBy":${goJsonStrings(status.inhibitedBy)},` +
    `"mutedBy":${goJsonStrings(status.mutedBy)},"silencedBy":${goJsonStrings(status.silencedBy)},"state":"${status.state}"},` +
    `"updatedAt":"${alert.updatedAt.toRfc3339Millis()}"${url},"labels":${goJsonPairs(alert.labels)}}`
  );
}
