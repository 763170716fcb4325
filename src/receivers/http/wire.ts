// Wire: how a sender asks one service: a request, an answer, or the outcome where there is no answer. Trouble on the wire is
// always tried again; its message is Go's url.Error with the URL struck out, since URLs are secrets.

import { parseGoUrl } from '../../config/decode/go-url.ts';
import { type HttpConfig, httpConfig } from '../../config/schema/http-config.ts';
import { goDuration } from '../go-duration.ts';
import { abortReason, abortWords, type Failed, failed } from '../outcome.ts';
import { HttpClient, type HttpReply, type HttpRequest, type HttpSite } from './http-client.ts';
import type { Method } from './redirect.ts';

export interface WireRequest extends Omit<HttpRequest, 'url'> {
  /** As configured or rendered; need not be one. */
  readonly url: string;
}

export interface WireTimeout {
  /** As in messages: `configured webhook timeout reached (10s)`. */
  readonly name: string;
  /** 0: until the flush's deadline. */
  readonly ms: number;
}

const VERBS: Readonly<Record<Method, string>> = { GET: 'Get', POST: 'Post', PUT: 'Put', DELETE: 'Delete' };

export class Wire {
  readonly #client: HttpClient;
  readonly #clock: HttpSite['clock'];
  readonly #timeout: WireTimeout;

  /** Throws HttpFailure where http_config cannot be honoured. Without one all of its settings are as if left out. */
  constructor(config: HttpConfig = httpConfig.absent, site: HttpSite, timeout: WireTimeout = { name: '', ms: 0 }) {
    this.#client = new HttpClient(config, site);
    this.#clock = site.clock;
    this.#timeout = timeout;
  }

  prime(): void {
    this.#client.prime();
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /** JSON, as most services want it. */
  postJson(url: string, body: string, signal: AbortSignal, keepsBody = false): Promise<HttpReply | Failed> {
    return this.ask({ method: 'POST', url, headers: [['Content-Type', 'application/json']], body, keepsBody }, signal);
  }

  async ask(request: WireRequest, signal: AbortSignal): Promise<HttpReply | Failed> {
    // Go's parser must take it, too: ours drops line breaks and turns backslashes round, so that a host may not be what it seems.
    if (!parseGoUrl(request.url).ok || !URL.canParse(request.url))
      return failed('parse "<redacted>": invalid URL', 'other', true);
    const { ms, name } = this.#timeout;
    const timeout = new AbortController();
    const timer = ms > 0 ? this.#clock.at(this.#clock.now() + ms, () => timeout.abort()) : undefined;
    // A signal of this attempt's own: the flush's one is shared, and would collect a listener for every request under way.
    const attempt = AbortSignal.any([signal, timeout.signal]);
    const answer = await this.#client.exchange({ ...request, url: new URL(request.url) }, attempt);
    timer?.cancel();
    if (answer.kind === 'answered') return answer;
    const verb = VERBS[request.method];
    const { mayHaveArrived } = answer;
    if (timeout.signal.aborted)
      return trouble(verb, `configured ${name} timeout reached (${goDuration(ms)})`, 'other', mayHaveArrived);
    return signal.aborted
      ? trouble(verb, abortWords(signal), abortReason(signal), mayHaveArrived)
      : trouble(verb, answer.message, 'other', mayHaveArrived);
  }
}

function trouble(verb: string, message: string, reason: Failed['reason'], mayHaveArrived = false): Failed {
  const failure = failed(`${verb} "<redacted>": ${message}`, reason, true);
  return mayHaveArrived ? { ...failure, mayHaveArrived } : failure;
}
