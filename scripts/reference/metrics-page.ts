// docs/reference/metrics.md, made from the registry itself; what was left out is told here, with the reason.

import { BUILD_INFO } from '../../src/telemetry/build-info.ts';
import { type MetricDescription, Metrics } from '../../src/telemetry/metrics.ts';

const HEAD = `# Metrics

Made by \`npm run docs\` from the program's registry; a test compares the two, and another compares names, types, labels and
zeros with a recording of a real Alertmanager. \`GET /metrics\` answers in Prometheus's text format.

## Of Alertmanager

| metric | type | labels | what it says |
|---|---|---|---|
`;

const FEATURES = `
With \`--enable-feature=receiver-name-in-metrics\` the \`notification\` metrics that have \`integration\` also have
\`receiver_name\`; with \`alert-names-in-metrics\` \`alertmanager_alerts_limited_total\` has \`alertname\`; with
\`group-key-in-metrics\` \`alertmanager_alerts\` has \`group_key\`. The \`cluster\` metrics other than
\`alertmanager_cluster_enabled\`, and \`alertmanager_peer_position\`, are shown when \`--cluster.listen-address\` is not empty.

Two differences in what a query sees: counters without labels and \`alertmanager_notifications_suppressed_total\` show zero
from the start, where Alertmanager shows nothing until they first count; and receivers' counters are not reset by a reload.

## Ours

| metric | type | labels | what it says |
|---|---|---|---|
`;

const TAIL = `
## Of the process

\`process_*\` under their standard names, and \`nodejs_*\` (event loop lag, heap, garbage collection), as prom-client defines
them.

## Of Alertmanager, and not here

| metric | why |
|---|---|
| \`go_*\` | there is no Go runtime; \`nodejs_*\` says what Node's does |
| \`alertmanager_cluster_alive_messages_total\`, \`_cluster_messages_*\`, \`_cluster_peers_*\`, \`_cluster_peer_name_conflicts_total\`, \`_cluster_reconnections_*\`, \`_cluster_refresh_join_*\`, \`alertmanager_oversize*_gossip_*\`, \`alertmanager_nflog_gossip_*\`, \`alertmanager_silences_gossip_*\` | a single server has no gossip; a zero that can never move would look like health |
| \`alertmanager_nflog_gc_*\`, \`_nflog_maintenance_*\`, \`_nflog_snapshot_*\`, \`_nflog_quer*\`, \`alertmanager_silences_gc_*\`, \`_silences_maintenance_*\`, \`_silences_snapshot_*\` | there are no snapshots to write: each change is in the store when it happens, and \`amp_store_failures_total\` counts those that are not |
| \`alertmanager_silences_quer*\`, \`_silences_matcher_*\`, \`_silences_version_index_size\` | they measure indexes that silences have there and not here |
| \`alertmanager_alerts_subscriber_channel_writes_total\`, \`alertmanager_dispatcher_aggregation_group_creation_*\` | they measure Go channels and contended locks, of which there are none |
| \`net_conntrack_*\`, \`promhttp_*\` | they belong to Go's HTTP libraries; \`alertmanager_notification_requests_*\` and \`alertmanager_http_*{handler="/metrics"}\` say the same |
`;

export async function metricsPage(): Promise<string> {
  const all = (await describeAll()).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const theirs = all.filter((metric) => metric.name.startsWith('alertmanager_'));
  const ours = all.filter((metric) => !metric.name.startsWith('alertmanager_'));
  return `${HEAD}${rows(theirs)}${FEATURES}${rows(ours)}${TAIL}`;
}

function describeAll(): Promise<readonly MetricDescription[]> {
  const metrics = new Metrics({
    build: BUILD_INFO,
    peerName: 'this server',
    labels: { alertNames: false, receiverNames: false, groupKeys: false },
    perAlertnameMax: 0,
    droppedLogLines: () => 0,
    ofProcess: false,
  });
  return metrics.describe();
}

function rows(metrics: readonly MetricDescription[]): string {
  return metrics
    .map(
      ({ name, type, labels, help }) =>
        `| \`${name}\` | ${type} | ${labels.join(', ')} | ${help.replaceAll('|', '\\|')} |\n`,
    )
    .join('');
}
