// What the server has the store do, by kind: each makes what is to be kept, then gives it to the store as the alert path
// does, and says how many rows it was and how long whoever waits for one waited.

import { setImmediate as turn } from 'node:timers/promises';
import type {
  AlertRow,
  Destination,
  GroupId,
  GroupKey,
  GroupRow,
  IntentRow,
  RevisionId,
  StateStore,
  ToldRow,
} from '../../src/alerting/ports.ts';
import type { Silence } from '../../src/alerting/silence/silence.ts';
import type { SystemClock } from '../../src/base/clock.ts';
import { Timestamp } from '../../src/base/timestamp.ts';
import { LabelSet } from '../../src/labels/label-set.ts';
import { newMatcher } from '../../src/labels/matcher.ts';

export interface Rows {
  readonly rows: number;
  readonly waits: readonly number[];
}

/** What is made beforehand is not the store's to pay for. */
type Work = (alerts: number, clock: SystemClock) => (store: StateStore) => Promise<Rows>;

/** Alerts of one request of Prometheus. */
const POST_SIZE = 64;
const ALERTS_A_GROUP = 10;
/** Notifications that are under way at the same moment. */
const AT_ONCE = 300;
const SILENCES = 500;
const SILENCES_AT_ONCE = 10;
const INTENTS_ALONE = 300;

export const STORE_WORK = {
  'alerts, new': (alerts, clock) => {
    const rows = Array.from({ length: alerts }, (_, i) => alertRow(i, clock.now()));
    return (store) => inPosts(rows, (row) => store.keepAlert(row));
  },
  'alerts, sent again': (alerts, clock) => {
    const rows = Array.from({ length: alerts }, (_, i) => alertRow(i, clock.now() + 60_000));
    return (store) => inPosts(rows, (row) => store.keepAlert(row));
  },
  groups: (alerts, clock) => {
    const rows = Array.from({ length: alerts / ALERTS_A_GROUP }, (_, i) => groupRow(i, clock.now()));
    return (store) => inPosts(rows, (row) => store.keepGroup(row));
  },
  [`intents and told, ${AT_ONCE} at once`]: (alerts, clock) => {
    const rows = Array.from({ length: alerts / ALERTS_A_GROUP }, (_, i) => intentRow(i, clock.now()));
    return (store) => eachWaitedFor(rows, AT_ONCE, 2, clock, (intent) => tellOnce(store, intent));
  },
  'intents and told, one by one': (_alerts, clock) => {
    const rows = Array.from({ length: INTENTS_ALONE }, (_, i) => intentRow(i, clock.now()));
    return (store) => eachWaitedFor(rows, 1, 2, clock, (intent) => tellOnce(store, intent));
  },
  [`silences, ${SILENCES_AT_ONCE} at once`]: (_alerts, clock) => {
    const rows = Array.from({ length: SILENCES }, (_, i) => silence(i, clock.now()));
    return (store) => eachWaitedFor(rows, SILENCES_AT_ONCE, 1, clock, (row) => store.saveSilence(row));
  },
  'silences, one by one': (_alerts, clock) => {
    const rows = Array.from({ length: SILENCES }, (_, i) => silence(SILENCES + i, clock.now()));
    return (store) => eachWaitedFor(rows, 1, 1, clock, (row) => store.saveSilence(row));
  },
} as const satisfies Readonly<Record<string, Work>>;

export type WorkName = keyof typeof STORE_WORK;

/** In posts, with a turn of the event loop between. */
async function inPosts<T>(rows: readonly T[], keep: (row: T) => void): Promise<Rows> {
  for (let first = 0; first < rows.length; first += POST_SIZE) {
    for (const row of rows.slice(first, first + POST_SIZE)) keep(row);
    await turn();
  }
  return { rows: rows.length, waits: [] };
}

/** So many of them are under way at once; each is so many rows for the store. */
async function eachWaitedFor<T>(
  all: readonly T[],
  atOnce: number,
  rowsEach: number,
  clock: SystemClock,
  work: (one: T) => Promise<void>,
): Promise<Rows> {
  const waits: number[] = [];
  const left = all.values();
  const worker = async (): Promise<void> => {
    for (const one of left) {
      const began = clock.elapsedMs();
      await work(one);
      waits.push(clock.elapsedMs() - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { rows: all.length * rowsEach, waits };
}

/** What a notification asks of the store: before its first byte, and when it has been answered. */
async function tellOnce(store: StateStore, intent: IntentRow): Promise<void> {
  await store.intend(intent);
  await store.settle(toldRow(intent));
}

function alertRow(i: number, nowMs: number): AlertRow {
  const labels = LabelSet.from([
    ['alertname', 'HighLatency'],
    ['instance', `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}:9100`],
    ['job', 'node'],
    ['severity', 'page'],
    ['cluster', 'eu-west-1'],
    ['team', `infra${i % 97}`],
  ]);
  void labels.fingerprint; // made at intake, not by the store
  const annotations = LabelSet.from([
    ['summary', `Latency is high on instance ${i}`],
    ['description', 'The p99 latency has been above 1s for 10 minutes'],
  ]);
  const alert = {
    labels,
    annotations,
    startsAt: new Timestamp(nowMs, 123_456),
    endsAt: new Timestamp(nowMs + 240_000),
    updatedAt: new Timestamp(nowMs, 789),
    generatorUrl: 'http://prometheus.example.com/graph?g0.expr=latency+%3E+1',
    timeout: false,
  };
  return { alert, settled: true };
}

function keyOf(i: number): GroupKey {
  return `{}/{team="infra"}:{alertname="HighLatency", n="${i}"}` as GroupKey;
}

function groupRow(i: number, nowMs: number): GroupRow {
  return {
    id: (i + 1) as GroupId,
    key: keyOf(i),
    routeId: '{}/{team="infra"}',
    receiver: 'team',
    labels: LabelSet.from([
      ['alertname', 'HighLatency'],
      ['n', String(i)],
    ]),
    bornAtMs: nowMs,
    flushedAtMs: undefined,
  };
}

function intentRow(i: number, nowMs: number): IntentRow {
  return {
    groupId: (i + 1) as GroupId,
    destination: 'webhook|http://127.0.0.1:9/' as Destination,
    key: keyOf(i),
    receiver: 'team',
    integration: 'webhook[0]',
    revision: 1 as RevisionId,
    atMs: nowMs,
    firing: Array.from({ length: ALERTS_A_GROUP }, (_, n) => LabelSet.from([['n', `${i}/${n}`]]).fingerprint),
  };
}

function toldRow({ atMs, ...intent }: IntentRow): ToldRow {
  return {
    ...intent,
    reason: 'first notification',
    sentAtMs: atMs,
    resolved: [],
    owed: intent.firing,
    memo: undefined,
  };
}

function silence(i: number, nowMs: number): Silence {
  const matcher = newMatcher('=', 'instance', `10.0.${i >> 8}.${i & 255}:9100`);
  if (!matcher.ok) throw new Error(matcher.error);
  return {
    id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    matcherSets: [[matcher.value]],
    startsAt: new Timestamp(nowMs),
    endsAt: new Timestamp(nowMs + 3_600_000),
    updatedAt: new Timestamp(nowMs),
    createdBy: 'bench',
    comment: 'at work',
    annotations: [],
  };
}
