// The server's flags: those of Alertmanager 0.34, in its order and words, and ours. `--help` and docs/reference/flags.md
// are made from this table.

import { LOG_FORMATS, LOG_LEVELS } from '../telemetry/log.ts';
import { FEATURES, features } from './features.ts';
import {
  decimal,
  duration,
  type FlagValue,
  hosts,
  inAnyCase,
  integer,
  list,
  oneOf,
  text,
  toggle,
  withoutEffect,
} from './flag.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const NO_GOSSIP = 'a single server has no peers to gossip with';
const NO_GO = 'there is no Go runtime whose memory limit it could set; use NODE_OPTIONS=--max-old-space-size';

export const SERVER_FLAGS = {
  configFile: text('config.file', 'alertmanager.yml', 'Alertmanager configuration file name.'),
  configFallback: oneOf(
    'config.fallback',
    ['none', 'last-good'],
    'none',
    'fallback',
    'What to do when the configuration file is bad at start: none (exit with its errors) or last-good (start with the last configuration that ran, and say so). One of: [none, last-good]',
  ),
  storagePath: text('storage.path', 'data/', 'Base path for data storage.'),
  standby: toggle(
    'standby',
    'Wait while another server has the PostgreSQL store of the configuration file, and take its place when it ends.',
  ),
  dataRetentionMs: duration('data.retention', 120 * HOUR, 'How long to keep data for.', '120h'),
  dataMaintenanceIntervalMs: duration(
    'data.maintenance-interval',
    15 * MINUTE,
    'Interval between garbage collection and snapshotting to disk of the silences and the notification logs.',
    '15m',
  ),
  silencesMax: integer(
    'silences.max-silences',
    0,
    'Maximum number of silences, including expired silences. If negative or zero, no limit is set.',
  ),
  silenceBytesMax: integer(
    'silences.max-silence-size-bytes',
    0,
    'Maximum silence size in bytes. If negative or zero, no limit is set.',
  ),
  logSilences: toggle(
    'log.silences',
    'Enable logging silences. If it is enabled, the status change of silence will be logged',
  ),
  alertsGcIntervalMs: duration('alerts.gc-interval', 30 * MINUTE, 'Interval between alert GC.', '30m'),
  alertsPerAlertnameMax: integer(
    'alerts.per-alertname-limit',
    0,
    'Maximum number of alerts per alertname. If negative or zero, no limit is set.',
  ),
  dispatchMaintenanceIntervalMs: duration(
    'dispatch.maintenance-interval',
    30 * SECOND,
    'Interval between maintenance of aggregation groups in the dispatcher.',
  ),
  dispatchStartDelayMs: duration(
    'dispatch.start-delay',
    0,
    'Minimum amount of time to wait before dispatching alerts. This option should be synced with value of --rules.alert.resend-delay on Prometheus.',
  ),
  webhookAllowedHosts: hosts(
    'webhook.allowed-hosts',
    'Host that webhooks may send to whose URL is a template, redirects included: hooks.example.com, *.example.com (any one part of the name), 10.0.0.7:8080, [::1]:* (any port). Repeatable for multiple hosts. If omitted, the labels of alerts may lead them anywhere.',
  ),
  webSystemdSocket: toggle(
    'web.systemd-socket',
    'Use systemd socket activation listeners instead of port listeners (Linux only).',
  ),
  webListenAddresses: list(
    'web.listen-address',
    [':9093'],
    'Addresses on which to expose metrics and web interface. Repeatable for multiple addresses. Examples: `:9100` or `[::1]:9100`',
  ),
  webConfigFile: text(
    'web.config.file',
    '',
    'Path to configuration file that can enable TLS or authentication. See: https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md',
  ),
  webExternalUrl: text(
    'web.external-url',
    undefined,
    'The URL under which Alertmanager is externally reachable (for example, if Alertmanager is served via a reverse proxy). Used for generating relative and absolute links back to Alertmanager itself. If the URL has a path portion, it will be used to prefix all HTTP endpoints served by Alertmanager. If omitted, relevant URL components will be derived automatically.',
  ),
  webRoutePrefix: text(
    'web.route-prefix',
    undefined,
    'Prefix for the internal routes of web endpoints. Defaults to path of --web.external-url.',
  ),
  webGetConcurrency: integer(
    'web.get-concurrency',
    0,
    'Maximum number of GET requests processed concurrently. If negative or zero, the limit is GOMAXPROC or 8, whichever is larger.',
  ),
  webTimeoutMs: duration('web.timeout', 0, 'Timeout for HTTP requests. If negative or zero, no timeout is set.', '0'),
  autoGomemlimitRatio: withoutEffect(
    NO_GO,
    decimal(
      'auto-gomemlimit.ratio',
      0.9,
      'The ratio of reserved GOMEMLIMIT memory to the detected maximum container or system memory. The value must be greater than 0 and less than or equal to 1.',
    ),
  ),
  clusterListenAddress: text(
    'cluster.listen-address',
    '0.0.0.0:9094',
    'Listen address for cluster. Set to empty string to disable HA mode.',
  ),
  clusterAdvertiseAddress: text('cluster.advertise-address', undefined, 'Explicit address to advertise in cluster.'),
  clusterPeerName: text('cluster.peer-name', '', 'Explicit name of the peer, rather than generating a random one'),
  clusterPeers: list('cluster.peer', [], 'Initial peers (may be repeated).'),
  clusterPeerTimeoutMs: withoutEffect(
    NO_GOSSIP,
    duration('cluster.peer-timeout', 15 * SECOND, 'Time to wait between peers to send notifications.'),
  ),
  clusterPeersResolveTimeoutMs: withoutEffect(
    NO_GOSSIP,
    duration('cluster.peers-resolve-timeout', 15 * SECOND, 'Time to resolve peers.'),
  ),
  clusterGossipIntervalMs: withoutEffect(
    NO_GOSSIP,
    duration(
      'cluster.gossip-interval',
      200,
      'Interval between sending gossip messages. By lowering this value (more frequent) gossip messages are propagated across the cluster more quickly at the expense of increased bandwidth.',
    ),
  ),
  clusterPushpullIntervalMs: withoutEffect(
    NO_GOSSIP,
    duration(
      'cluster.pushpull-interval',
      MINUTE,
      'Interval for gossip state syncs. Setting this interval lower (more frequent) will increase convergence speeds across larger clusters at the expense of increased bandwidth usage.',
    ),
  ),
  clusterTcpTimeoutMs: withoutEffect(
    NO_GOSSIP,
    duration(
      'cluster.tcp-timeout',
      10 * SECOND,
      'Timeout for establishing a stream connection with a remote node for a full state sync, and for stream read and write operations.',
    ),
  ),
  clusterProbeTimeoutMs: withoutEffect(
    NO_GOSSIP,
    duration(
      'cluster.probe-timeout',
      500,
      'Timeout to wait for an ack from a probed node before assuming it is unhealthy. This should be set to 99-percentile of RTT (round-trip time) on your network.',
    ),
  ),
  clusterProbeIntervalMs: withoutEffect(
    NO_GOSSIP,
    duration(
      'cluster.probe-interval',
      SECOND,
      'Interval between random node probes. Setting this lower (more frequent) will cause the cluster to detect failed nodes more quickly at the expense of increased bandwidth usage.',
    ),
  ),
  clusterSettleTimeoutMs: withoutEffect(
    NO_GOSSIP,
    duration(
      'cluster.settle-timeout',
      MINUTE,
      'Maximum time to wait for cluster connections to settle before evaluating notifications.',
    ),
  ),
  clusterReconnectIntervalMs: withoutEffect(
    NO_GOSSIP,
    duration('cluster.reconnect-interval', 10 * SECOND, 'Interval between attempting to reconnect to lost peers.'),
  ),
  clusterReconnectTimeoutMs: withoutEffect(
    NO_GOSSIP,
    duration('cluster.reconnect-timeout', 6 * HOUR, 'Length of time to attempt to reconnect to a lost peer.'),
  ),
  clusterTlsConfig: withoutEffect(
    NO_GOSSIP,
    text(
      'cluster.tls-config',
      '',
      '[EXPERIMENTAL] Path to config yaml file that can enable mutual TLS within the gossip protocol.',
    ),
  ),
  clusterAllowInsecureAdvertise: withoutEffect(
    NO_GOSSIP,
    toggle(
      'cluster.allow-insecure-public-advertise-address-discovery',
      '[EXPERIMENTAL] Allow alertmanager to discover and listen on a public IP address.',
    ),
  ),
  clusterLabel: withoutEffect(
    NO_GOSSIP,
    text(
      'cluster.label',
      '',
      'The cluster label is an optional string to include on each packet and stream. It uniquely identifies the cluster and prevents cross-communication issues when sending gossip messages.',
    ),
  ),
  features: features(
    'enable-feature',
    `Comma-separated experimental features to enable. Valid options: ${FEATURES.join(', ')}`,
  ),
  logLevel: inAnyCase(
    oneOf(
      'log.level',
      LOG_LEVELS,
      'info',
      'log level',
      `Only log messages with the given severity or above. One of: [${LOG_LEVELS.join(', ')}]`,
    ),
  ),
  logFormat: oneOf(
    'log.format',
    LOG_FORMATS,
    'logfmt',
    'log format',
    `Output format of log messages. One of: [${LOG_FORMATS.join(', ')}]`,
  ),
} as const;

/** The value of every flag. Times are milliseconds; `…Max` of zero or less means no limit. */
export type ServerFlags = { readonly [K in keyof typeof SERVER_FLAGS]: FlagValue<(typeof SERVER_FLAGS)[K]> };
