// Front: one request from its first byte to its last: who may ask, how many at once and for how long, who answers. Every
// request is answered exactly once, and told to the observer.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../base/clock.ts';
import type { Tracer } from '../base/tracer.ts';
import { type Answer, apiError, movedTo, text, textError } from './answer.ts';
import { API_PREFIX, type ApiV2 } from './api-v2/api.ts';
import { BodyReader } from './body.ts';
import { refuseCrossSite } from './cross-site.ts';
import { GetLimit, withinTimeout } from './limits.ts';
import { fromOutside, type HttpObserver } from './observer.ts';
import { type HttpRequest, httpRequest, splitTarget } from './request.ts';
import { withinRequestSpan } from './request-span.ts';
import { cleanPath, type Routes } from './routes.ts';
import type { WebGate } from './web-config/gate.ts';

export interface FrontSettings {
  /** Empty, or `/alertmanager`. */
  readonly routePrefix: string;
  readonly externalHost: string;
  /** 0: no limit. */
  readonly timeoutMs: number;
  readonly getConcurrency: number;
  readonly bodyMaxBytes: number;
  readonly bodiesMaxBytes: number;
}

/** Who answers, and under which `handler` label; without a label the request is not measured. */
interface Destination {
  readonly label: string | undefined;
  readonly isApi: boolean;
  /** Answered from the first moment, whatever the process waits for. */
  readonly isEarly: boolean;
  answer(request: HttpRequest): Answer | Promise<Answer>;
}

/** What is behind the front: before there is an application, health and metrics alone. */
export interface Answering {
  readonly api: ApiV2 | undefined;
  readonly routes: Routes;
}

/** All but health and metrics is refused while `notYet` says why. */
export interface Admittance {
  readonly gate: WebGate | undefined;
  notYet(): string | undefined;
}

/** Who is told "not yet" may ask again after this long: a start takes less, a standby may wait for days. */
const RETRY_AFTER_S = 5;

export class Front {
  readonly #settings: FrontSettings;
  readonly #admittance: Admittance;
  #answering: Answering;
  readonly #observer: HttpObserver;
  readonly #tracer: Tracer;
  readonly #clock: Clock;
  readonly #gets: GetLimit;
  readonly #bodies: BodyReader;

  constructor(
    settings: FrontSettings,
    admittance: Admittance,
    first: Answering,
    observer: HttpObserver,
    tracer: Tracer,
    clock: Clock,
  ) {
    this.#settings = settings;
    this.#admittance = admittance;
    this.#answering = first;
    this.#observer = observer;
    this.#tracer = tracer;
    this.#clock = clock;
    this.#gets = new GetLimit(settings.getConcurrency);
    this.#bodies = new BodyReader(settings.bodyMaxBytes, settings.bodiesMaxBytes);
  }

  /** From now on these answer; a request that is being answered ends with those that began it. */
  answerFrom(answering: Answering): void {
    this.#answering = answering;
  }

