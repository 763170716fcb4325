// llm: an OpenAI-compatible endpoint that classifies alerts.

import { atMostOne, required } from '../decode/checks.ts';
import { named, optional, type ValueOf } from '../decode/codec.ts';
import { duration } from '../decode/durations.ts';
import { object } from '../decode/object.ts';
import { pathBesideConfig } from '../decode/paths.ts';
import { secret } from '../decode/secrets.ts';
import { url } from '../decode/urls.ts';
import { int, text } from '../decode/values.ts';
import { httpConfig } from './http-config.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;

export type LlmConfig = ValueOf<typeof llm>;
export const llm = object(
  {
    baseUrl: url(),
    model: text(),
    apiKey: secret(),
    apiKeyFile: pathBesideConfig(),
    timeoutMs: named('timeout', duration(10 * SECOND_MS)),
    maxRetries: int({ absent: 2, least: 0, most: 10 }),
    cacheTtlMs: named('cache_ttl', duration(HOUR_MS)),
    cacheMaxEntries: int({ absent: 10_000, least: 0 }),
    maxConcurrency: int({ absent: 4, least: 1, most: 1000 }),
    maxRequestsPerMinute: int({ least: 0 }),
    httpConfig: optional(httpConfig),
  },
  (value, report) => {
    required(value, report, 'baseUrl', 'base_url in llm');
    required(value, report, 'model', 'model in llm');
    atMostOne(value, report, 'apiKey', 'apiKeyFile');
  },
);
