// The Mattermost integration (notify/mattermost/mattermost.go, 0.34): an incoming webhook.

import type { NotifyOutcome } from '../alerting/ports.ts';
import { goJsonLine } from '../base/go-json-value.ts';
import { goQuote } from '../base/go-quote.ts';
import type { MattermostSettings } from '../config/schema/integrations/mattermost.ts';
import { Hook } from './hook.ts';
import { mattermostBody } from './mattermost-body.ts';
import type { Rendering } from './rendering.ts';
import type { Sender, SenderSite } from './sender.ts';

interface Message {
  readonly channel: string;
  readonly body: string;
}

export class Mattermost implements Sender<Message> {
  readonly #settings: MattermostSettings;
  readonly #hook: Hook;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: MattermostSettings, site: SenderSite) {
    this.#settings = settings;
    this.#hook = new Hook(settings, site);
  }

  compose(_: unknown, rendering: Rendering): Message {
    const channel = rendering.required(this.#settings.channel);
    return { channel, body: goJsonLine(mattermostBody(this.#settings, channel, rendering)) };
  }

  send({ channel, body }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    return this.#hook.post(body, signal, `channel ${goQuote(channel)}`);
  }

  prime(): void {
    this.#hook.prime();
  }

  close(): Promise<void> {
    return this.#hook.close();
  }
}
