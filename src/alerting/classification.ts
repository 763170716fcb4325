// Classification: what somebody outside makes of an alert while it waits in its group, and how the alert path asks for it.
// An opinion beside the alert: nothing that is decided here (routes, groups, dedup, mutes) looks at it. (ADR 24)

import type { Alert } from './alert.ts';
import type { NotifiedAlert } from './ports.ts';

export const SEVERITIES = ['critical', 'warning', 'info', 'noise'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Classification {
  readonly severity: Severity;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly summary: string;
  readonly reasoning: string;
  readonly suggestedActions: readonly string[];
}

/** Asked while alerts are placed and told: every call is synchronous and cheap, and never throws. */
export interface AlertClassifier {
  /** The alert fires and waits to be told, or will be told again: find out about it, if there is anything to find out. */
  consider(alert: Alert): void;
  /** What is known of it by now. */
  classificationOf(alert: Alert): Classification | undefined;
  /** The alert with the classification among its annotations, where the config wants it shown; else the same alert. */
  annotated(alert: Alert, classification: Classification): Alert;
}

/** The alert as the outside is shown it. */
export function annotatedBy(classifier: AlertClassifier, alert: Alert): Alert {
  const classification = classifier.classificationOf(alert);
  return classification === undefined ? alert : classifier.annotated(alert, classification);
}

/** Alerts as they are told: with what the classifier has found out in time. Without one, the same list. */
export function classifiedBy<T extends NotifiedAlert>(
  classifier: AlertClassifier | undefined,
  alerts: readonly [T, ...T[]],
): readonly [T, ...T[]] {
  if (classifier === undefined) return alerts;
  const classified = (one: T): T => {
    const classification = classifier.classificationOf(one.alert);
    if (classification === undefined) return one;
    return { ...one, alert: classifier.annotated(one.alert, classification), classification };
  };
  const [first, ...others] = alerts;
  return [classified(first), ...others.map(classified)];
}
