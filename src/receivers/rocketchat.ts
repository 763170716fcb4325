// The Rocket.Chat integration (notify/rocketchat/rocketchat.go, 0.34): chat.postMessage of its API, with one attachment.

import type { NotifyOutcome } from '../alerting/ports.ts';
import { type GoStruct, goJsonLine, unlessEmpty } from '../base/go-json-value.ts';
import { goQuote } from '../base/go-quote.ts';
import type { RocketchatSettings } from '../config/schema/integrations/rocketchat.ts';
import { joinedPath } from './go-url.ts';
import type { HttpReply } from './http/http-client.ts';
import { Wire } from './http/wire.ts';
import { JsonAnswer } from './json-answer.ts';
import { failed, verdictOf, within } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import { SecretSource } from './secret-source.ts';
import type { Sender, SenderSite } from './sender.ts';

const TITLE_MAX = 1024;

interface Message {
  readonly channel: string;
  readonly body: string;
}

export class Rocketchat implements Sender<Message> {
  readonly #settings: RocketchatSettings;
  readonly #url: string;
  readonly #token: SecretSource;
  readonly #tokenId: SecretSource;
  readonly #wire: Wire;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: RocketchatSettings, site: SenderSite) {
    const { apiUrl, token, tokenFile, tokenId, tokenIdFile } = settings;
    this.#settings = settings;
    this.#url = joinedPath(apiUrl ?? '', 'api/v1/chat.postMessage');
    this.#token = secret(token, tokenFile, 'read token_file', site);
    this.#tokenId = secret(tokenId, tokenIdFile, 'read token_id_file', site);
    this.#wire = new Wire(settings.httpConfig, site);
  }

  compose(_: unknown, rendering: Rendering): Message {
    const { emoji, iconUrl } = this.#settings;
    const channel = rendering.required(this.#settings.channel);
    const body = goJsonLine({
      channel: unlessEmpty(channel),
      emoji: unlessEmpty(rendering.text(emoji)),
      avatar: unlessEmpty(rendering.text(iconUrl)),
      attachments: [this.#attachment(rendering)],
    });
    return { channel, body };
  }

  async send({ channel, body }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    const [token, tokenId] = [await this.#token.read(), await this.#tokenId.read()];
    if (token.kind === 'failed') return token;
    if (tokenId.kind === 'failed') return tokenId;
    const reply = await this.#wire.ask(
      {
        method: 'POST',
        url: this.#url,
        headers: [
          ['Content-Type', 'application/json'],
          ['X-Auth-Token', token.value],
          ['X-User-Id', tokenId.value],
        ],
        body,
        keepsBody: true,
        secrets: [token.value, tokenId.value],
      },
      signal,
    );
    if (reply.kind === 'failed') return reply;
    const verdict = verdictOf(reply);
    const outcome = verdict.kind === 'failed' ? verdict : outcomeOf(reply);
    return outcome.kind === 'failed' ? within(`channel ${goQuote(channel)}`, outcome) : outcome;
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  #attachment(rendering: Rendering): GoStruct {
    const { title, titleLink, text, imageUrl, thumbUrl, color, fields, shortFields, actions } = this.#settings;
    return {
      title: unlessEmpty(rendering.inRunes('title', rendering.message(title), TITLE_MAX)),
      title_link: unlessEmpty(rendering.text(titleLink)),
      text: unlessEmpty(rendering.message(text)),
      image_url: unlessEmpty(rendering.text(imageUrl)),
      thumb_url: unlessEmpty(rendering.text(thumbUrl)),
      color: unlessEmpty(rendering.text(color)),
      fields: unlessEmpty(
        fields
          .filter((one) => one !== undefined)
          .map((one) => ({
            short: one.short ?? shortFields,
            title: unlessEmpty(rendering.text(one.title)),
            value: unlessEmpty(rendering.text(one.value)),
          })),
      ),
      actions: unlessEmpty(actions.filter((one) => one !== undefined).map((one) => action(one, rendering))),
    };
  }
}

/** Rocket.Chat knows buttons only; of the other settings Alertmanager sends the defaults. */
function action(
  { text, url, msg }: NonNullable<RocketchatSettings['actions'][number]>,
  rendering: Rendering,
): GoStruct {
  return {
    type: 'button',
    text: unlessEmpty(rendering.text(text)),
    url: unlessEmpty(rendering.text(url)),
    is_webview: false,
    msg: unlessEmpty(rendering.text(msg)),
    msg_in_chat_window: false,
  };
}

/** Its API may refuse with a 200. */
function outcomeOf(reply: HttpReply): NotifyOutcome {
  const answer = JsonAnswer.of(reply.body);
  if (answer === undefined) {
    return failed(`could not unmarshal JSON response ${goQuote(reply.excerpt)}`, 'clientError', true);
  }
  if (answer.isTrue('success')) return { kind: 'sent' };
  return failed(`error response from Rocketchat: ${reply.clean(answer.text('error'))}`, 'clientError', false);
}

function secret(
  inline: RocketchatSettings['token'],
  file: string | undefined,
  purpose: string,
  { files }: SenderSite,
): SecretSource {
  // Alertmanager prefers the file; a config that gives both of one level is refused.
  return new SecretSource({ inline: file === undefined ? inline : undefined, file }, { purpose, retry: false }, files);
}
