// Rows of every kind for the tests of stores: plain ones to write by hand, and arbitrary ones with all that text can hold.

import fc from 'fast-check';
import type {
  AlertRow,
  Destination,
  GroupId,
  GroupKey,
  GroupRow,
  InheritedRow,
  IntentRow,
  RestoredState,
  RevisionId,
  ToldRow,
} from '../../src/alerting/ports.ts';
import type { Silence } from '../../src/alerting/silence/silence.ts';
import { Timestamp } from '../../src/base/timestamp.ts';
import { type Fingerprint, LabelSet } from '../../src/labels/label-set.ts';
import { type Matcher, type MatcherType, newMatcher } from '../../src/labels/matcher.ts';

const START_MS = Date.UTC(2026, 0, 1);

export function groupId(id: number): GroupId {
  return id as GroupId;
}

export function destination(name: string): Destination {
  return name as Destination;
}

export function anAlert(name: string, more: { summary?: string; settled?: boolean } = {}): AlertRow {
  const alert = {
    labels: LabelSet.from([['alertname', name]]),
    annotations: LabelSet.from(more.summary === undefined ? [] : [['summary', more.summary]]),
    startsAt: new Timestamp(START_MS, 123_456, 120),
    endsAt: new Timestamp(START_MS + 300_000),
    updatedAt: new Timestamp(START_MS + 1),
    generatorUrl: 'http://prometheus.example/graph',
    timeout: true,
  };
  return { alert, settled: more.settled ?? false };
}

export function aGroup(id: number, receiver = 'team'): GroupRow {
  return {
    id: groupId(id),
    key: `{}:{n="${id}"}` as GroupKey,
    routeId: '{}',
    receiver,
    labels: LabelSet.from([['n', String(id)]]),
    bornAtMs: START_MS,
    flushedAtMs: undefined,
  };
}

export function anIntent(id: number, to: string, firing: readonly string[] = ['a']): IntentRow {
  return {
    groupId: groupId(id),
    destination: destination(to),
    key: `{}:{n="${id}"}` as GroupKey,
    receiver: 'team',
    integration: 'webhook[0]',
    revision: 1 as RevisionId,
    atMs: START_MS,
    firing: fingerprints(firing),
  };
}

export function aTold(id: number, to: string, firing: readonly string[] = ['a']): ToldRow {
  return {
    groupId: groupId(id),
    destination: destination(to),
    key: `{}:{n="${id}"}` as GroupKey,
    receiver: 'team',
    integration: 'webhook[0]',
    revision: 1 as RevisionId,
    reason: 'first notification',
    sentAtMs: START_MS + 1,
    firing: fingerprints(firing),
    resolved: [],
    owed: fingerprints(firing),
    memo: { thread: '1.5' },
  };
}

export function aSilence(id: string, comment = 'at work'): Silence {
  return {
    id,
    matcherSets: [[matcher('job', '=', 'node'), matcher('instance', '=~', 'web.*')]],
    startsAt: new Timestamp(START_MS),
    endsAt: new Timestamp(START_MS + 3_600_000),
    updatedAt: new Timestamp(START_MS, 1),
    createdBy: 'ann',
    comment,
    annotations: [['ticket', 'A-1']],
  };
}

// ---- Arbitrary rows ----

/** Any UTF-16 units at all: NUL and unpaired surrogates too. */
const anyText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.string(), weight: 4 },
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '',
    '\0',
    'a\0b',
    '\ud800',
    '\udc00x',
    '"\'\\',
    'DROP TABLE alerts; --',
    '😀',
  ),
);

const anyLabels = fc.array(fc.tuple(anyText, anyText), { maxLength: 5 }).map((pairs) => LabelSet.from(pairs));
const anyTime = fc
  .tuple(
    fc.oneof(fc.constant(Timestamp.zero.ms), fc.integer({ min: -(10 ** 13), max: 10 ** 14 })),
    fc.nat(999_999),
    fc.integer({ min: -1439, max: 1439 }),
  )
  .map(([ms, nanos, offset]) => new Timestamp(ms, nanos, offset));
const anyId = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(Number.MAX_SAFE_INTEGER)).map(groupId);
const anyDestination = fc.oneof(fc.constantFrom('x', 'y'), anyText).map(destination);
const anyFingerprints = fc.array(fc.constantFrom(...fingerprints(['a', 'b', 'c'])), { maxLength: 3 });
const anyRevision = fc.maxSafeNat().map((n) => n as RevisionId);
const anyMs = fc.maxSafeNat();

