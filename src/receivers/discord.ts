// The Discord integration (notify/discord/discord.go, 0.34): one embed, in the color of the status.

import type { NotifyOutcome } from '../alerting/ports.ts';
import { goJsonLine, unlessEmpty } from '../base/go-json-value.ts';
import { parseGoUrl } from '../config/decode/go-url.ts';
import type { DiscordSettings } from '../config/schema/integrations/discord.ts';
import { Hook } from './hook.ts';
import type { Rendering } from './rendering.ts';
import type { Sender, SenderSite } from './sender.ts';

const TITLE_MAX = 256;
const DESCRIPTION_MAX = 4096;
const CONTENT_MAX = 2000;
const COLORS = { firing: 0x992d22, resolved: 0x2ecc71 } as const;

export class Discord implements Sender<string> {
  readonly #settings: DiscordSettings;
  readonly #hook: Hook;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: DiscordSettings, site: SenderSite) {
    this.#settings = settings;
    this.#hook = new Hook(settings, site);
  }

  compose(_: unknown, rendering: Rendering): string {
    const { title, message, content, username, avatarUrl } = this.#settings;
    return goJsonLine({
      content: rendering.inRunes('message', rendering.message(content), CONTENT_MAX),
      embeds: [
        {
          title: rendering.inRunes('title', rendering.message(title), TITLE_MAX),
          description: rendering.inRunes('message', rendering.message(message), DESCRIPTION_MAX),
          color: COLORS[rendering.data.status],
        },
      ],
      username: unlessEmpty(username), // these two are no templates
      avatar_url: parseGoUrl(avatarUrl).ok ? unlessEmpty(avatarUrl) : undefined,
    });
  }

  send(body: string, signal: AbortSignal): Promise<NotifyOutcome> {
    return this.#hook.post(body, signal);
  }

  prime(): void {
    this.#hook.prime();
  }

  close(): Promise<void> {
    return this.#hook.close();
  }
}
