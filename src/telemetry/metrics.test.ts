import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Family, families, samples } from '../../test/support/exposition.ts';
import { BUILD_INFO } from './build-info.ts';
import { configHash } from './metrics/config-metrics.ts';
import { Metrics, type MetricsOptions } from './metrics.ts';

const FEATURELESS = { alertNames: false, receiverNames: false, groupKeys: false };

function metricsWith(options: Partial<MetricsOptions> = {}): Metrics {
  return new Metrics({
    build: BUILD_INFO,
    peerName: '01ABC',
    labels: FEATURELESS,
    perAlertnameMax: 0,
    droppedLogLines: () => 0,
    ofProcess: false,
    ...options,
  });
}

function golden(name: string): ReadonlyMap<string, Family> {
  return families(readFileSync(new URL(`../../test/golden/metrics/${name}.txt`, import.meta.url), 'utf8'));
}

async function ours(metrics: Metrics): Promise<ReadonlyMap<string, Family>> {
  return families(await metrics.render());
}

/** The recordings are of 0.33.1. */
const SINCE_0_34 = /reason="(authError|rateLimited)"/;
const names = [...golden('used').keys(), ...golden('initial').keys()];
const known = new Set(names);

test("every metric that has Alertmanager's prefix is Alertmanager's: name, type and help", async () => {
  const recorded = new Map([...golden('initial'), ...golden('used')]);
  for (const [name, family] of await ours(metricsWith())) {
    if (!name.startsWith('alertmanager_')) continue;
    expect(known, name).toContain(name);
    expect({ name, type: family.type, help: family.help }).toEqual({
      name,
      type: recorded.get(name)?.type,
      help: recorded.get(name)?.help,
    });
  }
});

test('a fresh start shows the same zeros with the same labels', async () => {
  const recorded = golden('initial');
  for (const [name, family] of await ours(metricsWith())) {
    const theirs = recorded.get(name);
    // These show their first child later there; ours from the start, so that a first increase is seen.
    if (theirs === undefined || name === 'alertmanager_build_info') continue;
    const shown = series(family).filter((line) => !SINCE_0_34.test(line));
    expect({ name, series: shown }).toEqual({ name, series: series(theirs) });
  }
});

test('after use the labels are the same, feature by feature', async () => {
  for (const [file, labels] of [
    ['used', FEATURELESS],
    ['used-all-features', { alertNames: true, receiverNames: true, groupKeys: true }],
  ] as const) {
    const recorded = golden(file);
    const metrics = metricsWith({ labels, perAlertnameMax: 2, peerName: undefined });
    use(metrics);
    for (const [name, family] of await ours(metrics)) {
      const theirs = recorded.get(name);
      if (theirs !== undefined)
        expect({ name, labels: labelNames(family) }).toEqual({ name, labels: labelNames(theirs) });
    }
  }
});

test('the features that name things in metrics name them', async () => {
  const metrics = metricsWith({ labels: { alertNames: true, receiverNames: true, groupKeys: true } });
  use(metrics);
  const text = await metrics.render();
  expect(text).toContain('alertmanager_alerts_limited_total{alertname="Disk"} 1');
  expect(text).toContain('alertmanager_alerts{state="active",group_key="{}:{}"} 1');
  expect(text).toContain('alertmanager_notifications_total{integration="webhook",receiver_name="team"} 1');
  expect(text).not.toContain('receiver_name=""');
});

test('counts of the moment are asked at the scrape, and ended groups are gone', async () => {
  const metrics = metricsWith({ labels: { ...FEATURELESS, groupKeys: true } });
  use(metrics);
  await metrics.render();
  metrics.state.watch({
    ...nothing,
    groups: () => 3,
    silences: () => ({ active: 1, pending: 2, expired: 4 }),
    retired: () => ({ groups: 5, destinations: 6 }),
    store: () => ({ isAway: true, pending: 8 }),
    redis: () => ({ isAway: false }),
  });
  const text = await metrics.render();
  expect(text).toContain('amp_redis_configured 1\n');
  expect(text).toContain('amp_redis_up 1\n');
  expect(text).not.toContain('group_key');
  expect(text).toContain('alertmanager_dispatcher_aggregation_groups 3');
  expect(text).toContain('alertmanager_silences{state="pending"} 2');
  expect(text).toContain('alertmanager_silences_state_size 7');
  expect(text).toContain('amp_retiring_groups 5');
  expect(text).toContain('amp_retired_destinations 6');
  expect(text).toContain('amp_store_up 0');
  expect(text).toContain('amp_store_pending_rows 8');
});

