// HttpClient: http_config at work. It posts, follows redirects, adds credentials and headers, and answers with a status and a
// piece of the body, or with what went wrong in Go's words. It never throws, and ends promptly when the signal aborts.

import type { SecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../base/clock.ts';
import type { HttpConfig, TlsConfig } from '../../config/schema/http-config.ts';
import { Connections } from './connections.ts';
import { goErrorText } from './go-error-text.ts';
import { HttpFailure } from './http-failure.ts';
import { redact } from './redact.ts';
import { assertHttp, type Hop, nextHop, REQUESTS_MAX } from './redirect.ts';
import type { FileEvents } from './referenced-file.ts';
import { HeaderSource, type RequestHeaders } from './request-headers.ts';
import { discard, excerptOf } from './response-body.ts';
import { TlsMaterial } from './tls-material.ts';

export interface HttpSite {
  readonly clock: Clock;
  /** `Alertmanager/0.34.0`. */
  readonly userAgent: string;
  readonly files: FileEvents;
}

/** `excerpt`: the beginning of the body of an answer that is not 2xx, secrets struck out. */
export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly excerpt: string }
  | { readonly kind: 'failed'; readonly message: string };

interface Post {
  readonly url: URL;
  readonly contentType: string;
  readonly body: string;
}

export class HttpClient {
  readonly #config: HttpConfig;
  readonly #clock: Clock;
  readonly #headers: HeaderSource;
  readonly #tls: TlsMaterial | undefined;
  readonly #connections: Connections;
  readonly #inFlight = new Set<Promise<HttpAnswer>>();
  #closed = false;

  /** Throws {@link HttpFailure} where a configured header cannot be sent. Opens nothing yet. */
  constructor(config: HttpConfig, site: HttpSite) {
    this.#config = config;
    this.#clock = site.clock;
    this.#headers = new HeaderSource(config, site.userAgent, site.files);
    this.#tls = isPlain(config.tlsConfig) ? undefined : new TlsMaterial(config.tlsConfig, site.files);
    this.#connections = new Connections(config.tlsConfig);
  }

  /** Checks certificates and keys, as Alertmanager does when it takes a config; throws {@link HttpFailure}. */
  prime(): void {
    this.#tls?.prime();
  }

  async post(post: Post, signal: AbortSignal): Promise<HttpAnswer> {
    if (this.#closed) return { kind: 'failed', message: 'http: client is closed' };
    const answer = this.#exchange(post, signal).catch(
      (error): HttpAnswer => ({ kind: 'failed', message: goErrorText(error, post.url) }),
    );
    this.#inFlight.add(answer);
    try {
      return await answer;
    } finally {
      this.#inFlight.delete(answer);
    }
  }

  /** Resolves when the exchanges under way have ended and every connection is closed. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#inFlight);
    await this.#connections.close();
  }

  async #exchange(post: Post, signal: AbortSignal): Promise<HttpAnswer> {
    assertHttp(post.url);
    const context = await this.#tls?.current();
    let hop: Hop = { url: post.url, method: 'POST', trusted: true };
    for (let requests = 1; ; requests += 1) {
      const headers = await this.#headers.headersFor(hop, post.contentType);
      const response = await this.#send(hop, headers, post.body, context, signal);
      const next = this.#config.followRedirects
        ? nextHop(post.url, hop, response.statusCode, locationOf(response))
        : undefined;
      if (next === undefined) return this.#answer(response, [post.url, hop.url], headers.secrets);
      discard(response.body, this.#clock);
      if (requests === REQUESTS_MAX) throw new HttpFailure(`stopped after ${REQUESTS_MAX} redirects`);
      hop = next;
    }
  }

  async #send(
    hop: Hop,
    headers: RequestHeaders,
    body: string,
    context: SecureContext | undefined,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    try {
      const options = {
        origin: hop.url.origin,
        path: `${hop.url.pathname}${hop.url.search}`,
        method: hop.method,
        headers: [...headers.pairs],
        body: hop.method === 'POST' ? body : null,
        signal,
      };
      return await this.#connections.request(options, context);
    } catch (error) {
      throw new HttpFailure(goErrorText(error, hop.url));
    }
  }

  async #answer(
    response: Dispatcher.ResponseData,
    urls: readonly URL[],
    secrets: readonly string[],
  ): Promise<HttpAnswer> {
    const status = response.statusCode;
    if (status >= 200 && status <= 299) {
      discard(response.body, this.#clock);
      return { kind: 'answered', status, excerpt: '' };
    }
    const excerpt = await excerptOf(response.body, this.#clock);
    return { kind: 'answered', status, excerpt: redact(excerpt, urls, secrets) };
  }
}

/** Nothing of it changes how Node connects by itself. */
function isPlain({ ca, caFile, cert, certFile, minVersion, maxVersion }: TlsConfig): boolean {
  return ca === '' && cert === '' && [caFile, certFile, minVersion, maxVersion].every((value) => value === undefined);
}

function locationOf(response: Dispatcher.ResponseData): string | undefined {
  const location = response.headers.location;
  return Array.isArray(location) ? location[0] : location;
}
