// ChatClient: asks one OpenAI-compatible endpoint, and says what came of it. It makes single requests; how often, how many and
// for what is not its business. Answers are bounded, and never trusted.

import type { LlmConfig } from '../config/schema/llm.ts';
import { joinedPath } from '../receivers/go-url.ts';
import type { HttpReply, HttpSite } from '../receivers/http/http-client.ts';
import { Wire } from '../receivers/http/wire.ts';
import { JsonAnswer } from '../receivers/json-answer.ts';
import type { Failed } from '../receivers/outcome.ts';
import { SecretSource } from '../receivers/secret-source.ts';
import type { RequestOutcome, Tokens } from './llm-observer.ts';
import { ANSWER_SCHEMA, type Message } from './prompt.ts';
import { retryAfterMs } from './retry-after.ts';

/** What the client is made of: a change of anything else leaves it alone. */
export type Endpoint = Pick<LlmConfig, 'baseUrl' | 'model' | 'apiKey' | 'apiKeyFile' | 'timeoutMs' | 'httpConfig'>;

export type ChatReply =
  | { readonly kind: 'answered'; readonly content: string; readonly tokens: Tokens }
  /** There is an answer, and it is none. `content` is what there is of it. */
  | { readonly kind: 'invalid'; readonly problem: string; readonly content: string; readonly tokens: Tokens }
  | {
      readonly kind: 'failed';
      readonly outcome: RequestOutcome;
      /** Holds no secret, and nothing of the alert. */
      readonly message: string;
      readonly retry: boolean;
      /** Says something of the endpoint, and not only of this one request. */
      readonly isTrouble: boolean;
      /** How long the endpoint asks to be left alone. */
      readonly pauseMs?: number;
    };

/** The beginning of what an endpoint says of an error; some quote the request in it. */
const ERROR_CODE_MAX = 100;
const NOT_THERE: readonly number[] = [404, 405, 501];
/** What a request may be refused for that another one is not. */
const OF_THE_REQUEST: readonly number[] = [400, 413, 422];
/** What Retry-After is kept to with. */
const BUSY: readonly number[] = [429, 503];

/** What is asked. */
export interface ModelClient {
  readonly endpoint: Endpoint;
  /** One question, one answer of the schema. */
  ask(messages: readonly Message[], signal: AbortSignal): Promise<ChatReply>;
  /**
   * Whether the endpoint is there, takes the key and has the model, as cheaply as it can be known. Rejects with what is
   * wrong.
   */
  probe(signal: AbortSignal): Promise<void>;
  /** Resolves when the requests under way have ended. */
  close(): Promise<void>;
}

/** How an endpoint is asked from this process. Nothing is sent yet; rejects where http_config cannot be honoured. */
export type ConnectModel = (endpoint: Endpoint) => Promise<ModelClient>;

export class ChatClient implements ModelClient {
  readonly endpoint: Endpoint;
  readonly #wire: Wire;
  readonly #clock: HttpSite['clock'];
  readonly #key: SecretSource;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(endpoint: Endpoint, site: HttpSite) {
    const { apiKey, apiKeyFile, httpConfig, timeoutMs } = endpoint;
    this.endpoint = endpoint;
    this.#clock = site.clock;
    this.#wire = new Wire(httpConfig, site, { name: 'llm', ms: timeoutMs });
    const unreadable = { purpose: 'read api_key_file', retry: true };
    this.#key = new SecretSource({ inline: apiKey, file: apiKeyFile }, unreadable, site.files);
  }

  async ask(messages: readonly Message[], signal: AbortSignal): Promise<ChatReply> {
    const schema = { name: 'classification', strict: true, schema: ANSWER_SCHEMA };
    const reply = await this.#post({ messages, response_format: { type: 'json_schema', json_schema: schema } }, signal);
    if (reply.kind === 'failed') return noAnswer(reply);
    return reply.status >= 200 && reply.status <= 299 ? readReply(reply) : refusal(reply, this.#clock.now());
  }

  async probe(signal: AbortSignal): Promise<void> {
    this.#wire.prime();
    const { model } = this.endpoint;
    const list = await this.#get('models', signal);
    if (list.kind === 'answered' && NOT_THERE.includes(list.status)) return await this.#probeByAsking(signal);
    assertGood(list);
    const answer = JsonAnswer.of(list.body);
    if (answer === undefined) return await this.#probeByAsking(signal); // a page for people, as of a wrong base_url
    const models = answer.objects('data');
    if (models.length === 0 || models.some((one) => one.text('id') === model)) return;
    // It may go by another name there, as with an alias or a tag.
    const one = await this.#get(`models/${encodeURIComponent(model)}`, signal);
    if (one.kind === 'answered' && NOT_THERE.includes(one.status))
      throw new Error(`the endpoint does not have the model ${JSON.stringify(model)}`);
    assertGood(one);
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  /** The endpoint does not tell of its models: the smallest question there is. */
  async #probeByAsking(signal: AbortSignal): Promise<void> {
    const reply = await this.#post({ messages: [{ role: 'user', content: 'Answer with: ok' }], max_tokens: 1 }, signal);
    // Some models want their limit under another name: then endpoint, key and model are right.
    if (reply.kind === 'answered' && OF_THE_REQUEST.includes(reply.status)) return;
    assertGood(reply);
    if (JsonAnswer.of(reply.body)?.has('choices') !== true)
      throw new Error(
        'it does not speak the protocol: base_url is what comes before /chat/completions, as https://host/v1',
      );
  }

  #post(body: object, signal: AbortSignal): Promise<HttpReply | Failed> {
    const { model } = this.endpoint;
    return this.#exchange('POST', 'chat/completions', JSON.stringify({ model, ...body }), signal);
  }

  #get(path: string, signal: AbortSignal): Promise<HttpReply | Failed> {
    return this.#exchange('GET', path, undefined, signal);
  }

  async #exchange(
    method: 'GET' | 'POST',
    path: string,
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<HttpReply | Failed> {
    const key = await this.#key.read();
    if (key.kind === 'failed') return key;
    const headers: [string, string][] = [];
    if (key.value !== '') headers.push(['Authorization', `Bearer ${key.value}`]);
    if (body !== undefined) headers.push(['Content-Type', 'application/json']);
    const url = joinedPath(this.endpoint.baseUrl ?? '', path);
    const secrets = key.value === '' ? [] : [key.value];
    return this.#wire.ask(
      { method, url, headers, keepsBody: true, secrets, ...(body !== undefined && { body }) },
      signal,
    );
  }
}

