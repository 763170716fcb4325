// Row codec: the domain's rows as cells, and back, without loss. Free text is written as JSON text, in which NUL and
// unpaired surrogates are escaped (databases cut or refuse them), and names are data, never properties (`__proto__`).

import type { Alert } from '../alerting/alert.ts';
import type {
  AlertRow,
  Destination,
  GroupId,
  GroupKey,
  GroupRow,
  IntentRow,
  RevisionId,
  ToldRow,
} from '../alerting/ports.ts';
import type { Silence } from '../alerting/silence/silence.ts';
import { Timestamp } from '../base/timestamp.ts';
import { type Fingerprint, LabelSet } from '../labels/label-set.ts';
import { type Matcher, type MatcherType, newMatcher } from '../labels/matcher.ts';
import type { Row } from './home.ts';
import type { Cell } from './tables.ts';

type LabelsBody = readonly [names: readonly string[], values: readonly string[]];
type TimeBody = readonly [ms: number, nanos: number, offsetMinutes: number];
type AlertBody = [
  labels: LabelsBody,
  annotations: LabelsBody,
  starts: TimeBody,
  ends: TimeBody,
  updated: TimeBody,
  generatorUrl: string,
  timeout: 0 | 1,
  settled: 0 | 1,
];
type GroupBody = [
  key: string,
  routeId: string,
  receiver: string,
  labels: LabelsBody,
  bornAtMs: number,
  flushedAtMs: number | null,
];
type ToldBody = [
  receiver: string,
  integration: string,
  revision: number,
  reason: string,
  sentAtMs: number,
  firing: readonly string[],
  resolved: readonly string[],
  owed: readonly string[],
];
type IntentBody = [receiver: string, integration: string, revision: number, atMs: number, firing: readonly string[]];
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

export function encodeAlert(row: AlertRow): Cell[] {
  const { alert } = row;
  const body: AlertBody = [
    labelsBody(alert.labels),
    labelsBody(alert.annotations),
    timeBody(alert.startsAt),
    timeBody(alert.endsAt),
    timeBody(alert.updatedAt),
    alert.generatorUrl,
    alert.timeout ? 1 : 0,
    row.settled ? 1 : 0,
  ];
  return [alert.labels.fingerprint, JSON.stringify(body)];
}

export function decodeAlert(row: Row): AlertRow {
  const [labels, annotations, starts, ends, updated, generatorUrl, timeout, settled] = parsed<AlertBody>(row[1]);
  const alert: Alert = {
    labels: labelsOf(labels),
    annotations: labelsOf(annotations),
    startsAt: timeOf(starts),
    endsAt: timeOf(ends),
    updatedAt: timeOf(updated),
    generatorUrl,
    timeout: timeout === 1,
  };
  return { alert, settled: settled === 1 };
}

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
    row.receiver,
    row.integration,
    row.revision,
    row.reason,
    row.sentAtMs,
    row.firing,
    row.resolved,
    row.owed,
  ];
  return [row.groupId, encodeText(row.destination), JSON.stringify(body)];
}

export function decodeTold(row: Row): ToldRow {
  const [receiver, integration, revision, reason, sentAtMs, firing, resolved, owed] = parsed<ToldBody>(row[2]);
  return {
    groupId: Number(row[0]) as GroupId,
    destination: decodeText(row[1]) as Destination,
    receiver,
    integration,
    revision: revision as RevisionId,
    reason,
    sentAtMs,
    firing: firing as readonly Fingerprint[],
    resolved: resolved as readonly Fingerprint[],
    owed: owed as readonly Fingerprint[],
  };
}

export function encodeIntent(row: IntentRow): Cell[] {
  const body: IntentBody = [row.receiver, row.integration, row.revision, row.atMs, row.firing];
  return [row.groupId, encodeText(row.destination), JSON.stringify(body)];
}

export function decodeIntent(row: Row): IntentRow {
  const [receiver, integration, revision, atMs, firing] = parsed<IntentBody>(row[2]);
  return {
    groupId: Number(row[0]) as GroupId,
    destination: decodeText(row[1]) as Destination,
    receiver,
    integration,
    revision: revision as RevisionId,
    atMs,
    firing: firing as readonly Fingerprint[],
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

/** Free text in a column of its own. */
export function encodeText(text: string): string {
  return JSON.stringify(text);
}

export function decodeText(cell: Cell | undefined): string {
  return parsed<string>(cell);
}

/** The text was written by us; a database that hands back anything else is damaged, and the caller says so. */
function parsed<Body>(cell: Cell | undefined): Body {
  return JSON.parse(String(cell)) as Body;
}

function labelsBody(labels: LabelSet): LabelsBody {
  return [labels.names, labels.values];
}

function labelsOf([names, values]: LabelsBody): LabelSet {
  return LabelSet.from(names.map((name, i) => [name, values[i] ?? '']));
}

function matcherOf([name, type, value]: MatcherBody): Matcher {
  const matcher = newMatcher(type, name, value);
  if (!matcher.ok) throw new Error(matcher.error);
  return matcher.value;
}

function timeBody(time: Timestamp): TimeBody {
  return [time.ms, time.nanos, time.offsetMinutes];
}

function timeOf([ms, nanos, offsetMinutes]: TimeBody): Timestamp {
  return new Timestamp(ms, nanos, offsetMinutes);
}
