// HttpClient: http_config at work. It sends requests, follows redirects, adds credentials and headers, and answers with the
// status and the body, or with what went wrong in Go's words. It never throws, and ends promptly when the signal aborts.

import type { SecureContext } from 'node:tls';
import type { AllowedHosts } from '../../base/allowed-hosts.ts';
import type { Clock } from '../../base/clock.ts';
import { goQuote } from '../../base/go-quote.ts';
import { NO_TRACER, type Tracer } from '../../base/tracer.ts';
import type { HttpConfig } from '../../config/schema/http-config.ts';
import { type ConnectionResponse, Connections } from './connections.ts';
import { goErrorText } from './go-error-text.ts';
import { HttpFailure } from './http-failure.ts';
import { endpointConfig } from './oauth2/oauth2-config.ts';
import { TokenSource } from './oauth2/token-source.ts';
import { ConnectHeaders } from './proxy/http-tunnel.ts';
import { type Environment, ProxyChoice } from './proxy/proxy-choice.ts';
import { redact } from './redact.ts';
import { assertHttp, carriesBody, type Hop, type Method, nextHop, REQUESTS_MAX } from './redirect.ts';
import type { FileEvents } from './referenced-file.ts';
import { HeaderSource, type RequestHeaders } from './request-headers.ts';
import { withinRequestSpan } from './request-span.ts';
import { bodyOf, discard, excerptOf, shortened } from './response-body.ts';
import { type TlsMaterial, tlsMaterial } from './tls-material.ts';

export interface HttpSite {
  readonly clock: Clock;
  /** `Alertmanager/0.34.0`. */
  readonly userAgent: string;
  readonly files: FileEvents;
  /** Where `proxy_from_environment` looks; nowhere, if it is absent. */
  readonly environment?: Environment;
  /** Nobody traces, if it is absent. */
  readonly tracer?: Tracer;
}

export type HttpAnswer =
  | HttpReply
  | {
      readonly kind: 'failed';
      readonly message: string;
      /** The request was under way, and nobody answered that it was refused. */
      readonly mayHaveArrived?: true;
    };

export interface HttpReply {
  readonly kind: 'answered';
  readonly status: number;
  /** The media type as sent, empty where there is none. */
  readonly contentType: string;
  /** The header as sent; absent where there is none. */
  readonly retryAfter?: string;
  /** Empty where nobody asked for it (`keepsBody`); never more than 1 MiB, and not cleaned of secrets. */
  readonly body: string;
  /** The beginning of the body for a message, secrets struck out; empty for a 2xx whose body nobody asked for. */
  readonly excerpt: string;
  /** The same for a text that was taken out of the body. */
  readonly clean: (text: string) => string;
}

export interface HttpRequest {
  readonly method: Method;
  readonly url: URL;
  /** Beside those of http_config, which win. Names as Go spells them. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Uint8Array;
  /** It goes to no other host, wherever the server sends us. */
  readonly bodyIsSecret?: boolean;
  /** The body of the answer is wanted whatever the status is. */
  readonly keepsBody?: boolean;
  /** What of it no message may repeat, beside the URL and the secrets of http_config. */
  readonly secrets?: readonly string[];
  /** Where it may go, redirects included; anywhere, if it is absent. */
  readonly hosts?: AllowedHosts | undefined;
}

/** Where the redirects ended, and what must not be told of the way there. */
interface Followed {
  readonly response: ConnectionResponse;
  readonly urls: readonly URL[];
  readonly secrets: readonly string[];
}

interface Way {
  /** The request has got a connection. */
  isUnderWay: boolean;
}

export class HttpClient {
  readonly #config: HttpConfig;
  readonly #clock: Clock;
  readonly #tracer: Tracer;
  readonly #headers: HeaderSource;
  /** Where access tokens come from. */
  readonly #endpoint: HttpClient | undefined;
  readonly #tokens: TokenSource | undefined;
  readonly #tls: TlsMaterial | undefined;
  readonly #connections: Connections;
  readonly #inFlight = new Set<Promise<HttpAnswer>>();
  #closed = false;

