// The Telegram integration (notify/telegram/telegram.go, 0.34): one message to a chat through the Bot API. The bot's token is part
// of the URL.

import type { NotifyOutcome } from '../alerting/ports.ts';
import { escapeHtml } from '../base/escape-html.ts';
import { goJsonLine } from '../base/go-json-value.ts';
import type { TelegramSettings } from '../config/schema/integrations/telegram.ts';
import type { TemplateData } from '../template/template-data.ts';
import type { HttpReply } from './http/http-client.ts';
import { Wire } from './http/wire.ts';
import { JsonAnswer } from './json-answer.ts';
import { type Failed, failed, reasonOf } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import { type Revealed, SecretSource } from './secret-source.ts';
import type { Sender, SenderSite } from './sender.ts';
import { summaryOf } from './summary.ts';
import { truncateInRunes } from './truncate.ts';

const TEXT_MAX = 4096;
/** What stands for a text that is too long: cut anywhere, HTML would be broken, and refused. */
const TOO_LONG = 'Alertmanager notification could not be sent: message length exceeds Telegram limits.';
/** Escaped it is up to six times as long: `"` is `&quot;`. */
const SUMMARY_MAX = 600;

interface Message {
  readonly text: string;
}

export class Telegram implements Sender<Message> {
  readonly #settings: TelegramSettings;
  readonly #token: SecretSource;
  readonly #chatId: SecretSource | undefined;
  readonly #wire: Wire;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: TelegramSettings, site: SenderSite) {
    const { botToken, botTokenFile, chatIdFile } = settings;
    this.#settings = settings;
    this.#token = new SecretSource(
      { inline: botTokenFile === undefined ? botToken : undefined, file: botTokenFile },
      { purpose: `could not read ${botTokenFile}`, retry: true },
      site.files,
    );
    this.#chatId =
      chatIdFile === undefined
        ? undefined
        : new SecretSource(
            { inline: undefined, file: chatIdFile },
            { purpose: `could not read ${chatIdFile}`, retry: true },
            site.files,
          );
    this.#wire = new Wire(settings.httpConfig, site);
  }

  compose(_: unknown, rendering: Rendering): Message {
    const { message, parseMode } = this.#settings;
    if (parseMode !== 'HTML') return { text: rendering.inRunes('message', rendering.message(message), TEXT_MAX) };
    const text = rendering.htmlMessage(message);
    return { text: rendering.inRunes('message', text, TEXT_MAX) === text ? text : tooLong(rendering.data) };
  }

  async send({ text }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    const token = await this.#token.read();
    if (token.kind === 'failed') return token;
    const chatId = await this.#readChatId();
    if (chatId.kind === 'failed') return chatId;
    const reply = await this.#wire.ask(
      {
        method: 'POST',
        url: `${this.#settings.apiUrl ?? ''}/bot${token.value}/sendMessage`,
        headers: [['Content-Type', 'application/json']],
        body: this.#body(chatId.value, text),
        keepsBody: true,
        secrets: [token.value],
      },
      signal,
    );
    return reply.kind === 'failed' ? reply : outcomeOf(reply);
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  /** Every value is a text, as Alertmanager's client sends them. */
  #body(chatId: string, text: string): string {
    const { disableNotifications, parseMode, messageThreadId } = this.#settings;
    return goJsonLine({
      chat_id: chatId,
      disable_notification: disableNotifications ? 'true' : undefined,
      disable_web_page_preview: 'true',
      message_thread_id: messageThreadId === 0 ? undefined : String(messageThreadId),
      parse_mode: parseMode === '' ? undefined : parseMode,
      text,
    });
  }

  async #readChatId(): Promise<Revealed | Failed> {
    const { chatId, chatIdFile } = this.#settings;
    if (this.#chatId === undefined) return { kind: 'revealed', value: String(chatId) };
    const read = await this.#chatId.read();
    if (read.kind === 'failed') return read;
    if (/^[-+]?\d+$/.test(read.value)) return { kind: 'revealed', value: String(BigInt(read.value)) };
    return failed(`could not parse chat_id from ${chatIdFile}: not a whole number`, 'other', true);
  }
}

/** The body alone tells, whatever the status is. Every failure is tried again, as in Alertmanager. */
function outcomeOf({ status, body, excerpt, clean }: HttpReply): NotifyOutcome {
  const answer = JsonAnswer.of(body);
  if (answer?.isTrue('ok') === true) return { kind: 'sent' };
  if (answer === undefined || !answer.has('ok')) {
    const more = excerpt === '' ? '' : `: ${excerpt}`;
    return failed(`telegram: no answer of the Bot API (${status})${more}`, reasonOf(status), true);
  }
  const code = answer.number('error_code') ?? status;
  return failed(`telegram: ${clean(answer.text('description'))} (${code})`, reasonOf(code), true);
}

function tooLong(data: TemplateData): string {
  const hint = 'Please check the template used for producing the message content.';
  return `${TOO_LONG}\n${hint}\n<pre>${escapeHtml(truncateInRunes(summaryOf(data), SUMMARY_MAX))}</pre>`;
}
