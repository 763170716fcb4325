// What a recorded integration was told, as a notification for ours.

import type {
  GroupKey,
  Notification,
  NotificationReason,
  NotifiedAlert,
  RevisionId,
} from '../../src/alerting/ports.ts';
import { assert } from '../../src/base/assert.ts';
import { Timestamp } from '../../src/base/timestamp.ts';
import { LabelSet } from '../../src/labels/label-set.ts';
import type { ToldPayload } from './real-alertmanager.ts';

/** Alerts that are resolved are kept from an integration that does not want them, before it is asked to notify. */
export function toldNotification(
  told: ToldPayload,
  { sendResolved }: { readonly sendResolved: boolean },
): Notification {
  const alerts = told.alerts.filter(({ status }) => sendResolved || status === 'firing').map(alertOf);
  const [first, ...others] = alerts;
  assert(first !== undefined, 'a notification has alerts');
  return {
    alerts: [first, ...others],
    receiver: told.receiver,
    externalUrl: told.externalURL,
    reason: told.notification_reason as NotificationReason,
    groupKey: told.groupKey as GroupKey,
    groupLabels: LabelSet.from(Object.entries(told.groupLabels)),
    routeLabels: LabelSet.empty,
    memo: undefined,
    revision: 1 as RevisionId,
  };
}

function alertOf(told: ToldPayload['alerts'][number]): NotifiedAlert {
  const labels = LabelSet.from(Object.entries(told.labels));
  const startsAt = timestamp(told.startsAt);
  const alert = {
    labels,
    annotations: LabelSet.from(Object.entries(told.annotations)),
    startsAt,
    endsAt: timestamp(told.endsAt),
    updatedAt: startsAt,
    generatorUrl: told.generatorURL,
    timeout: false,
  };
  return { alert, fingerprint: labels.fingerprint, resolved: told.status === 'resolved' };
}

function timestamp(text: string): Timestamp {
  const time = Timestamp.parse(text);
  assert(time !== undefined, `${text} is a time`);
  return time;
}
