// Intake: a posted alert becomes an alert, or a reason why not. Defaults and checks as Alertmanager's API v2 has them.
// (api/v2/api.go: postAlertsHandler; alert/alert.go: Validate; v0.34)

import { goQuote } from '../base/go-quote.ts';
import { Timestamp } from '../base/timestamp.ts';
import { LabelSet } from '../labels/label-set.ts';
import type { Alert } from './alert.ts';
import type { PostedAlert } from './alerting.ts';

export interface IntakeRules {
  readonly resolveTimeoutMs: number;
  /** Whether a label's name may be used at all: depends on `--enable-feature`. */
  isValidName(name: string): boolean;
}

/** What was posted, completed; `invalid` says why it is not taken. */
export interface Intake {
  readonly alert: Alert;
  readonly invalid: string | undefined;
}

export function admit(posted: PostedAlert, now: Timestamp, rules: IntakeRules): Intake {
  const alert = withDefaults(posted, now, rules.resolveTimeoutMs);
  return { alert, invalid: reasonAgainst(alert, rules) };
}

function withDefaults(posted: PostedAlert, now: Timestamp, resolveTimeoutMs: number): Alert {
  const timeout = posted.endsAt === undefined || posted.endsAt.isZero;
  const noStart = posted.startsAt === undefined || posted.startsAt.isZero;
  const endsAt = timeout ? new Timestamp(now.ms + resolveTimeoutMs) : posted.endsAt;
  return {
    labels: withoutEmpty(posted.labels),
    annotations: posted.annotations,
    startsAt: noStart ? (timeout ? now : endsAt) : posted.startsAt,
    endsAt,
    updatedAt: now,
    generatorUrl: posted.generatorUrl,
    timeout,
  };
}

/** An empty value is the same as no label. */
function withoutEmpty(labels: LabelSet): LabelSet {
  return labels.values.includes('') ? LabelSet.from([...labels].filter(([, value]) => value !== '')) : labels;
}

function reasonAgainst(alert: Alert, rules: IntakeRules): string | undefined {
  if (alert.startsAt.isZero) return 'start time missing';
  if (!alert.endsAt.isZero && alert.endsAt.compare(alert.startsAt) < 0) return 'start time must be before end time';
  if (alert.labels.size === 0) return 'at least one label pair required';
  const label = invalidPair(alert.labels, rules);
  if (label !== undefined) return `invalid label set: ${label}`;
  const annotation = invalidPair(alert.annotations, rules);
  return annotation === undefined ? undefined : `invalid annotations: ${annotation}`;
}

function invalidPair({ names, values }: LabelSet, rules: IntakeRules): string | undefined {
  for (let i = 0; i < names.length; i += 1) {
    const name = names[i] ?? '';
    if (!rules.isValidName(name)) return `invalid name ${goQuote(name)}`;
    const value = values[i] ?? '';
    if (!value.isWellFormed()) return `invalid value "${value}"`;
  }
  return undefined;
}
