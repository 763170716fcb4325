// The WeChat integration (notify/wechat/wechat.go, 0.34): one message to members of a corporation. An access token is fetched for
// the secret and used for two hours, or until WeChat no longer takes it.

import type { NotifyOutcome } from '../alerting/ports.ts';
import { type GoStruct, goJsonLine, unlessEmpty } from '../base/go-json-value.ts';
import type { WechatSettings } from '../config/schema/integrations/wechat.ts';
import { withPath } from './go-url.ts';
import type { HttpReply } from './http/http-client.ts';
import { Wire } from './http/wire.ts';
import { JsonAnswer } from './json-answer.ts';
import { type Failed, failed, reasonOf, verdictOf } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import { type Reveal, type Revealed, SecretSource } from './secret-source.ts';
import type { Sender, SenderSite } from './sender.ts';

const TOKEN_LIFE_MS = 2 * 3_600_000;
/** `access_token` expired, or is none: another is fetched for the next attempt. Alertmanager keeps the latter for its two hours. */
const TOKEN_REFUSED = [42001, 40014];

const NO_ANSWER = 'the answer is no JSON object';

interface Message {
  readonly corpId: string;
  readonly secret: Reveal;
  readonly body: string;
}

interface Token {
  readonly value: string;
  readonly fetchedAtMs: number;
}

export class Wechat implements Sender<Message> {
  readonly #settings: WechatSettings;
  readonly #secret: SecretSource;
  readonly #wire: Wire;
  readonly #clock: SenderSite['clock'];
  #token: Token | undefined;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: WechatSettings, site: SenderSite) {
    const { apiSecret, apiSecretFile } = settings;
    this.#settings = settings;
    this.#secret = new SecretSource(
      { inline: apiSecretFile === undefined ? apiSecret : undefined, file: apiSecretFile },
      { purpose: 'read api_secret_file', retry: false },
      site.files,
    );
    this.#wire = new Wire(settings.httpConfig, site);
    this.#clock = site.clock;
  }

  compose(_: unknown, rendering: Rendering): Message {
    const { corpId, toUser, toParty, toTag, agentId, messageType, message } = this.#settings;
    const content = rendering.message(message);
    const isMarkdown = messageType === 'markdown';
    const body: GoStruct = {
      text: { content: isMarkdown ? '' : content },
      touser: unlessEmpty(rendering.required(toUser)),
      toparty: unlessEmpty(rendering.required(toParty)),
      totag: unlessEmpty(rendering.required(toTag)),
      agentid: unlessEmpty(rendering.required(agentId)),
      safe: '0',
      msgtype: messageType,
      markdown: { content: isMarkdown ? content : '' },
    };
    return { corpId: rendering.required(corpId), secret: this.#secret.rendered(rendering), body: goJsonLine(body) };
  }

  async send(message: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    const token = await this.#accessToken(message, signal);
    if (token.kind === 'failed') return token;
    const url = withPath(this.#settings.apiUrl ?? '', 'message/send', [['access_token', token.value]]);
    const reply = await this.#wire.ask(
      {
        method: 'POST',
        url,
        headers: [['Content-Type', 'application/json']],
        body: message.body,
        keepsBody: true,
        secrets: [token.value],
      },
      signal,
    );
    return reply.kind === 'failed' ? reply : this.#outcomeOf(reply, token.value);
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  async #accessToken({ corpId, secret: reveal }: Message, signal: AbortSignal): Promise<Revealed | Failed> {
    const now = this.#clock.now();
    if (this.#token !== undefined && now - this.#token.fetchedAtMs <= TOKEN_LIFE_MS) {
      return { kind: 'revealed', value: this.#token.value };
    }
    const secret = await reveal();
    if (secret.kind === 'failed') return secret;
    const url = withPath(this.#settings.apiUrl ?? '', 'gettoken', [
      ['corpid', corpId],
      ['corpsecret', secret.value],
    ]);
    const reply = await this.#wire.ask({ method: 'GET', url, keepsBody: true, secrets: [secret.value] }, signal);
    if (reply.kind === 'failed') return reply;
    const verdict = verdictOf(reply);
    if (verdict.kind === 'failed') return verdict;
    const answer = JsonAnswer.of(reply.body);
    if (answer === undefined) return failed(NO_ANSWER, 'other', false);
    const value = answer.text('access_token');
    if (value === '') return failed(`invalid APISecret for CorpID: ${corpId}`, 'other', false);
    this.#token = { value, fetchedAtMs: now };
    return { kind: 'revealed', value };
  }

  #outcomeOf({ status, body, clean }: HttpReply, token: string): NotifyOutcome {
    if (status !== 200) return failed(`unexpected status code ${status}`, reasonOf(status), true);
    const answer = JsonAnswer.of(body);
    if (answer === undefined) return failed(NO_ANSWER, 'other', true);
    const code = answer.number('errcode') ?? 0;
    if (code === 0) return { kind: 'sent' };
    const isRefused = TOKEN_REFUSED.includes(code);
    if (isRefused && this.#token?.value === token) this.#token = undefined;
    return failed(clean(answer.text('errmsg')), 'other', isRefused);
  }
}
