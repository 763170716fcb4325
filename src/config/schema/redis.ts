// redis: the distributed lock.

import type { Secret } from '../../base/secret.ts';
import type { TlsConfig } from './http-config.ts';

export interface RedisConfig {
  /** Exactly one of `url` and `addr` (host:port) is set. */
  readonly url: Secret | undefined;
  readonly addr: string;
  readonly username: string;
  readonly password: Secret | undefined;
  readonly passwordFile: string | undefined;
  readonly db: number;
  /** Undefined: plain TCP, unless the URL says `rediss://`. */
  readonly tlsConfig: TlsConfig | undefined;
  readonly connectTimeoutMs: number;
  readonly commandTimeoutMs: number;
  readonly lockTtlMs: number;
}
