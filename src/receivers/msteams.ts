// The Microsoft Teams integration for connectors of Microsoft 365 (notify/msteams/msteams.go, 0.34): a message card.

import type { NotifyOutcome } from '../alerting/ports.ts';
import { goJsonLine } from '../base/go-json-value.ts';
import type { MsteamsSettings } from '../config/schema/integrations/msteams.ts';
import { Hook } from './hook.ts';
import type { Rendering } from './rendering.ts';
import type { Sender, SenderSite } from './sender.ts';

const COLORS = { firing: '8C1A1A', resolved: '2DC72D' } as const;

export class Msteams implements Sender<string> {
  readonly #settings: MsteamsSettings;
  readonly #hook: Hook;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(settings: MsteamsSettings, site: SenderSite) {
    this.#settings = settings;
    this.#hook = new Hook(settings, site);
  }

  compose(_: unknown, rendering: Rendering): string {
    const { title, summary, text } = this.#settings;
    return goJsonLine({
      '@context': 'http://schema.org/extensions',
      type: 'MessageCard',
      title: rendering.message(title),
      summary: rendering.message(summary),
      text: rendering.message(text),
      themeColor: COLORS[rendering.data.status],
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