function readReply({ body }: HttpReply): ChatReply {
  const answer = JsonAnswer.of(body);
  if (answer === undefined)
    return { kind: 'failed', outcome: 'invalid', message: 'the answer is no JSON', retry: true, isTrouble: true };
  const usage = answer.object('usage');
  const tokens = {
    prompt: countOf(usage?.number('prompt_tokens')),
    completion: countOf(usage?.number('completion_tokens')),
  };
  const choice = answer.objects('choices')[0];
  const message = choice?.object('message');
  const content = message?.text('content') ?? '';
  const invalid = (problem: string): ChatReply => ({ kind: 'invalid', problem, content, tokens });
  if (choice?.text('finish_reason') === 'length') return invalid('it was cut off; keep it shorter');
  if (message?.text('refusal')) return invalid('it is a refusal');
  if (content === '') return invalid('it is empty');
  return { kind: 'answered', content, tokens };
}

function countOf(value: number | undefined): number {
  return value !== undefined && value > 0 && Number.isSafeInteger(value) ? value : 0;
}

function noAnswer({ message, retry }: Failed): ChatReply {
  return { kind: 'failed', outcome: 'no_answer', message, retry, isTrouble: true };
}

/** The answer to a request may quote it, and with it the alert: of it only the error's code is told. */
function refusal(reply: HttpReply, nowMs: number): ChatReply {
  const { status, retryAfter = '' } = reply;
  const outcome = outcomeOf(status);
  const retry = outcome === 'server_error' || outcome === 'rate_limited' || status === 408;
  const pauseMs = BUSY.includes(status) ? retryAfterMs(retryAfter, nowMs) : undefined;
  return {
    kind: 'failed',
    outcome,
    message: said(reply),
    retry,
    isTrouble: !OF_THE_REQUEST.includes(status),
    ...(pauseMs !== undefined && { pauseMs }),
  };
}

function said({ status, body, clean }: HttpReply): string {
  const error = JsonAnswer.of(body)?.object('error');
  const code = clean(error?.text('code') || error?.text('type') || '').slice(0, ERROR_CODE_MAX);
  return `unexpected status code ${status}${/^[\w.:-]+$/.test(code) ? ` (${code})` : ''}`;
}

function outcomeOf(status: number): RequestOutcome {
  if (status === 401 || status === 403) return 'auth_error';
  if (status === 429) return 'rate_limited';
  return status >= 500 && status <= 599 ? 'server_error' : 'client_error';
}

function assertGood(reply: HttpReply | Failed): asserts reply is HttpReply {
  if (reply.kind === 'failed') throw new Error(reply.message);
  if (reply.status >= 200 && reply.status <= 299) return;
  const isKey = reply.status === 401 || reply.status === 403;
  throw new Error(`${isKey ? 'the endpoint does not take the API key: ' : ''}${said(reply)}`);
}
