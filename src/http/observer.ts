// HttpObserver: what the HTTP side tells the outside about itself. One call is one event; telemetry/ turns it into a metric
// and a log line. The calls are synchronous, cheap and never throw. Text from outside comes escaped and cut.

import { goQuote } from '../base/go-quote.ts';
import type { MatcherWarning } from '../labels/matcher-parser.ts';

export interface HttpObserver {
  /** A request that a handler answered. Requests for unknown paths outside the API are not told, as in Alertmanager. */
  requestFinished(request: FinishedRequest): void;
  /** GETs that are being worked on: Alertmanager's `alertmanager_http_requests_in_flight{method="get"}`. */
  getStarted(): void;
  getFinished(): void;
  /** `--web.get-concurrency` turned a GET away. */
  concurrencyLimitExceeded(): void;
  /** A request was refused for what it said. `reason` is one line. */
  requestRefused(handler: string, method: string, status: number, reason: string): void;
  /** A handler failed: a bug of ours or a store that is away. The client saw only 500. */
  requestFailed(handler: string, error: unknown): void;
  /** A listener is up: `127.0.0.1:9093`. */
  listening(address: string, tls: boolean): void;
  /** A filter that Alertmanager's coming syntax reads otherwise. */
  matcherWarning(warning: MatcherWarning): void;
  /** The web config file could not be used; the last good one stays in use. */
  webConfigFailed(error: unknown): void;
}

export interface FinishedRequest {
  /** Alertmanager's `handler` label: `/api/v2/alerts`, `/-/healthy`. */
  readonly handler: string;
  /** Lower case. */
  readonly method: string;
  readonly code: number;
  readonly durationMs: number;
  /** Undefined on API v2, whose sizes Alertmanager does not measure. */
  readonly responseBytes: number | undefined;
}

const OUTSIDE_MAX = 256; // UTF-16 units: enough to find the sender by, too little to flood a log with

/** Text from outside, made fit for a log line: one line of visible characters, cut. Quotes are the log's to escape. */
export function fromOutside(text: string): string {
  const cut = text.length > OUTSIDE_MAX ? `${text.slice(0, OUTSIDE_MAX)}…` : text;
  return goQuote(cut)
    .slice(1, -1)
    .replace(/\\(["\\])/g, '$1');
}
