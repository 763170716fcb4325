// AlertingObserver: what the alert path tells the outside about itself. One call is one event; telemetry/ turns it into a
// metric and a log line. The calls are synchronous, cheap and never throw.

import type { Fingerprint } from '../labels/label-set.ts';
import type { FailureReason, GroupKey, NotificationReason, RevisionId } from './ports.ts';

/** Which notification an event is about; the same fields on every log line. */
export interface NotificationContext {
  readonly receiver: string;
  /** `webhook`. */
  readonly type: string;
  /** `webhook[0]`. */
  readonly integration: string;
  readonly groupKey: GroupKey;
  readonly revision: RevisionId;
  readonly reason: NotificationReason;
}

export interface AlertingObserver {
  /** Alerts came in by API v2, invalid ones too, firing or resolved at the time of receipt. Once a batch: an alert has not a µs for this. */
  alertsReceived(firing: number, resolved: number): void;
  alertInvalid(): void;
  /** `--alerts.per-alertname-limit` turned a new alert away. */
  alertLimited(alertname: string): void;
  /** Placing one batch of alerts took this long. */
  alertsProcessed(durationMs: number): void;

  groupCreated(receiver: string): void;
  groupEnded(receiver: string): void;
  groupLimitReached(limit: number): void;

  /** One attempt (a request) ended. */
  attemptFinished(context: NotificationContext, durationMs: number, failure: AttemptFailure | undefined): void;
  /** A notification begins: at least one attempt follows. */
  notificationStarted(context: NotificationContext): void;
  notificationSent(context: NotificationContext, alerts: readonly Fingerprint[], attempts: number): void;
  /** Given up: not retryable, or the deadline of the flush has passed. */
  notificationFailed(context: NotificationContext, attempts: number, failure: AttemptFailure): void;
  /** Kept from a receiver at a flush, and why: Alertmanager's `reason` label. */
  notificationsSuppressed(reason: SuppressionReason, count: number): void;

  /** A silence's regular expression takes too long for alerts of this group, and does not silence them. */
  silenceNotJudged(groupKey: GroupKey, pattern: string): void;

  /** Resolves that a receiver is owed could not be told within the retention, and are given up. */
  resolvesWrittenOff(receiver: string, groupKey: GroupKey, count: number): void;

  /** The store did not take a write; notifications go on. */
  storeFailed(what: string, error: unknown): void;
}

export interface AttemptFailure {
  readonly message: string;
  readonly reason: FailureReason;
  readonly retry: boolean;
}

export type SuppressionReason = 'silence' | 'inhibition' | 'mute_time_interval' | 'active_time_interval';
