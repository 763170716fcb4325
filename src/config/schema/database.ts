// database: where state is kept. Without a URL: the embedded store under --storage.path.

import { atMostOne } from '../decode/checks.ts';
import { named, optional, type ValueOf } from '../decode/codec.ts';
import { duration } from '../decode/durations.ts';
import { object } from '../decode/object.ts';
import { pathBesideConfig } from '../decode/paths.ts';
import { schemeUrl } from '../decode/urls.ts';
import { int } from '../decode/values.ts';
import { tlsConfig } from './http-config.ts';

const SECOND_MS = 1000;

export type DatabaseConfig = ValueOf<typeof database>;
export const database = object(
  {
    url: schemeUrl('postgres', 'postgresql'),
    urlFile: pathBesideConfig(),
    passwordFile: pathBesideConfig(),
    tlsConfig: optional(tlsConfig),
    encryptionKeyFile: pathBesideConfig(),
    poolMin: int({ least: 0 }),
    poolMax: int({ absent: 10, least: 1, most: 1000 }),
    connectTimeoutMs: named('connect_timeout', duration(10 * SECOND_MS)),
    queryTimeoutMs: named('query_timeout', duration(30 * SECOND_MS)),
    idleTimeoutMs: named('idle_timeout', duration(600 * SECOND_MS)),
  },
  (value, report) => {
    atMostOne(value, report, 'url', 'urlFile');
    for (const field of ['connectTimeoutMs', 'queryTimeoutMs'] as const)
      if (value[field] <= 0) report.error('AM2009', field, 'must be more than 0s'); // it would wait for ever
    if (value.poolMin > value.poolMax) report.error('AM2009', 'poolMin', 'must not be greater than pool_max');
  },
);