test("the config's hash is the number that Alertmanager shows for the same file", () => {
  // Seen from 0.33.1: alertmanager_config_hash 2.347560393981e+14
  const text =
    "route: {receiver: w}\nreceivers: [{name: w, webhook_configs: [{url: 'http://127.0.0.1:1/'}]}]\n" +
    'inhibit_rules: [{source_match: {a: b}, target_match: {c: d}, equal: [x]}]\n';
  expect(configHash(text)).toBe(234_756_039_398_100);
});

test('a failed reload clears the flag and leaves the rest', async () => {
  const metrics = metricsWith();
  metrics.config.loaded({ text: 'x', receivers: 2, integrations: 3, inhibitRules: 1 }, 1500);
  metrics.config.reloadFailed();
  const text = await metrics.render();
  expect(text).toContain('alertmanager_config_last_reload_successful 0');
  expect(text).toContain('alertmanager_config_last_reload_success_timestamp_seconds 1.5');
  expect(text).toContain('alertmanager_receivers 2');
});

test('without HA mode the cluster is said to be off, and nothing else of it', async () => {
  const text = await metricsWith({ peerName: undefined }).render();
  expect(text).toContain('alertmanager_cluster_enabled 0');
  expect(text).not.toContain('alertmanager_cluster_members');
});

test('two programs in one process count apart', async () => {
  const one = metricsWith();
  const other = metricsWith();
  one.alerts.received(1, 0);
  expect(await other.render()).toContain('alertmanager_alerts_received_total{status="firing",version="v2"} 0');
});

const nothing = {
  alerts: () => ({ active: 0, suppressed: 0, unprocessed: 0 }),
  groupAlerts: () => [],
  groups: () => 0,
  silences: () => ({ active: 0, pending: 0, expired: 0 }),
  retired: () => ({ groups: 0, destinations: 0 }),
  store: () => ({ isAway: false, pending: 0 }),
  redis: () => undefined,
};

function use(metrics: Metrics): void {
  const counts = { active: 1, suppressed: 0, unprocessed: 0 };
  metrics.state.watch({ ...nothing, alerts: () => counts, groupAlerts: () => [['{}:{}', counts]] });
  metrics.alerts.received(0, 1);
  metrics.alerts.invalid();
  metrics.alerts.limited('Disk');
  const webhook = metrics.notifications.of({ type: 'webhook', receiver: 'team' });
  webhook.started();
  webhook.attempt(20, true);
  webhook.failed('clientError');
  metrics.notifications.suppressed('silence', 2);
  metrics.state.alertsProcessed(3);
  metrics.state.groupLimitReached();
  metrics.http.finished({ handler: '/', method: 'get', code: 200, durationMs: 1, responseBytes: 10 });
  metrics.http.finished({
    handler: '/api/v2/alerts',
    method: 'get',
    code: 200,
    durationMs: 1,
    responseBytes: undefined,
  });
  metrics.http.getStarted();
  metrics.http.getFinished();
  metrics.http.limitExceeded();
  metrics.trouble.storeFailed();
}

/** The label sets of a family; the peer's name is this process's own. */
function series(family: Family): string[] {
  return samples(family)
    .map((one) => one.replace(/peer="[^"]*"/, 'peer="…"'))
    .sort();
}

function labelNames(family: Family): string[] {
  return [...new Set(samples(family).map((one) => one.replaceAll(/="(?:[^"\\]|\\.)*"/g, '')))].sort();
}
