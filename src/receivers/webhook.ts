// The webhook integration: posts the payload, or one of its own making (notify/webhook/webhook.go, 0.34). Its URL may be a
// template, so its host may come from the labels of alerts.

import type { Notification, NotifyOutcome } from '../alerting/ports.ts';
import type { WebhookConfig } from '../config/config.ts';
import { HttpFailure } from './http/http-failure.ts';
import { ReferencedFile } from './http/referenced-file.ts';
import { Wire } from './http/wire.ts';
import { failed, verdictOf } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import type { Sender, SenderSite } from './sender.ts';
import { webhookPayload } from './webhook-payload.ts';

interface Message {
  /** Undefined where a file has it. */
  readonly url: string | undefined;
  readonly body: string;
}

export class Webhook implements Sender<Message> {
  readonly #config: WebhookConfig;
  readonly #wire: Wire;
  readonly #urlFile: ReferencedFile | undefined;

  /** Throws {@link HttpFailure} where http_config cannot be honoured. */
  constructor(config: WebhookConfig, site: SenderSite) {
    this.#config = config;
    this.#wire = new Wire(config.http, site, { name: 'webhook', ms: config.timeoutMs });
    this.#urlFile =
      config.urlFile === undefined ? undefined : new ReferencedFile(config.urlFile, 'read url_file', site.files);
  }

  compose(notification: Notification, rendering: Rendering): Message {
    const { maxAlerts, url } = this.#config;
    const { alerts } = rendering.data;
    const sent = maxAlerts > 0 ? rendering.over(alerts.slice(0, maxAlerts)) : rendering;
    const truncated = alerts.length - sent.data.alerts.length;
    return {
      url: url && sent.required(url.reveal()),
      body: webhookPayload(sent.data, notification.groupKey, truncated),
    };
  }

  async send({ url, body }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    let target: string;
    try {
      target = url ?? (await this.#urlFile?.read())?.trim() ?? '';
    } catch (error) {
      // Not tried again within this flush, as in Alertmanager; the next flush reads the file anew.
      return failed(error instanceof HttpFailure ? error.message : 'read url_file', 'other', false);
    }
    if (target === '') return failed('webhook URL is empty after templating', 'other', false);
    const reply = await this.#wire.postJson(target, body, signal);
    return reply.kind === 'failed' ? reply : verdictOf(reply);
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }
}
