// TemplateData: what a template sees of a notification: Alertmanager's `Data` (template/template.go, 0.34), as plain data. It
// is made once for each notification; the engine dresses it with Go's field names and methods.

import type { Timestamp } from '../base/timestamp.ts';
import type { Fingerprint, LabelSet } from '../labels/label-set.ts';

export interface TemplateData {
  /** The receiver's name, quoted as by Go's regexp.QuoteMeta: Alertmanager does so. */
  readonly receiver: string;
  readonly status: AlertStatus;
  /** All alerts of the notification, in Alertmanager's order. */
  readonly alerts: readonly TemplateAlert[];
  readonly notificationReason: string;
  readonly groupLabels: LabelSet;
  readonly commonLabels: LabelSet;
  readonly commonAnnotations: LabelSet;
  readonly routeLabels: LabelSet;
  readonly externalUrl: string;
}

export type AlertStatus = 'firing' | 'resolved';

export interface TemplateAlert {
  readonly status: AlertStatus;
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly startsAt: Timestamp;
  /** The zero time while it fires. */
  readonly endsAt: Timestamp;
  readonly generatorUrl: string;
  readonly fingerprint: Fingerprint;
  /** What a language model made of it in time. */
  readonly classification?: TemplateClassification;
}

export interface TemplateClassification {
  readonly severity: string;
  readonly confidence: number;
  readonly summary: string;
  readonly reasoning: string;
  readonly suggestedActions: readonly string[];
}
