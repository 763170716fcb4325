// redis: the distributed lock of reloads. One server, a Sentinel group or a Cluster; each address as host:port.

import { atMostOne, exactlyOne, isSet } from '../decode/checks.ts';
import { named, optional, type ValueOf } from '../decode/codec.ts';
import { list } from '../decode/collections.ts';
import { duration } from '../decode/durations.ts';
import { object, type Report } from '../decode/object.ts';
import { pathBesideConfig } from '../decode/paths.ts';
import { secret } from '../decode/secrets.ts';
import { schemeUrl } from '../decode/urls.ts';
import { int, text } from '../decode/values.ts';
import { hostPort } from './host-port.ts';
import { tlsConfig } from './http-config.ts';

const SECOND_MS = 1000;
const LOCK_TTL_MAX_MS = 300 * SECOND_MS;
const TIMEOUT_MAX_MS = 20 * SECOND_MS;

export type RedisConfig = ValueOf<typeof redis>;
export const redis = object(
  {
    url: schemeUrl('redis', 'rediss'),
    addr: hostPort(),
    clusterAddrs: list(hostPort()),
    sentinelAddrs: list(hostPort()),
    sentinelMaster: text(),
    sentinelUsername: text(),
    sentinelPassword: secret(),
    sentinelPasswordFile: pathBesideConfig(),
    username: text(),
    password: secret(),
    passwordFile: pathBesideConfig(),
    db: int({ least: 0 }),
    tlsConfig: optional(tlsConfig),
    connectTimeoutMs: named('connect_timeout', duration(5 * SECOND_MS)),
    commandTimeoutMs: named('command_timeout', duration(2 * SECOND_MS)),
    lockKey: text('amp:reload-lock'),
    // Half of the longest wait: whoever waits outlives a holder that died.
    lockTtlMs: named('lock_ttl', duration(15 * SECOND_MS)),
  },
  (value, report) => {
    exactlyOne(value, report, 'url', 'addr', 'clusterAddrs', 'sentinelAddrs');
    atMostOne(value, report, 'password', 'passwordFile');
    checkSentinel(value, report);
    for (const field of ['clusterAddrs', 'sentinelAddrs'] as const)
      if (value[field].includes('')) report.error('AM2012', field, 'missing port in address');
    if (value.clusterAddrs.length > 0 && value.db > 0) report.error('AM2008', 'db', 'a cluster has database 0 only');
    // Braces would send the lock and its counter to different nodes of a cluster.
    if (!/^[^{}\s]+$/.test(value.lockKey))
      report.error('AM2008', 'lockKey', 'must not be empty or hold braces or spaces');
    if (value.lockTtlMs < SECOND_MS) report.error('AM2009', 'lockTtlMs', 'must be 1s or more');
    if (value.lockTtlMs > LOCK_TTL_MAX_MS) report.error('AM2009', 'lockTtlMs', 'must be 5m or less');
    for (const field of ['connectTimeoutMs', 'commandTimeoutMs'] as const)
      if (value[field] <= 0 || value[field] > TIMEOUT_MAX_MS)
        report.error('AM2009', field, 'must be more than 0s and 20s or less');
  },
);

type Fields = Parameters<typeof redis.write>[0];

function checkSentinel(value: Fields, report: Report<Fields>): void {
  atMostOne(value, report, 'sentinelPassword', 'sentinelPasswordFile');
  if (value.sentinelAddrs.length > 0) {
    if (value.sentinelMaster === '') report.error('AM2005', 'sentinelMaster', 'missing name of the master');
    return;
  }
  for (const field of ['sentinelMaster', 'sentinelUsername', 'sentinelPassword', 'sentinelPasswordFile'] as const)
    if (isSet(value[field])) report.error('AM2005', field, 'needs sentinel_addrs');
}
