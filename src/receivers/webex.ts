// The Webex integration (notify/webex/webex.go, 0.34): a message in Markdown to a room. The bot's token is in http_config.

import type { NotifyOutcome } from '../alerting/ports.ts';
import { goJsonLine, unlessEmpty } from '../base/go-json-value.ts';
import type { WebexSettings } from '../config/schema/integrations/webex.ts';
import { Wire } from './http/wire.ts';
import { verdictOf } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import type { Sender, SenderSite } from './sender.ts';

/** Bytes. Webex refuses more. */
const MESSAGE_MAX = 7439;

export class Webex implements Sender<string> {
  readonly #settings: WebexSettings;
  readonly #wire: Wire;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: WebexSettings, site: SenderSite) {
    this.#settings = settings;
    this.#wire = new Wire(settings.httpConfig, site);
  }

  compose(_: unknown, rendering: Rendering): string {
    const { message, roomId } = this.#settings;
    return goJsonLine({
      markdown: rendering.inBytes('message', rendering.message(message), MESSAGE_MAX),
      roomId: unlessEmpty(rendering.required(roomId)),
    });
  }

  async send(body: string, signal: AbortSignal): Promise<NotifyOutcome> {
    const reply = await this.#wire.postJson(this.#settings.apiUrl ?? '', body, signal);
    return reply.kind === 'failed' ? reply : verdictOf(reply);
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }
}
