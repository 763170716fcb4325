// The Slack integration (notify/slack/slack.go, 0.34): incoming webhooks, which answer `ok`, and Slack's API with a token, which
// answers JSON. With `update_message` the message of an incident is edited instead of a new one sent, where Slack's answer told
// which one it is.

import type { Memo, Notification, NotifyOutcome } from '../alerting/ports.ts';
import { goJsonLine } from '../base/go-json-value.ts';
import { goQuote } from '../base/go-quote.ts';
import type { SlackSettings } from '../config/schema/integrations/slack.ts';
import type { HttpReply } from './http/http-client.ts';
import { Wire } from './http/wire.ts';
import { JsonAnswer } from './json-answer.ts';
import { failed, verdictOf, within } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import { SecretSource } from './secret-source.ts';
import type { Sender, SenderSite } from './sender.ts';
import { slackBody } from './slack-body.ts';

const UPDATE_URL = 'https://slack.com/api/chat.update';

interface Message {
  readonly channel: string;
  /** Whether it edits the one that was sent before. */
  readonly isUpdate: boolean;
  readonly body: string;
}

/** Where a message is, by Alertmanager's names. */
interface SlackMemo extends Memo {
  readonly threadTs: string;
  readonly channelId: string;
}

export class Slack implements Sender<Message> {
  readonly #settings: SlackSettings;
  readonly #url: SecretSource;
  readonly #wire: Wire;
  readonly #updateUrl: string;

  /** Throws HttpFailure where http_config cannot be honoured. `updateUrl` is another for tests alone. */
  constructor(settings: SlackSettings, site: SenderSite, updateUrl = UPDATE_URL) {
    const { apiUrl, apiUrlFile, timeoutMs } = settings;
    this.#settings = settings;
    this.#url = new SecretSource(
      { inline: apiUrl, file: apiUrlFile },
      { purpose: 'read api_url_file', retry: false },
      site.files,
    );
    this.#wire = new Wire(settings.httpConfig, site, { name: 'slack', ms: timeoutMs });
    this.#updateUrl = updateUrl;
  }

  compose({ memo }: Notification, rendering: Rendering): Message {
    const place = this.#settings.updateMessage ? placeIn(memo) : undefined;
    const channel = place?.channelId ?? rendering.required(this.#settings.channel);
    const body = goJsonLine(slackBody(this.#settings, { channel, ts: place?.threadTs ?? '' }, rendering));
    return { channel, isUpdate: place !== undefined, body };
  }

  async send({ channel, isUpdate, body }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    const url = await this.#url.read();
    if (url.kind === 'failed') return url;
    const reply = await this.#wire.postJson(isUpdate ? this.#updateUrl : url.value, body, signal, true);
    if (reply.kind === 'failed') return reply;
    const verdict = verdictOf(reply);
    const outcome = verdict.kind === 'failed' ? verdict : this.#outcomeOf(reply);
    return outcome.kind === 'failed' ? within(`channel ${goQuote(channel)}`, outcome) : outcome;
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  /** A 2xx says nothing yet. */
  #outcomeOf(reply: HttpReply): NotifyOutcome {
    if (!reply.contentType.startsWith('application/json')) {
      if (reply.body === 'ok') return { kind: 'sent' };
      return failed(`received an error response from Slack: ${reply.excerpt}`, 'clientError', false);
    }
    const answer = JsonAnswer.of(reply.body);
    if (answer === undefined) {
      return failed(`could not unmarshal JSON response ${goQuote(reply.excerpt)}`, 'clientError', true);
    }
    if (!answer.isTrue('ok')) {
      return failed(`error response from Slack: ${reply.clean(answer.text('error'))}`, 'clientError', false);
    }
    const memo = { threadTs: answer.text('ts'), channelId: answer.text('channel') };
    return this.#settings.updateMessage && placeIn(memo) !== undefined ? { kind: 'sent', memo } : { kind: 'sent' };
  }
}

function placeIn(memo: Memo | undefined): SlackMemo | undefined {
  const { threadTs = '', channelId = '' } = memo ?? {};
  return threadTs === '' || channelId === '' ? undefined : { threadTs, channelId };
}
