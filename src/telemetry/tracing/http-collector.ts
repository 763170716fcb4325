// HttpCollector: OTLP over HTTP: POST /v1/traces in protobuf (opentelemetry.io, OTLP specification, "OTLP/HTTP").

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { TracingConfig } from '../../config/schema/tracing.ts';
import { HttpClient, type HttpSite } from '../../receivers/http/http-client.ts';
import { type Collector, collectorHttp, collectorUrl } from './collector.ts';
import type { SendOutcome } from './span-queue.ts';

const PATH = '/v1/traces';
/** The collector may take it later; everything else it never will. */
const TRY_AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const compressed = promisify(gzip);

export class HttpCollector implements Collector {
  readonly #url: URL;
  readonly #compresses: boolean;
  readonly #client: HttpClient;

  /** Throws HttpFailure where the config cannot be honoured. */
  constructor(config: TracingConfig, site: HttpSite) {
    this.#url = collectorUrl(config, PATH);
    this.#compresses = config.compression === 'gzip';
    this.#client = new HttpClient(collectorHttp(config), site);
  }

  prime(): void {
    this.#client.prime();
  }

  async send(request: Buffer, signal: AbortSignal): Promise<SendOutcome> {
    const body = this.#compresses ? await compressed(request) : request;
    const headers = [
      ['Content-Type', 'application/x-protobuf'] as const,
      ...(this.#compresses ? [['Content-Encoding', 'gzip'] as const] : []),
    ];
    const answer = await this.#client.exchange({ method: 'POST', url: this.#url, headers, body }, signal);
    if (answer.kind === 'failed') return { kind: 'failed', reason: answer.message, again: true };
    const { status, excerpt } = answer;
    if (status >= 200 && status <= 299) return { kind: 'taken' };
    const details = excerpt === '' ? '' : `: ${excerpt}`;
    return { kind: 'failed', reason: `unexpected status code ${status}${details}`, again: TRY_AGAIN.has(status) };
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
