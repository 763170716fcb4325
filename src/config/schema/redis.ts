// redis: the distributed lock.

import { atMostOne, exactlyOne } from '../decode/checks.ts';
import { named, optional, type ValueOf } from '../decode/codec.ts';
import { duration } from '../decode/durations.ts';
import { object } from '../decode/object.ts';
import { pathBesideConfig } from '../decode/paths.ts';
import { secret } from '../decode/secrets.ts';
import { schemeUrl } from '../decode/urls.ts';
import { int, text } from '../decode/values.ts';
import { hostPort } from './host-port.ts';
import { tlsConfig } from './http-config.ts';

const SECOND_MS = 1000;

export type RedisConfig = ValueOf<typeof redis>;
export const redis = object(
  {
    url: schemeUrl('redis', 'rediss'),
    addr: hostPort(),
    username: text(),
    password: secret(),
    passwordFile: pathBesideConfig(),
    db: int({ least: 0 }),
    tlsConfig: optional(tlsConfig),
    connectTimeoutMs: named('connect_timeout', duration(5 * SECOND_MS)),
    commandTimeoutMs: named('command_timeout', duration(2 * SECOND_MS)),
    lockTtlMs: named('lock_ttl', duration(30 * SECOND_MS)),
  },
  (value, report) => {
    exactlyOne(value, report, 'url', 'addr');
    atMostOne(value, report, 'password', 'passwordFile');
    if (value.lockTtlMs < SECOND_MS) report.error('AM2009', 'lockTtlMs', 'must be 1s or more');
  },
);
