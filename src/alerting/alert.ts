// Alert: one state of one alert, immutable. The same labels are the same alert; a new state replaces the old one.

import type { Timestamp } from '../base/timestamp.ts';
import type { LabelSet } from '../labels/label-set.ts';

export interface Alert {
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly startsAt: Timestamp;
  /** When it is, or will be taken to be, resolved. */
  readonly endsAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly generatorUrl: string;
  /** `endsAt` was not sent: it is a guess, the time of receipt and `resolve_timeout`. */
  readonly timeout: boolean;
}

/** Whether the alert is resolved at the end of the millisecond `nowMs`. (prometheus/common, model/alert.go: ResolvedAt) */
export function isResolved(alert: Alert, nowMs: number): boolean {
  return !alert.endsAt.isZero && alert.endsAt.ms <= nowMs;
}