  /** Throws {@link HttpFailure} where a configured header cannot be sent. Opens nothing yet. */
  constructor(config: HttpConfig, site: HttpSite) {
    this.#config = config;
    this.#clock = site.clock;
    this.#tracer = site.tracer ?? NO_TRACER;
    if (config.oauth2 !== undefined) {
      const endpoint = new HttpClient(endpointConfig(config.oauth2), site);
      const ask: HttpClient['exchange'] = (request, signal) => endpoint.exchange(request, signal);
      this.#endpoint = endpoint;
      this.#tokens = new TokenSource(config.oauth2, ask, site.clock, site.files);
    }
    this.#headers = new HeaderSource(config, site.userAgent, site.files, this.#tokens);
    this.#tls = tlsMaterial(config.tlsConfig, site.files);
    this.#connections = new Connections({
      tls: config.tlsConfig,
      allowHttp2: config.enableHttp2,
      proxies: new ProxyChoice(config.proxy, site.environment ?? {}),
      connectHeaders: new ConnectHeaders(config.proxy, site.userAgent),
      clock: site.clock,
    });
  }

  /** Checks certificates and keys, as Alertmanager does when it takes a config; throws {@link HttpFailure}. */
  prime(): void {
    this.#tls?.prime();
  }

  async exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    if (this.#closed) return { kind: 'failed', message: 'http: client is closed' };
    const way: Way = { isUnderWay: false };
    const answer = this.#exchange(request, signal, way).catch(
      (error): HttpAnswer => ({
        kind: 'failed',
        message: goErrorText(error, request.url),
        ...(way.isUnderWay && carriesBody(request.method) && { mayHaveArrived: true }),
      }),
    );
    this.#inFlight.add(answer);
    try {
      return await answer;
    } finally {
      this.#inFlight.delete(answer);
    }
  }

  /** The answer with its body still to be read, for those who want all of it. Throws {@link HttpFailure}. */
  async open(request: HttpRequest, signal: AbortSignal): Promise<ConnectionResponse> {
    return (await this.#follow(request, signal, { isUnderWay: false })).response;
  }

  /** Resolves when the exchanges under way have ended and every connection is closed. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#inFlight);
    await Promise.all([this.#connections.close(), this.#endpoint?.close()]);
  }

  async #exchange(request: HttpRequest, signal: AbortSignal, way: Way): Promise<HttpAnswer> {
    const { response, urls, secrets } = await this.#follow(request, signal, way);
    return this.#answer(response, request, urls, secrets);
  }

  /** From one redirect to the next, up to the answer. */
  async #follow(request: HttpRequest, signal: AbortSignal, way: Way): Promise<Followed> {
    assertHttp(request.url);
    const context = await this.#tls?.current();
    let hop: Hop = { url: request.url, method: request.method, trusted: true };
    for (let requests = 1; ; requests += 1) {
      if (request.hosts?.allows(hop.url) === false)
        throw new HttpFailure(`host ${goQuote(hop.url.host)} is not allowed`);
      const headers = await this.#headers.headersFor(hop, request.headers ?? [], signal);
      const response = await this.#send(hop, headers, request.body, context, signal, way);
      const next = this.#config.followRedirects
        ? nextHop(request.url, hop, response.statusCode, headerOf(response, 'location'))
        : undefined;
      if (response.statusCode === 401) this.#tokens?.refused(headers.secrets);
      if (next === undefined) return { response, urls: [request.url, hop.url], secrets: headers.secrets };
      discard(response.body, this.#clock);
      way.isUnderWay = false; // whoever sends us on has not taken it
      if (request.bodyIsSecret === true && !next.trusted && carriesBody(next.method)) {
        throw new HttpFailure('refusing to send credentials on to another host');
      }
      if (requests === REQUESTS_MAX) throw new HttpFailure(`stopped after ${REQUESTS_MAX} redirects`);
      hop = next;
    }
  }

  async #send(
    hop: Hop,
    headers: RequestHeaders,
    body: string | Uint8Array | undefined,
    context: SecureContext | undefined,
    signal: AbortSignal,
    way: Way,
  ): Promise<ConnectionResponse> {
    const onBegun = (): void => {
      way.isUnderWay = true;
    };
    const onRefused = (): void => {
      way.isUnderWay = false;
    };
    try {
      const { url, method } = hop;
      const sent = carriesBody(method) ? (body ?? null) : null;
      const request = { url, method, headers: headers.pairs, body: sent, signal, onBegun, onRefused };
      return await withinRequestSpan(this.#tracer, request, (traced) => this.#connections.request(traced, context));
    } catch (error) {
      throw new HttpFailure(goErrorText(error, hop.url));
    }
  }

  async #answer(
    response: ConnectionResponse,
    { keepsBody = false, secrets: own = [] }: HttpRequest,
    urls: readonly URL[],
    configured: readonly string[],
  ): Promise<HttpAnswer> {
    const status = response.statusCode;
    const secrets = [...configured, ...own];
    const clean = (text: string): string => shortened(redact(text, urls, secrets));
    const retryAfter = headerOf(response, 'retry-after');
    const reply = {
      kind: 'answered',
      status,
      contentType: headerOf(response, 'content-type') ?? '',
      ...(retryAfter !== undefined && { retryAfter }),
      clean,
    } as const;
    if (keepsBody) {
      const body = await bodyOf(response.body, this.#clock);
      return { ...reply, body, excerpt: clean(body) };
    }
    if (status >= 200 && status <= 299) {
      discard(response.body, this.#clock);
      return { ...reply, body: '', excerpt: '' };
    }
    const excerpt = await excerptOf(response.body, this.#clock);
    return { ...reply, body: '', excerpt: clean(excerpt) };
  }
}

function headerOf(response: ConnectionResponse, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