  /** Never rejects. `closing` asks for each connection to end with its answer. */
  async serve(incoming: IncomingMessage, outgoing: ServerResponse, closing: () => boolean): Promise<void> {
    try {
      await withinRequestSpan(this.#tracer, incoming, outgoing, () => this.#serve(incoming, outgoing, closing));
    } catch (error) {
      this.#observer.requestFailed('other', error);
      outgoing.destroy();
    }
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse, closing: () => boolean): Promise<void> {
    if ((incoming.headersDistinct.host ?? []).length > 1) {
      send(outgoing, text('400 Bad Request', 400), true); // Node would take the first
      return;
    }
    const admitted = await this.#admittance.gate?.admit(incoming);
    if (admitted?.kind === 'refused') {
      send(outgoing, admitted.answer, closing());
      return;
    }
    for (const [name, value] of Object.entries(admitted?.headers ?? {})) outgoing.setHeader(name, value);

    const startedMs = this.#clock.elapsedMs();
    const { path, rawQuery } = splitTarget(incoming.url ?? '/');
    const to = this.#destination(path, rawQuery);
    const gone = new AbortController();
    // Not where all was answered: nobody is left to stop, and the error that an abort makes is dear.
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) gone.abort();
    });
    const inner = path.slice(this.#settings.routePrefix.length);
    const request = httpRequest(incoming, inner, rawQuery, this.#bodies, gone.signal);
    const answer = await this.#answer(request, to, outgoing, gone);
    send(outgoing, answer, closing());

    if (to.label === undefined) return;
    this.#observer.requestFinished({
      handler: to.label,
      method: request.method.toLowerCase(),
      code: answer.status,
      durationMs: this.#clock.elapsedMs() - startedMs,
      responseBytes: to.isApi ? undefined : Buffer.byteLength(answer.body),
    });
    if (answer.status >= 400 && answer.status < 500)
      this.#observer.requestRefused(to.label, request.method, answer.status, fromOutside(String(answer.body).trim()));
  }

  #destination(path: string, rawQuery: string): Destination {
    const prefix = this.#settings.routePrefix;
    const clean = cleanPath(path);
    if (clean !== path) return redirect(`${clean}${rawQuery === '' ? '' : `?${rawQuery}`}`);
    if (path === '/' && prefix !== '') return redirect(prefix, 302);
    if (path === prefix && prefix !== '') return redirect(`${prefix}/`);
    const inner = path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined;
    if (inner === undefined) return fixed(NOT_THERE);
    const { api, routes } = this.#answering;
    if (inner.startsWith(API_PREFIX))
      return {
        label: api?.labelOf(inner),
        isApi: true,
        isEarly: false,
        answer: (request) => api?.answer(request) ?? NOT_THERE,
      };
    if (`${inner}/` === API_PREFIX) return redirect(`${prefix}${API_PREFIX}`);
    const route = routes.find(inner);
    if (route === undefined) return { ...fixed(routes.missing(inner, prefix)), isEarly: false };
    return {
      label: route.handler,
      isApi: false,
      isEarly: route.isEarly === true,
      answer: (request) => routes.answer(route, request),
    };
  }

  async #answer(
    request: HttpRequest,
    to: Destination,
    outgoing: ServerResponse,
    gone: AbortController,
  ): Promise<Answer> {
    const crossSite = refuseCrossSite(
      {
        method: request.method,
        host: request.header('host'),
        origin: request.header('origin'),
        fetchSite: request.header('sec-fetch-site'),
      },
      this.#settings.externalHost,
    );
    if (crossSite !== undefined) return crossSite;
    const notYet = to.isEarly ? undefined : this.#admittance.notYet();
    if (notYet !== undefined) return refuseForNow(notYet, to.isApi);
    if (request.method === 'GET') {
      if (!this.#gets.enter()) {
        this.#observer.concurrencyLimitExceeded();
        return this.#gets.refusal();
      }
      this.#observer.getStarted();
      outgoing.once('close', () => {
        this.#gets.leave();
        this.#observer.getFinished();
      });
    }
    return withinTimeout(this.#safely(request, to), this.#settings.timeoutMs, this.#clock, () => gone.abort());
  }

  /** What a handler throws is a surprise: the observer hears of it, the client only that it happened. */
  async #safely(request: HttpRequest, to: Destination): Promise<Answer> {
    try {
      return await to.answer(request);
    } catch (error) {
      if (request.signal.aborted) return NOBODY_WAITS;
      this.#observer.requestFailed(to.label ?? 'other', error);
      return textError(500, 'Internal Server Error');
    }
  }
}

const NOBODY_WAITS = textError(503, 'nobody waits for this answer');
const NOT_THERE = textError(404, '404 page not found');

/** The API's clients read JSON. */
function refuseForNow(reason: string, isApi: boolean): Answer {
  const headers = { 'Retry-After': String(RETRY_AFTER_S) };
  return isApi ? apiError(503, reason, headers) : textError(503, reason, headers);
}

function fixed(answer: Answer): Destination {
  return { label: undefined, isApi: false, isEarly: true, answer: () => answer };
}

function redirect(path: string, status: 301 | 302 = 301): Destination {
  return fixed(movedTo(path, status));
}

function send(outgoing: ServerResponse, { status, headers, body }: Answer, close: boolean): void {
  if (outgoing.headersSent || outgoing.destroyed) return;
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  if (close || status === 413) outgoing.setHeader('Connection', 'close');
  if (status !== 204) outgoing.setHeader('Content-Length', Buffer.byteLength(body));
  outgoing.writeHead(status);
  outgoing.end(outgoing.req.method === 'HEAD' ? undefined : body);
}
