// Alerting: the domain as its callers see it. http/ and the reload speak to this and to nothing behind it.

import type { Timestamp } from '../base/timestamp.ts';
import type { Fingerprint, LabelSet } from '../labels/label-set.ts';
import type { Alert } from './alert.ts';
import type { Silences } from './silence/silences.ts';

export interface Alerting {
  /** Takes a batch: stores the valid alerts, answers with the reasons for the others, in Alertmanager's words. */
  receive(posted: readonly PostedAlert[]): Received;
  /** Alerts that are not resolved, each with its receivers and its status; unsorted. Looked at in slices; rejects when nobody waits. */
  alerts(where: AlertQuery, signal: AbortSignal): Promise<AlertView[]>;
  /** Live groups that hold at least one of the alerts asked for, in Alertmanager's order. Retired groups are left out. */
  groups(where: AlertQuery, signal: AbortSignal): Promise<GroupView[]>;
  /** In the order of the file. */
  receivers(): readonly ReceiverView[];
  readonly silences: Silences;
}

/** An alert as a client sent it, before defaults; empty label values are still there. */
export interface PostedAlert {
  readonly labels: LabelSet;
  readonly annotations: LabelSet;
  readonly startsAt: Timestamp | undefined;
  readonly endsAt: Timestamp | undefined;
  readonly generatorUrl: string;
}

export interface Received {
  /** One message for each alert that was refused; empty when all were taken. */
  readonly invalid: readonly string[];
}

export interface ReceiverView {
  readonly name: string;
  /** What `receiver_matchers` are asked of: the receiver's own labels and `name`. */
  readonly labels: LabelSet;
}

/** All are asked before the costly status is computed. */
export interface AlertQuery {
  alert(labels: LabelSet): boolean;
  /** A group's receiver: `receiver` and `receiver_matchers` both have to be right for it. */
  receiver(name: string): boolean;
  /** An alert's receivers: one may fulfil `receiver`, and another `receiver_matchers`. (api/v2/api.go: getAlertsHandler) */
  receivers(names: readonly string[]): boolean;
}

export interface AlertView {
  readonly alert: Alert;
  readonly fingerprint: Fingerprint;
  /** Names of the receivers that the alert is routed to, one for each route; of `groups` sorted, else in the routes' order. */
  readonly receivers: readonly string[];
  readonly status: AlertStatus;
}

export interface AlertStatus {
  readonly state: 'unprocessed' | 'active' | 'suppressed';
  /** Ids of active silences, sorted. */
  readonly silencedBy: readonly string[];
  /** Fingerprints of the inhibiting alerts. */
  readonly inhibitedBy: readonly Fingerprint[];
  /** Names of time intervals that mute the alert's group (of `groups`; of `alerts`, of any of its groups). */
  readonly mutedBy: readonly string[];
}

export interface GroupView {
  readonly labels: LabelSet;
  readonly routeLabels: LabelSet;
  readonly receiver: string;
  /** In Alertmanager's order. */
  readonly alerts: readonly AlertView[];
}
