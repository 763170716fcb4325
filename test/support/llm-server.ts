// LlmServer: an OpenAI-compatible endpoint on the loopback that remembers what it was asked and answers as a test wants: well,
// late, broken off, with lies, or not at all.

import type { ServerResponse } from 'node:http';
import { LocalServer } from '../receivers/local-server.ts';
import { atTheEnd } from './leftovers.ts';
import { until } from './until.ts';

export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response_format?: unknown;
  /** The Authorization header. */
  readonly authorization: string | undefined;
  /** The body as it was sent. */
  readonly text: string;
}

export type LlmBehaviour = (response: ServerResponse, request: ChatRequest) => void;

export const VERDICT = {
  severity: 'warning',
  confidence: 0.8,
  summary: 'The disk of db-1 is filling up.',
  reasoning: 'It grows by a percent a minute.',
  suggested_actions: ['Look at what writes', 'Make room'],
};

/** A classification; what is given replaces parts of it. */
export function classified(changed: object = {}): LlmBehaviour {
  return said(JSON.stringify({ ...VERDICT, ...changed }));
}

/** The model says this. */
export function said(content: string, choice: object = { finish_reason: 'stop' }): LlmBehaviour {
  const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
  const body = { choices: [{ index: 0, message: { role: 'assistant', content }, ...choice }], usage };
  return (response) => response.end(JSON.stringify(body));
}

export function refused(status: number, error: object = { message: 'no', code: 'some_code' }): LlmBehaviour {
  return (response) => response.writeHead(status).end(JSON.stringify({ error }));
}

export const SILENT: LlmBehaviour = () => {};

export class LlmServer {
  /** Questions, without the probes. */
  readonly chats: ChatRequest[] = [];
  behaviour: LlmBehaviour = classified();
  /** What `GET /models` lists; undefined: there is no such page. */
  models: readonly string[] | undefined = ['m'];
  /** The only one that it takes; undefined: anyone is welcome. */
  key: string | undefined;
  /** Questions that are being asked. */
  open = 0;
  openMax = 0;
  readonly #server: LocalServer;

  private constructor(server: LocalServer) {
    this.#server = server;
  }

  static async open(): Promise<LlmServer> {
    const local: LocalServer = await LocalServer.http(({ method, path, headers, body }, response) => {
      if (server.key !== undefined && headers.authorization !== `Bearer ${server.key}`)
        refused(401, { message: `wrong key: ${headers.authorization}`, code: 'invalid_api_key' })(response, EMPTY);
      else if (method === 'GET') server.#listModels(path, response);
      else server.#chat({ ...JSON.parse(body), authorization: headers.authorization, text: body }, response);
    });
    const server = new LlmServer(local);
    atTheEnd(() => local.close());
    return server;
  }

  get baseUrl(): string {
    return this.#server.url('/v1').href;
  }

  /** Paths of all requests, probes included. */
  get paths(): string[] {
    return this.#server.asked.map(({ method, path }) => `${method} ${path}`);
  }

  /** Waits until this many questions have come. */
  async received(count: number): Promise<ChatRequest> {
    return await until(
      () => `${count} questions; there are ${this.chats.length}`,
      () => this.chats[count - 1],
    );
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  #listModels(path: string, response: ServerResponse): void {
    if (this.models === undefined) response.writeHead(404).end();
    else if (path === '/v1/models') response.end(JSON.stringify({ data: this.models.map((id) => ({ id })) }));
    else response.writeHead(this.models.some((id) => path === `/v1/models/${id}`) ? 200 : 404).end('{}');
  }

  #chat(request: ChatRequest, response: ServerResponse): void {
    this.chats.push(request);
    this.open += 1;
    this.openMax = Math.max(this.openMax, this.open);
    response.on('close', () => {
      this.open -= 1;
    });
    this.behaviour(response, request);
  }
}

const EMPTY: ChatRequest = { model: '', messages: [], authorization: undefined, text: '' };
