// What the domain asks of the world: a place to keep its state, and someone to carry a notification out.
// Implemented in storage/ and receivers/; the tests have their own.

import type { Brand } from '../base/brand.ts';
import type { Fingerprint, LabelSet } from '../labels/label-set.ts';
import type { Alert } from './alert.ts';
import type { Classification } from './classification.ts';
import type { RouteLabelTemplates } from './route/route.ts';
import type { Silence } from './silence/silence.ts';

/** Names a live group in memory and in the store. Only grows; never used again. */
export type GroupId = Brand<number, 'GroupId'>;
/** The key of the incident that receivers see (PagerDuty's dedup key and the like). */
export type GroupKey = Brand<string, 'GroupKey'>;
/** Whom an integration tells: its type and the fields that name the addressee, and a count that keeps twins apart. */
export type Destination = Brand<string, 'Destination'>;
/** Names one content of the config; only grows. */
export type RevisionId = Brand<number, 'RevisionId'>;

// ---- The store ----

/** Another server has the store and tells from it: whoever tells from here too pages everybody twice. */
export class StoreSuperseded extends Error {
  override readonly name = 'StoreSuperseded';
}

/**
 * Keeps the state that must outlive the process. Two strengths (docs/ARCHITECTURE.md, "State and store"): *kept* survives
 * `kill -9` of the process, *durable* survives a power cut. A store that is away never stops notifications: `keep…` and
 * `forget…` never throw and are flushed within a second; what they buffer is bounded. Order of calls is the order of writes.
 */
export interface StateStore {
  /** All that the last process left. Called once, before anything is written. */
  restore(): Promise<RestoredState>;

  /** Kept within a second. Replaces what was known of this alert. */
  keepAlert(row: AlertRow): void;
  forgetAlert(fingerprint: Fingerprint): void;
  /** Kept within a second. Replaces what was known of this group, but not of what it told. */
  keepGroup(row: GroupRow): void;
  /** The group and all that it told. */
  forgetGroup(id: GroupId): void;

  /** Resolves when the intent is kept, with everything given before it; rejects when the store is away, and with {@link StoreSuperseded} when it is another server's. Call before the first byte is sent. */
  intend(intent: IntentRow): Promise<void>;
  /** Replaces what was told by this group to this destination, and closes its intent. Resolves when kept; written at once, for a kill before it repeats the page. */
  settle(told: ToldRow): Promise<void>;
  /** The attempt ended and nobody was told: closes the intent. */
  withdraw(groupId: GroupId, destination: Destination): Promise<void>;
  /** The destination is owed nothing any more. */
  forgetTold(groupId: GroupId, destination: Destination): void;

  /** Kept within a second. */
  keepInherited(row: InheritedRow): void;
  forgetInherited(id: number): void;

  /** Durable when resolved. */
  saveSilence(silence: Silence): Promise<void>;
  forgetSilence(id: string): void;

  /** Resolves when everything given so far is kept (`durable`: on the platter). */
  flush(durable?: boolean): Promise<void>;
  /** Flushes and lets go of the file. */
  close(): Promise<void>;
}

export interface AlertRow {
  readonly alert: Alert;
  /** The end was sent by a client, or was seen by a flush: downtime does not put it in doubt. */
  readonly settled: boolean;
}

export interface GroupRow {
  readonly id: GroupId;
  readonly key: GroupKey;
  readonly routeId: string;
  readonly receiver: string;
  readonly labels: LabelSet;
  readonly bornAtMs: number;
  readonly flushedAtMs: number | undefined;
}

/** What a destination has been told by a group. Fingerprints name alerts. */
export interface ToldRow {
  readonly groupId: GroupId;
  readonly destination: Destination;
  /** The key under which this destination knows the incident. */
  readonly key: GroupKey;
  /** The receiver and integration that told it, to rebuild it from its revision after a restart. */
  readonly receiver: string;
  readonly integration: string;
  readonly revision: RevisionId;
  readonly reason: string;
  readonly sentAtMs: number;
  /** The firing and the resolved alerts of the last notification: what the next is compared with. */
  readonly firing: readonly Fingerprint[];
  readonly resolved: readonly Fingerprint[];
  /** Every alert told as firing and not yet told as resolved. */
  readonly owed: readonly Fingerprint[];
  readonly memo: Memo | undefined;
}

