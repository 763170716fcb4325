// llm: an OpenAI-compatible endpoint that classifies alerts.

import type { Secret } from '../../base/secret.ts';
import type { HttpConfig } from './http-config.ts';

export interface LlmConfig {
  readonly baseUrl: string;
  readonly model: string;
  /** Of key and file at most one is set. */
  readonly apiKey: Secret | undefined;
  readonly apiKeyFile: string | undefined;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly cacheTtlMs: number;
  /** 0: no cache. */
  readonly cacheMaxEntries: number;
  readonly maxConcurrency: number;
  /** 0: no limit. */
  readonly maxRequestsPerMinute: number;
  readonly httpConfig: HttpConfig | undefined;
}
