// The Microsoft Teams integration for flows of Power Automate (notify/msteamsv2/msteamsv2.go, 0.34): an adaptive card.

import type { NotifyOutcome } from '../alerting/ports.ts';
import { goJsonLine } from '../base/go-json-value.ts';
import type { Msteamsv2Settings } from '../config/schema/integrations/msteamsv2.ts';
import { Hook } from './hook.ts';
import type { Rendering } from './rendering.ts';
import type { Sender, SenderSite } from './sender.ts';

const COLORS = { firing: 'Attention', resolved: 'Good' } as const;

export class Msteamsv2 implements Sender<string> {
  readonly #settings: Msteamsv2Settings;
  readonly #hook: Hook;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: Msteamsv2Settings, site: SenderSite) {
    this.#settings = settings;
    this.#hook = new Hook(settings, site);
  }

  compose(_: unknown, rendering: Rendering): string {
    const heading = {
      type: 'TextBlock',
      text: rendering.message(this.#settings.title),
      weight: 'Bolder',
      size: 'Medium',
      wrap: true,
      style: 'heading',
      color: COLORS[rendering.data.status],
    };
    const text = { type: 'TextBlock', text: rendering.message(this.#settings.text), wrap: true };
    const content = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.2',
      body: [heading, text],
      msteams: { width: 'full' },
    };
    const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
    return goJsonLine({ type: 'message', attachments: [attachment] });
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
