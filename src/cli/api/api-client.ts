// ApiClient: Alertmanager's API v2 and ours, as the commands use them. What goes wrong is a {@link ToolError} that says what
// to do about it.

import { withoutPasswords } from '../../base/secret.ts';
import { goErrorText } from '../../receivers/http/go-error-text.ts';
import { ToolError } from '../commands/command.ts';
import {
  AnswerError,
  type ApiAlert,
  type ApiSilence,
  type ApiStatus,
  readAlerts,
  readSilence,
  readSilenceId,
  readSilences,
  readStatus,
} from './answers.ts';
import { type ApiReply, type ApiRequest, type Transport, TransportError } from './transport.ts';

/** A request that the server refused. */
export class Refusal extends ToolError {
  readonly status: number;
  /** Not from something that stands before the API, or in its place. */
  readonly isFromApi: boolean;

  constructor(status: number, isFromApi: boolean, message: string) {
    super(message);
    this.status = status;
    this.isFromApi = isFromApi;
  }
}

export interface AlertQuery {
  readonly active: boolean;
  readonly inhibited: boolean;
  readonly silenced: boolean;
  readonly unprocessed: boolean;
  readonly receiver: string;
  readonly matchers: readonly string[];
}

export interface ApiClientOptions {
  readonly transport: Transport;
  /** Aborts when the command's time is over. */
  readonly signal: AbortSignal;
  readonly timeout: string;
  /** Told of every request and its answer; for `--verbose`. */
  note(line: string): void;
}

const EXCERPT_MAX = 1000;

export class ApiClient {
  readonly #base: URL;
  readonly #options: ApiClientOptions;

  /** `base`: where the server is, as `--alertmanager.url` says. */
  constructor(base: URL, options: ApiClientOptions) {
    this.#base = base;
    this.#options = options;
  }

  async alerts({ receiver, matchers, ...states }: AlertQuery): Promise<ApiAlert[]> {
    const query = filterBy(matchers);
    for (const [name, value] of Object.entries(states)) query.append(name, String(value));
    if (receiver !== '') query.append('receiver', receiver);
    return this.#get('/api/v2/alerts', query, readAlerts);
  }

  async addAlerts(alerts: readonly object[]): Promise<void> {
    await this.#ask('POST', '/api/v2/alerts', { body: JSON.stringify(alerts) });
  }

  silences(matchers: readonly string[]): Promise<ApiSilence[]> {
    return this.#get('/api/v2/silences', filterBy(matchers), readSilences);
  }

  silence(id: string): Promise<ApiSilence> {
    const path = `/api/v2/silence/${encodeURIComponent(id)}`;
    return known(id, this.#get(path, new URLSearchParams(), readSilence));
  }

  /** Answers the id. */
  async putSilence(silence: object): Promise<string> {
    const reply = await this.#ask('POST', '/api/v2/silences', { body: JSON.stringify(silence) });
    return this.#read(reply, readSilenceId);
  }

  async expireSilence(id: string): Promise<void> {
    await known(id, this.#ask('DELETE', `/api/v2/silence/${encodeURIComponent(id)}`, {}));
  }

  status(): Promise<ApiStatus> {
    return this.#get('/api/v2/status', new URLSearchParams(), readStatus);
  }

  /** One of our own paths; the answer is read by the caller. */
  configApi<T>(path: string, query: URLSearchParams, read: (json: unknown) => T): Promise<T> {
    return this.#get(`/api/v2/config${path}`, query, read);
  }

  /** Whatever the answer is, it is given. */
  reload(): Promise<ApiReply> {
    return this.#send({ method: 'POST', url: this.#url('/-/reload') });
  }

  close(): Promise<void> {
    return this.#options.transport.close();
  }

  async #get<T>(path: string, query: URLSearchParams, read: (json: unknown) => T): Promise<T> {
    return this.#read(await this.#ask('GET', path, { query }), read);
  }

  async #ask(
    method: ApiRequest['method'],
    path: string,
    { query, body }: { readonly query?: URLSearchParams; readonly body?: string },
  ): Promise<ApiReply> {
    const url = this.#url(path);
    if (query !== undefined) url.search = query.toString();
    const reply = await this.#send(body === undefined ? { method, url } : { method, url, body });
    if (reply.status < 200 || reply.status > 299)
      throw new Refusal(reply.status, looksLikeApi(reply.body), this.#refusal(method, url, reply));
    return reply;
  }

  async #send(request: ApiRequest): Promise<ApiReply> {
    const { method, url } = request;
    const { transport, signal, note } = this.#options;
    try {
      const reply = await transport.send(request, signal);
      note(`${method} ${shown(url)}: ${reply.status}`);
      return reply;
    } catch (error) {
      const why = this.#trouble(error, url);
      note(`${method} ${shown(url)}: ${why}`);
      throw new ToolError(why);
    }
  }

  #trouble(error: unknown, url: URL): string {
    const where = `cannot reach ${shown(this.#base)}`;
    if (this.#options.signal.aborted)
      return `no answer from ${shown(this.#base)} within ${this.#options.timeout} (--timeout)`;
    const why = error instanceof TransportError ? error.message : goErrorText(error, url);
    return `${where}: ${why}; is the server up? --alertmanager.url says where it is`;
  }

  /** An API error is a JSON text, or `{"code": …, "message": …}`, or says nothing. */
  #refusal(method: string, url: URL, { status, body }: ApiReply): string {
    const said = messageOf(body);
    if (status === 404 && !looksLikeApi(body))
      return `${shown(this.#base)} has no API v2 (${method} ${url.pathname}: 404); --alertmanager.url says where Alertmanager is, with its path prefix`;
    if (status === 401 || status === 403)
      return `${shown(this.#base)} wants other credentials (${status}); they are given by --http.config.file`;
    return `${method} ${url.pathname}: ${status}${said === '' ? '' : `: ${said}`}`;
  }

  #read<T>({ body, headers }: ApiReply, read: (json: unknown) => T): T {
    try {
      return read(JSON.parse(body));
    } catch (error) {
      if (!(error instanceof AnswerError || error instanceof SyntaxError)) throw error;
      const what = error instanceof AnswerError ? error.message : `it is ${headers.get('content-type') ?? 'no JSON'}`;
      throw new ToolError(
        `${shown(this.#base)} gave an answer that is not Alertmanager's (${what}); --alertmanager.url says where it is`,
      );
    }
  }

  #url(path: string): URL {
    const url = new URL(this.#base);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
    return url;
  }
}

/** Alertmanager says nothing but 404 of a silence that it does not have. */
async function known<T>(id: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof Refusal && error.status === 404 && error.isFromApi
      ? new ToolError(`there is no silence ${id}`)
      : error;
  }
}

function filterBy(matchers: readonly string[]): URLSearchParams {
  const query = new URLSearchParams();
  for (const matcher of matchers) query.append('filter', matcher);
  return query;
}

function messageOf(body: string): string {
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json === 'string') return cut(json);
    if (typeof json === 'object' && json !== null && 'message' in json) return cut(String(json.message));
  } catch {
    // Not from the API itself: its words are taken as they are.
  }
  return cut(body.trim());
}

/** Alertmanager answers 404 with an empty body where there is no such silence. */
function looksLikeApi(body: string): boolean {
  return body === '' || /^["{]/.test(body);
}

function cut(text: string): string {
  return text.length > EXCERPT_MAX ? `${text.slice(0, EXCERPT_MAX)}…` : text;
}

/** Without the password, and without a slash at the end. */
function shown(url: URL): string {
  return withoutPasswords(url.href).replace(/\/$/, '');
}
