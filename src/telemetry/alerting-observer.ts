// The alert path's events as metrics and log lines. Alertmanager's sentences are kept where it has one, so that people find
// what they look for; levels are its levels too.

import type { AlertingObserver, AttemptFailure, NotificationContext, SuppressionReason } from '../alerting/observer.ts';
import type { GroupKey } from '../alerting/ports.ts';
import { fromOutside } from '../http/observer.ts';
import type { Fingerprint } from '../labels/label-set.ts';
import type { Log, LogFields } from './log.ts';
import type { Metrics } from './metrics.ts';

export class AlertingTelemetry implements AlertingObserver {
  readonly #metrics: Metrics;
  readonly #log: Log;

  constructor(metrics: Metrics, log: Log) {
    this.#metrics = metrics;
    this.#log = log.child({ component: 'dispatcher' });
  }

  alertsReceived(firing: number, resolved: number): void {
    this.#metrics.alerts.received(firing, resolved);
  }

  alertInvalid(): void {
    this.#metrics.alerts.invalid(); // the refused request is a line of its own: the API answers with the reason
  }

  alertLimited(alertname: string): void {
    this.#metrics.alerts.limited(alertname);
    this.#log.warn('alert.intake.limited', { msg: 'error on set alert', alertname, err: 'alert limited' });
  }

  alertsProcessed(durationMs: number): void {
    this.#metrics.state.alertsProcessed(durationMs);
  }

  groupCreated(receiver: string): void {
    this.#log.debug('group.life.begun', { receiver });
  }

  groupEnded(receiver: string): void {
    this.#log.debug('group.life.ended', { receiver });
  }

  groupLimitReached(limit: number): void {
    this.#metrics.state.groupLimitReached();
    this.#log.error('group.limit.reached', { msg: 'Too many aggregation groups, cannot create a new one', limit });
  }

  notificationStarted(context: NotificationContext): void {
    this.#metrics.notifications.of(context).started();
  }

  attemptFinished(context: NotificationContext, durationMs: number, failure: AttemptFailure | undefined): void {
    this.#metrics.notifications.of(context).attempt(durationMs, failure !== undefined);
    if (failure?.retry !== true) return; // a success or the end of it: the notification's own line says so
    const msg = 'Notify attempt failed, will retry later';
    this.#log.warn('notify.attempt.failed', { msg, ...fieldsOf(context), durationMs, ...failureFields(failure) });
  }

  notificationSent(context: NotificationContext, alerts: readonly Fingerprint[], attempts: number): void {
    this.#log.debug('notify.notification.sent', {
      msg: 'Notify success',
      ...fieldsOf(context),
      notificationReason: context.reason,
      attempts,
      numAlerts: alerts.length,
    });
  }

  notificationFailed(context: NotificationContext, attempts: number, failure: AttemptFailure): void {
    this.#metrics.notifications.of(context).failed(failure.reason);
    const msg = 'Notify for alerts failed';
    this.#log.error('notify.notification.failed', { msg, ...fieldsOf(context), attempts, ...failureFields(failure) });
  }

  notificationsSuppressed(reason: SuppressionReason, count: number): void {
    this.#metrics.notifications.suppressed(reason, count);
    this.#log.debug('notify.alerts.suppressed', { reason, numAlerts: count });
  }

  silenceNotJudged(groupKey: GroupKey, pattern: string): void {
    const msg = 'The regular expression of a silence takes too long for these alerts, and does not silence them';
    this.#log.warn('silence.regexp.givenUp', { msg, groupKey, pattern: fromOutside(pattern) });
  }

  resolvesWrittenOff(receiver: string, groupKey: GroupKey, count: number): void {
    this.#metrics.trouble.resolvesWrittenOff(count);
    const msg = 'Resolves could not be told within the retention and are given up';
    this.#log.error('notify.resolves.writtenOff', { msg, receiver, groupKey, numAlerts: count });
  }

  storeFailed(what: string, error: unknown): void {
    this.#metrics.trouble.storeFailed();
    this.#log.error('store.write.failed', { component: 'store', what, err: error });
  }
}

function fieldsOf({ receiver, integration, groupKey, revision }: NotificationContext): LogFields {
  return { receiver, integration, groupKey, revision };
}

function failureFields({ message, reason }: AttemptFailure): LogFields {
  return { reason, err: message };
}
