// The webhook integration: posts the payload, or one of the config's making (notify/webhook/webhook.go, 0.34). Its URL may be a
// template, so that labels of alerts say where to; the server can say where they may (`--webhook.allowed-hosts`).

import type { Notification, NotifyOutcome } from '../alerting/ports.ts';
import type { AllowedHosts } from '../base/allowed-hosts.ts';
import { goJsonLine } from '../base/go-json-value.ts';
import { goQuote } from '../base/go-quote.ts';
import type { WebhookConfig } from '../config/config.ts';
import { TemplateError } from '../template/template-error.ts';
import { HttpFailure } from './http/http-failure.ts';
import { ReferencedFile } from './http/referenced-file.ts';
import { Wire } from './http/wire.ts';
import { type Failed, failed, verdictOf } from './outcome.ts';
import type { Rendering } from './rendering.ts';
import type { Sender, SenderSite } from './sender.ts';
import { templatedPayload } from './templated-value.ts';
import { webhookPayload } from './webhook-payload.ts';

interface Message {
  readonly target: () => Promise<Target | Failed>;
  readonly body: string;
}

interface Target {
  readonly kind: 'target';
  readonly url: string;
  /** A template made it: alerts had a say in it. */
  readonly isRendered: boolean;
}

export class Webhook implements Sender<Message> {
  readonly #config: WebhookConfig;
  readonly #urlFile: ReferencedFile | undefined;
  readonly #wire: Wire;
  readonly #hosts: AllowedHosts | undefined;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor(config: WebhookConfig, site: SenderSite) {
    this.#config = config;
    this.#urlFile =
      config.urlFile === undefined ? undefined : new ReferencedFile(config.urlFile, 'read url_file', site.files);
    this.#wire = new Wire(config.http, site, { name: 'webhook', ms: config.timeoutMs });
    this.#hosts = site.webhookHosts;
  }

  compose(notification: Notification, rendering: Rendering): Message {
    const { maxAlerts, payload } = this.#config;
    const { alerts } = rendering.data;
    const sent = maxAlerts > 0 ? rendering.over(alerts.slice(0, Number(maxAlerts))) : rendering;
    const truncated = alerts.length - sent.data.alerts.length;
    return {
      target: this.#target(sent),
      body:
        payload === undefined
          ? webhookPayload(sent.data, notification.groupKey, truncated)
          : goJsonLine(templatedPayload(payload, sent)),
    };
  }

  async send({ target: find, body }: Message, signal: AbortSignal): Promise<NotifyOutcome> {
    const target = await find();
    if (target.kind === 'failed') return target;
    const { url, isRendered } = target;
    if (url === '') return failed('webhook URL is empty after templating', 'other', false);
    const hosts = isRendered ? this.#hosts : undefined;
    const forbidden = hosts === undefined ? undefined : forbiddenHost(url, hosts);
    if (forbidden !== undefined) return failed(`--webhook.allowed-hosts does not allow ${forbidden}`, 'other', false);
    const headers = [['Content-Type', 'application/json']] as const;
    const reply = await this.#wire.ask({ method: 'POST', url, headers, body, hosts }, signal);
    return reply.kind === 'failed' ? reply : verdictOf(reply);
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  /** One in the config is rendered now, one in a file when it is read. */
  #target(rendering: Rendering): Message['target'] {
    const { url } = this.#config;
    if (url === undefined) return () => this.#targetInFile(rendering);
    const target = rendered(url.reveal(), rendering);
    return async () => target;
  }

  /** What fails is not tried again within this flush, as in Alertmanager; the next one reads the file anew. */
  async #targetInFile(rendering: Rendering): Promise<Target | Failed> {
    try {
      return rendered((await this.#urlFile?.read())?.trim() ?? '', rendering);
    } catch (error) {
      if (error instanceof HttpFailure) return failed(error.message, 'other', false);
      if (!(error instanceof TemplateError)) throw error;
      return failed(`failed to template webhook URL: ${error.message}`, 'other', false);
    }
  }
}

function rendered(source: string, rendering: Rendering): Target {
  return { kind: 'target', url: rendering.required(source), isRendered: source.includes('{{') };
}

/** Undefined also for what is no URL: that is told where it is sent. */
function forbiddenHost(text: string, hosts: AllowedHosts): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return hosts.allows(url) ? undefined : goQuote(url.host);
}
