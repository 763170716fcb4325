// Told: what one group has told one destination. It is the notification log: the next notification is compared with it,
// and it knows who is owed a resolve.

import type { Fingerprint } from '../../labels/label-set.ts';
import type { TrackedAlert } from '../alert-book.ts';
import type {
  Destination,
  GroupId,
  GroupKey,
  Integration,
  IntentRow,
  Memo,
  NotificationReason,
  RevisionId,
  ToldRow,
} from '../ports.ts';

export interface Told {
  readonly destination: Destination;
  /** Under which this destination knows the incident: the group's, or one of its own where that is taken there. */
  readonly key: GroupKey;
  readonly receiver: string;
  /** Who told it last. */
  readonly integration: Integration;
  readonly revision: RevisionId;
  readonly reason: NotificationReason;
  readonly sentAtMs: number;
  /** The alerts of the last notification. */
  readonly firing: ReadonlySet<Fingerprint>;
  readonly resolved: ReadonlySet<Fingerprint>;
  /** Told as firing, not yet as resolved. */
  readonly owed: ReadonlyMap<Fingerprint, TrackedAlert>;
  /** What the integration wants to know next time. */
  readonly memo: Memo | undefined;
}

/**
 * What two groups have told under one key, neither knowing of the other: the later notification, and what both owe. Of one and
 * the same notification, one may owe more: what it was telling since, when the process ended.
 */
export function together(a: Told, b: Told): Told {
  const [earlier, later] = a.sentAtMs <= b.sentAtMs ? [a, b] : [b, a];
  const isSame = earlier.sentAtMs === later.sentAtMs;
  const owed = new Map([...earlier.owed].filter(([fingerprint]) => isSame || !later.resolved.has(fingerprint)));
  return { ...later, owed: new Map([...owed, ...later.owed]) };
}

/** What is left when the resolves of alerts that ended before are given up: these count as never told. */
export function withoutDebtsBefore(told: Told, endedBeforeMs: number): Told {
  const owed = new Map([...told.owed].filter(([, { alert }]) => alert.endsAt.ms >= endedBeforeMs));
  return { ...told, owed, firing: new Set([...told.firing].filter((fingerprint) => owed.has(fingerprint))) };
}

export function toldRow(groupId: GroupId, told: Told): ToldRow {
  return {
    groupId,
    destination: told.destination,
    key: told.key,
    receiver: told.receiver,
    integration: told.integration.name,
    revision: told.revision,
    reason: told.reason,
    sentAtMs: told.sentAtMs,
    firing: [...told.firing],
    resolved: [...told.resolved],
    owed: [...told.owed.keys()],
    memo: told.memo,
  };
}

export function intentRow(groupId: GroupId, told: Omit<Told, 'owed' | 'resolved' | 'memo'>): IntentRow {
  return {
    groupId,
    destination: told.destination,
    key: told.key,
    receiver: told.receiver,
    integration: told.integration.name,
    revision: told.revision,
    atMs: told.sentAtMs,
    firing: [...told.firing],
  };
}
