// What the store costs: CPU of the whole process (both threads) per alert, new and sent again, and the time until an
// intent is kept, alone and three hundred at once. Run: node_modules/.bin/tsx bench/store.bench.ts [alerts]

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { AlertRow, Destination, GroupId, GroupKey, IntentRow, RevisionId } from '../src/alerting/ports.ts';
import { SystemClock } from '../src/base/clock.ts';
import { Timestamp } from '../src/base/timestamp.ts';
import { LabelSet } from '../src/labels/label-set.ts';
import { openSqliteStore } from '../src/storage/sqlite-store.ts';
import type { Store } from '../src/storage/store.ts';
import { bundledSqliteWorker } from '../test/support/bundled-worker.ts';

const COUNT = Number(process.argv[2] ?? 100_000);
const POST_SIZE = 64;
const INTENTS = 300;

const clock = new SystemClock();
const directory = mkdtempSync(join(tmpdir(), 'amp-bench-'));
const workerUrl = await bundledSqliteWorker();
const openStore = (): Promise<Store> =>
  openSqliteStore({ directory, workerUrl, clock, onEvent: (event) => console.error(event) });

const report: Record<string, unknown> = { node: process.version, cpu: cpus()[0]?.model, alerts: COUNT };
try {
  const store = await openStore();
  report['alert, new'] = await ingest(store, 0);
  report['alert, sent again'] = await ingest(store, 60_000);
  report['one intent'] = await intents(store, 1, 200);
  report[`${INTENTS} intents at once`] = await intents(store, INTENTS, 20);
  report['silence (fsync)'] = await silences(store, 50);
  report.fileMb = Math.round(statSync(join(directory, 'amp.db')).size / 1e5) / 10;
  await store.state.close();

  const again = await openStore();
  const begun = clock.elapsedMs();
  const { alerts } = await again.state.restore();
  report.restore = { alerts: alerts.length, ms: Math.round(clock.elapsedMs() - begun) };
  await again.state.close();
  console.log(JSON.stringify(report, null, 2));
} finally {
  rmSync(directory, { recursive: true, force: true });
  rmSync(new URL('.', workerUrl), { recursive: true, force: true });
}

/** All alerts once, in posts of 64 with a turn of the event loop between, as a server would take them. */
async function ingest(store: Store, laterMs: number): Promise<unknown> {
  const rows = Array.from({ length: COUNT }, (_, i) => alertRow(i, laterMs));
  const cpu = process.cpuUsage();
  const begun = clock.elapsedMs();
  let longestTurnMs = 0;
  for (let i = 0; i < COUNT; ) {
    const end = Math.min(i + POST_SIZE, COUNT);
    for (; i < end; i += 1) {
      const row = rows[i];
      if (row !== undefined) store.state.keepAlert(row);
    }
    const before = clock.elapsedMs();
    await turn();
    longestTurnMs = Math.max(longestTurnMs, clock.elapsedMs() - before);
  }
  await store.state.flush();
  const { user, system } = process.cpuUsage(cpu);
  return {
    cpuMicrosPerAlert: rounded((user + system) / COUNT),
    wallMs: Math.round(clock.elapsedMs() - begun),
    longestTurnMs: rounded(longestTurnMs),
  };
}

async function intents(store: Store, atOnce: number, rounds: number): Promise<unknown> {
  const times: number[] = [];
  const cpu = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) {
    const begun = clock.elapsedMs();
    await Promise.all(Array.from({ length: atOnce }, (_, i) => store.state.intend(intentRow(i + 1))));
    times.push(clock.elapsedMs() - begun);
  }
  const { user, system } = process.cpuUsage(cpu);
  return { ...percentiles(times), cpuMicrosPerIntent: rounded((user + system) / (atOnce * rounds)) };
}

async function silences(store: Store, rounds: number): Promise<unknown> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begun = clock.elapsedMs();
    await store.state.saveSilence({
      id: String(round),
      matcherSets: [],
      startsAt: Timestamp.zero,
      endsAt: Timestamp.zero,
      updatedAt: Timestamp.zero,
      createdBy: 'bench',
      comment: 'bench',
      annotations: [],
    });
    times.push(clock.elapsedMs() - begun);
  }
  return percentiles(times);
}

function alertRow(i: number, laterMs: number): AlertRow {
  const now = clock.now() + laterMs;
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
    startsAt: new Timestamp(now, 123_456),
    endsAt: new Timestamp(now + 240_000),
    updatedAt: new Timestamp(now, 789),
    generatorUrl: 'http://prometheus.example.com/graph?g0.expr=latency+%3E+1',
    timeout: false,
  };
  return { alert, settled: true };
}

function intentRow(id: number): IntentRow {
  return {
    groupId: id as GroupId,
    destination: 'webhook|http://127.0.0.1:9/' as Destination,
    key: `{}:{n="${id}"}` as GroupKey,
    receiver: 'team',
    integration: 'webhook[0]',
    revision: 1 as RevisionId,
    atMs: clock.now(),
    firing: [LabelSet.empty.fingerprint],
  };
}

function percentiles(times: number[]): { p50Ms: number; p99Ms: number } {
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    rounded(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