export const anyAlertRow: fc.Arbitrary<AlertRow> = fc.record({
  alert: fc.record({
    labels: anyLabels,
    annotations: anyLabels,
    startsAt: anyTime,
    endsAt: anyTime,
    updatedAt: anyTime,
    generatorUrl: anyText,
    timeout: fc.boolean(),
  }),
  settled: fc.boolean(),
});
export const anyGroupRow: fc.Arbitrary<GroupRow> = fc.record({
  id: anyId,
  key: anyText.map((text) => text as GroupKey),
  routeId: anyText,
  receiver: anyText,
  labels: anyLabels,
  bornAtMs: anyMs,
  flushedAtMs: fc.option(anyMs, { nil: undefined }),
});
export const anyToldRow: fc.Arbitrary<ToldRow> = fc.record({
  groupId: anyId,
  destination: anyDestination,
  key: anyText.map((text) => text as GroupKey),
  receiver: anyText,
  integration: anyText,
  revision: anyRevision,
  reason: anyText,
  sentAtMs: anyMs,
  firing: anyFingerprints,
  resolved: anyFingerprints,
  owed: anyFingerprints,
  memo: fc.option(fc.dictionary(anyText, anyText), { nil: undefined }),
});
export const anyIntentRow: fc.Arbitrary<IntentRow> = fc.record({
  groupId: anyId,
  destination: anyDestination,
  key: anyText.map((text) => text as GroupKey),
  receiver: anyText,
  integration: anyText,
  revision: anyRevision,
  atMs: anyMs,
  firing: anyFingerprints,
});
export const anyInheritedRow: fc.Arbitrary<InheritedRow> = fc.record({
  id: anyId,
  groupKey: anyText.map((text) => text as GroupKey),
  receiver: anyText,
  integration: anyText,
  sentAtMs: anyMs,
  firing: anyFingerprints,
  resolved: anyFingerprints,
  memo: fc.option(fc.dictionary(anyText, anyText), { nil: undefined }),
  expiresAtMs: anyMs,
});
const anyMatcher = fc.oneof(
  fc.tuple(anyText, fc.constantFrom<MatcherType>('=', '!='), anyText),
  fc.tuple(anyText, fc.constantFrom<MatcherType>('=~', '!~'), fc.constantFrom('a.*', '', 'x|y', '[0-9]+')),
);
export const anySilence: fc.Arbitrary<Silence> = fc.record({
  id: fc.oneof(fc.constantFrom('1', '2'), anyText),
  matcherSets: fc.array(
    fc.array(
      anyMatcher.map(([name, type, value]) => matcher(name, type, value)),
      { maxLength: 3 },
    ),
    { minLength: 1, maxLength: 3 },
  ),
  startsAt: anyTime,
  endsAt: anyTime,
  updatedAt: anyTime,
  createdBy: anyText,
  comment: anyText,
  annotations: fc.array(fc.tuple(anyText, anyText), { maxLength: 3 }),
});

// ---- Comparison ----

/** The state as plain data in one order, so that equal states compare equal however they were stored. */
export function plainState(state: RestoredState): unknown {
  const silences = state.silences.map((silence) => ({
    ...silence,
    matcherSets: silence.matcherSets.map((set) => set.map(({ name, type, value }) => [name, type, value])),
  }));
  return {
    alerts: sortedBy(state.alerts, (row) => row.alert.labels.fingerprint),
    groups: sortedBy(state.groups, (row) => String(row.id)),
    told: sortedBy(state.told, (row) => JSON.stringify([row.groupId, row.destination])),
    intents: sortedBy(state.intents, (row) => JSON.stringify([row.groupId, row.destination])),
    inherited: sortedBy(state.inherited, (row) => String(row.id)),
    silences: sortedBy(silences, (row) => row.id),
  };
}

function sortedBy<T>(rows: readonly T[], key: (row: T) => string): T[] {
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function matcher(name: string, type: MatcherType, value: string): Matcher {
  const made = newMatcher(type, name, value);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

function fingerprints(names: readonly string[]): Fingerprint[] {
  return names.map((name) => LabelSet.from([['alertname', name]]).fingerprint);
}