/** An attempt that is about to begin. */
export interface IntentRow {
  readonly groupId: GroupId;
  readonly destination: Destination;
  readonly key: GroupKey;
  readonly receiver: string;
  readonly integration: string;
  readonly revision: RevisionId;
  readonly atMs: number;
  readonly firing: readonly Fingerprint[];
}

/**
 * What one integration was told of one group by the Alertmanager whose place this server took, or what a group of ours left
 * of it. It waits until the group is there.
 */
export interface InheritedRow {
  readonly id: number;
  readonly groupKey: GroupKey;
  /** Who told it: `webhook[0]` of this receiver. */
  readonly receiver: string;
  readonly integration: string;
  readonly sentAtMs: number;
  /** Alerts, by the names that group/foreign-name.ts gives them. */
  readonly firing: readonly Fingerprint[];
  readonly resolved: readonly Fingerprint[];
  readonly memo: Memo | undefined;
  readonly expiresAtMs: number;
}

export interface RestoredState {
  readonly alerts: readonly AlertRow[];
  readonly groups: readonly GroupRow[];
  readonly told: readonly ToldRow[];
  /** Attempts without an outcome: untold as to firing, told as to resolves. */
  readonly intents: readonly IntentRow[];
  readonly inherited: readonly InheritedRow[];
  readonly silences: readonly Silence[];
}

// ---- Notification ----

/** One way of telling one destination, built from the config. Replaced whole by a reload, kept where nothing changed. */
export interface Integration {
  /** As in metrics and in Alertmanager's log: `webhook`. */
  readonly type: string;
  /** `webhook[0]`. */
  readonly name: string;
  readonly destination: Destination;
  readonly sendResolved: boolean;
  /** One attempt. Never throws: an outcome says whether to try again. Ends soon after the signal aborts. */
  notify(notification: Notification, signal: AbortSignal): Promise<NotifyOutcome>;
  /** Lets go of connections; attempts in flight finish first. */
  close(): Promise<void>;
}

export type NotifyOutcome =
  | {
      readonly kind: 'sent';
      /** Handed back with the next notification of the same incident; absent: what was handed to this one stays. */
      readonly memo?: Memo;
    }
  | {
      readonly kind: 'failed';
      readonly retry: boolean;
      /** For people and the log; holds no secret. */
      readonly message: string;
      readonly reason: FailureReason;
      /** Nobody said that it was refused: it was on its way, and no answer came. */
      readonly mayHaveArrived?: boolean;
    };

/** Alertmanager's `reason` label (notify/util.go, 0.34). */
export const FAILURE_REASONS = [
  'authError',
  'clientError',
  'contextCanceled',
  'contextDeadlineExceeded',
  'other',
  'rateLimited',
  'serverError',
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

/** What an integration wants to know when it tells the same incident again: the message that it may update. Short texts, no secret. */
export type Memo = Readonly<Record<string, string>>;

/** Why a notification was sent: `notification_reason` in Alertmanager's payloads, in its words. */
export type NotificationReason =
  | 'first notification'
  | 'new alerts added'
  | 'some alerts resolved'
  | 'all alerts resolved'
  | 'repeat interval elapsed';

/** What an integration is told to tell. */
export interface Notification {
  readonly groupKey: GroupKey;
  readonly groupLabels: LabelSet;
  /** 0.34's labels of the route, rendered. */
  readonly routeLabels: LabelSet;
  readonly receiver: string;
  readonly reason: NotificationReason;
  readonly revision: RevisionId;
  /** Of the last notification of this incident here; undefined on the first. */
  readonly memo: Memo | undefined;
  /** In Alertmanager's order, at least one. */
  readonly alerts: readonly [NotifiedAlert, ...NotifiedAlert[]];
  readonly externalUrl: string;
}

/** Renders the labels of routes. Never throws: one whose template fails is left out. */
export interface RouteLabeller {
  labels(templates: RouteLabelTemplates, about: RouteLabelSubject): LabelSet;
}

/** What the templates of a route's labels see. The reason is empty where nobody is told anything. */
export interface RouteLabelSubject extends Pick<Notification, 'groupLabels' | 'receiver' | 'externalUrl'> {
  readonly reason: NotificationReason | '';
  readonly alerts: readonly NotifiedAlert[];
}

/** An alert as it was when the flush began: it does not resolve while it is being sent. */
export interface NotifiedAlert {
  readonly alert: Alert;
  readonly fingerprint: Fingerprint;
  readonly resolved: boolean;
  /** Only where a classifier has had its say in time. */
  readonly classification?: Classification;
}
