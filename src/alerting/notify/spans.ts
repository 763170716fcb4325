// The spans of a flush, in Alertmanager's names: the flush, the telling of each destination, each attempt.

import { NO_PARENT, type SpanStart } from '../../base/tracer.ts';
import type { Group } from '../group/group.ts';
import type { NotificationContext } from '../observer.ts';

export const FLUSH_SPAN = 'dispatch.AggregationGroup.flush';
export const TELLING_SPAN = 'notify.RetryStage.Exec';
export const ATTEMPT_SPAN = 'notify.Integration.Notify';

/** A flush is nobody's child: a timer asks for it. */
export function flushStart({ key }: Group): SpanStart {
  return { kind: 'internal', attributes: { 'alerting.aggregation_group.key': key }, parent: NO_PARENT };
}

export function tellingStart({ receiver, type, groupKey, reason }: NotificationContext, alerts: number): SpanStart {
  return {
    kind: 'internal',
    attributes: {
      'alerting.notify.receiver.name': receiver,
      'alerting.integration.name': type,
      'alerting.group.key': groupKey,
      'alerting.notify.reason': reason,
      'alerting.alerts.count': alerts,
    },
    parent: 'current',
  };
}

export function attemptStart({ type }: NotificationContext, alerts: number): SpanStart {
  return {
    kind: 'client',
    attributes: { 'alerting.notify.integration.name': type, 'alerting.alerts.count': alerts },
    parent: 'current',
  };
}
