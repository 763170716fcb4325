// database: where state is kept. Without a URL: the embedded store under --storage.path.

import type { Secret } from '../../base/secret.ts';

export interface DatabaseConfig {
  /** `postgres://…`; undefined: the embedded store. Of URL and file at most one is set. */
  readonly url: Secret | undefined;
  readonly urlFile: string | undefined;
  readonly poolMin: number;
  readonly poolMax: number;
  readonly connectTimeoutMs: number;
  readonly queryTimeoutMs: number;
  readonly idleTimeoutMs: number;
}
