// llm: an OpenAI-compatible endpoint that classifies alerts.

import { parsed, refused } from '../../base/parsed.ts';
import { compileAnchored } from '../../labels/go-regexp.ts';
import { atMostOne, isSet, required } from '../decode/checks.ts';
import { named, optional, shown, type ValueOf } from '../decode/codec.ts';
import { list } from '../decode/collections.ts';
import { duration } from '../decode/durations.ts';
import { object } from '../decode/object.ts';
import { pathBesideConfig } from '../decode/paths.ts';
import { secret } from '../decode/secrets.ts';
import { url } from '../decode/urls.ts';
import { bool, int, parsedText, text } from '../decode/values.ts';
import { httpConfig } from './http-config.ts';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const PREFIX = 'llm_';
const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Of names of labels and annotations, anchored as those of matchers. */
const namePattern = parsedText<string>({
  absent: '',
  zero: '',
  parse: (written) => {
    const compiled = compileAnchored(written);
    return compiled.ok ? parsed(written) : refused(compiled.error);
  },
  code: 'AM2014',
  print: (value) => value,
});

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
    cacheMaxEntries: int({ absent: 10_000, least: 1, most: 1_000_000 }),
    maxConcurrency: int({ absent: 4, least: 1, most: 1000 }),
    maxRequestsPerMinute: int({ least: 0, most: 100_000 }),
    maxRequestsPerMonth: int({ least: 0 }),
    maxPromptBytes: int({ absent: 8192, least: 256, most: 65_536 }),
    redactLabels: list(namePattern),
    annotate: shown(bool()),
    annotationPrefix: parsedText<string>({
      absent: PREFIX,
      zero: PREFIX,
      parse: (written) =>
        NAME.test(written) ? parsed(written) : refused('must begin names of annotations, like llm_'),
      code: 'AM2015',
      print: (value) => value,
    }),
    httpConfig: optional(httpConfig),
  },
  (value, report) => {
    required(value, report, 'baseUrl', 'base_url in llm');
    required(value, report, 'model', 'model in llm');
    atMostOne(value, report, 'apiKey', 'apiKeyFile');
    const { basicAuth, authorization, oauth2 } = value.httpConfig ?? {};
    const hasKey = isSet(value.apiKey) || isSet(value.apiKeyFile);
    if (hasKey && [basicAuth, authorization, oauth2].some(isSet)) {
      report.error('AM2007', 'httpConfig', 'the API key is sent as authorization: http_config must not set another');
    }
    if (value.timeoutMs === 0) report.error('AM2009', 'timeoutMs', 'must be more than 0s');
  },
);
