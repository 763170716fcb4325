// Row codec: groups, what they told and are about to tell, and silences as cells, and back, without loss.

import type {
  Destination,
  GroupId,
  GroupKey,
  GroupRow,
  InheritedRow,
  IntentRow,
  Memo,
  RevisionId,
  ToldRow,
} from '../alerting/ports.ts';
import type { Silence } from '../alerting/silence/silence.ts';
import type { Fingerprint } from '../labels/label-set.ts';
import { type Matcher, type MatcherType, newMatcher } from '../labels/matcher.ts';
import type { Row } from './home.ts';
import {
  decodeText,
  encodeText,
  type LabelsBody,
  labelsBody,
  labelsOf,
  parsed,
  type TimeBody,
  timeBody,
  timeOf,
} from './row-body.ts';
import type { Cell } from './tables.ts';

type GroupBody = [
  key: string,
  routeId: string,
  receiver: string,
  labels: LabelsBody,
  bornAtMs: number,
  flushedAtMs: number | null,
];
type ToldBody = [
  key: string,
  receiver: string,
  integration: string,
  revision: number,
  reason: string,
  sentAtMs: number,
  firing: readonly string[],
  resolved: readonly string[],
  owed: readonly string[],
  memo?: Memo | null,
];
type IntentBody = [
  key: string,
  receiver: string,
  integration: string,
  revision: number,
  atMs: number,
  firing: readonly string[],
];
type InheritedBody = [
  groupKey: string,
  receiver: string,
  integration: string,
  sentAtMs: number,
  firing: readonly string[],
  resolved: readonly string[],
  memo: Memo | null,
  expiresAtMs: number,
];
type MatcherBody = readonly [name: string, type: MatcherType, value: string];
type SilenceBody = [
  matcherSets: readonly (readonly MatcherBody[])[],
  starts: TimeBody,
  ends: TimeBody,
  updated: TimeBody,
  createdBy: string,
  comment: string,
  annotations: readonly (readonly [name: string, value: string])[],
];

export function encodeGroup(row: GroupRow): Cell[] {
  const body: GroupBody = [
    row.key,
    row.routeId,
    row.receiver,
    labelsBody(row.labels),
    row.bornAtMs,
    row.flushedAtMs ?? null,
  ];
  return [row.id, JSON.stringify(body)];
}

export function decodeGroup(row: Row): GroupRow {
  const [key, routeId, receiver, labels, bornAtMs, flushedAtMs] = parsed<GroupBody>(row[1]);
  return {
    id: Number(row[0]) as GroupId,
    key: key as GroupKey,
    routeId,
    receiver,
    labels: labelsOf(labels),
    bornAtMs,
    flushedAtMs: flushedAtMs ?? undefined,
  };
}

export function encodeTold(row: ToldRow): Cell[] {
  const body: ToldBody = [
    encodeText(row.key),
    row.receiver,
    row.integration,
    row.revision,
    row.reason,
    row.sentAtMs,
    row.firing,
    row.resolved,
    row.owed,
    row.memo ?? null,
  ];
  return [row.groupId, encodeText(row.destination), JSON.stringify(body)];
}

export function decodeTold(row: Row): ToldRow {
  const body = parsed<ToldBody>(row[2]);
  const [key, receiver, integration, revision, reason, sentAtMs, firing, resolved, owed, memo] = body;
  return {
    groupId: Number(row[0]) as GroupId,
    destination: decodeText(row[1]) as Destination,
    key: decodeText(key) as GroupKey,
    receiver,
    integration,
    revision: revision as RevisionId,
    reason,
    sentAtMs,
    firing: firing as readonly Fingerprint[],
    resolved: resolved as readonly Fingerprint[],
    owed: owed as readonly Fingerprint[],
    memo: memo ?? undefined,
  };
}

export function encodeIntent(row: IntentRow): Cell[] {
  const body: IntentBody = [encodeText(row.key), row.receiver, row.integration, row.revision, row.atMs, row.firing];
  return [row.groupId, encodeText(row.destination), JSON.stringify(body)];
}

export function decodeIntent(row: Row): IntentRow {
  const [key, receiver, integration, revision, atMs, firing] = parsed<IntentBody>(row[2]);
  return {
    groupId: Number(row[0]) as GroupId,
    destination: decodeText(row[1]) as Destination,
    key: decodeText(key) as GroupKey,
    receiver,
    integration,
    revision: revision as RevisionId,
    atMs,
    firing: firing as readonly Fingerprint[],
  };
}

export function encodeInherited(row: InheritedRow): Cell[] {
  const body: InheritedBody = [
    row.groupKey,
    row.receiver,
    row.integration,
    row.sentAtMs,
    row.firing,
    row.resolved,
    row.memo ?? null,
    row.expiresAtMs,
  ];
  return [row.id, JSON.stringify(body)];
}

export function decodeInherited(row: Row): InheritedRow {
  const body = parsed<InheritedBody>(row[1]);
  const [groupKey, receiver, integration, sentAtMs, firing, resolved, memo, expiresAtMs] = body;
  return {
    id: Number(row[0]),
    groupKey: groupKey as GroupKey,
    receiver,
    integration,
    sentAtMs,
    firing: firing as readonly Fingerprint[],
    resolved: resolved as readonly Fingerprint[],
    memo: memo ?? undefined,
    expiresAtMs,
  };
}

export function encodeSilence(silence: Silence): Cell[] {
  const body: SilenceBody = [
    silence.matcherSets.map((set) => set.map(({ name, type, value }) => [name, type, value])),
    timeBody(silence.startsAt),
    timeBody(silence.endsAt),
    timeBody(silence.updatedAt),
    silence.createdBy,
    silence.comment,
    silence.annotations,
  ];
  return [encodeText(silence.id), JSON.stringify(body)];
}

export function decodeSilence(row: Row): Silence {
  const [matcherSets, starts, ends, updated, createdBy, comment, annotations] = parsed<SilenceBody>(row[1]);
  return {
    id: decodeText(row[0]),
    matcherSets: matcherSets.map((set) => set.map(matcherOf)),
    startsAt: timeOf(starts),
    endsAt: timeOf(ends),
    updatedAt: timeOf(updated),
    createdBy,
    comment,
    annotations,
  };
}

function matcherOf([name, type, value]: MatcherBody): Matcher {
  const matcher = newMatcher(type, name, value);
  if (!matcher.ok) throw new Error(matcher.error);
  return matcher.value;
}
