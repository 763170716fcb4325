// global: what holds for every integration unless it says otherwise.

import type { HttpConfig } from './http-config.ts';

export interface GlobalConfig {
  readonly resolveTimeoutMs: number;
  readonly httpConfig: HttpConfig;
}
