// The webhook integration: posts the payload and says how that went, in Alertmanager's words and with its verdicts
// (notify/webhook/webhook.go and notify/util.go, 0.34: Retrier): 2xx is sent, 5xx and trouble on the wire are tried again, the rest is not.

import type { Destination, FailureReason, Integration, Notification, NotifyOutcome } from '../alerting/ports.ts';
import type { Clock } from '../base/clock.ts';
import type { WebhookConfig } from '../config/config.ts';
import { goDuration } from './go-duration.ts';
import { HttpClient, type HttpSite } from './http/http-client.ts';
import { HttpFailure } from './http/http-failure.ts';
import { ReferencedFile } from './http/referenced-file.ts';
import { webhookPayload } from './webhook-payload.ts';

export class Webhook implements Integration {
  readonly type = 'webhook';
  readonly name: string;
  readonly destination: Destination;
  readonly sendResolved: boolean;
  /** Of the config it was built from. */
  readonly signature: string;
  readonly #config: WebhookConfig;
  readonly #clock: Clock;
  readonly #client: HttpClient;
  readonly #urlFile: ReferencedFile | undefined;

  /** Throws {@link HttpFailure} where http_config cannot be honoured. */
  constructor(config: WebhookConfig, destination: Destination, signature: string, site: HttpSite) {
    this.name = `webhook[${config.index}]`;
    this.destination = destination;
    this.sendResolved = config.sendResolved;
    this.signature = signature;
    this.#config = config;
    this.#clock = site.clock;
    this.#client = new HttpClient(config.http, site);
    this.#urlFile =
      config.urlFile === undefined ? undefined : new ReferencedFile(config.urlFile, 'read url_file', site.files);
  }

  /** Checks certificates and keys now; throws {@link HttpFailure}. */
  prime(): void {
    this.#client.prime();
  }

  async notify(notification: Notification, signal: AbortSignal): Promise<NotifyOutcome> {
    let text: string;
    try {
      text = await this.#url();
    } catch (error) {
      // Not tried again within this flush, as in Alertmanager; the next flush reads the file anew.
      return failed(error instanceof HttpFailure ? error.message : 'read url_file', 'other', false);
    }
    if (text === '') return failed('webhook URL is empty after templating', 'other', false);
    if (!URL.canParse(text)) return failed('parse "<redacted>": invalid URL', 'other', true);
    return this.#post(new URL(text), webhookPayload(notification, this.#config.maxAlerts), signal);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  async #url(): Promise<string> {
    if (this.#urlFile !== undefined) return (await this.#urlFile.read()).trim();
    return this.#config.url?.reveal() ?? '';
  }

  async #post(url: URL, body: string, signal: AbortSignal): Promise<NotifyOutcome> {
    const { timeoutMs } = this.#config;
    const timeout = new AbortController();
    const timer = timeoutMs > 0 ? this.#clock.at(this.#clock.now() + timeoutMs, () => timeout.abort()) : undefined;
    // A signal of this attempt's own: the flush's one is shared, and would collect a listener for every request under way.
    const attempt = AbortSignal.any([signal, timeout.signal]);
    const answer = await this.#client.post({ url, contentType: 'application/json', body }, attempt);
    timer?.cancel();
    if (answer.kind === 'answered') return verdict(answer.status, answer.excerpt);
    if (timeout.signal.aborted)
      return wireFailure(`configured webhook timeout reached (${goDuration(timeoutMs)})`, 'other');
    return signal.aborted ? aborted(signal.reason) : wireFailure(answer.message, 'other');
  }
}

function verdict(status: number, excerpt: string): NotifyOutcome {
  if (status >= 200 && status <= 299) return { kind: 'sent' };
  const details = excerpt === '' ? '' : `: ${excerpt}`;
  return failed(`unexpected status code ${status}${details}`, reasonOf(status), status >= 500 && status <= 599);
}

function reasonOf(status: number): FailureReason {
  if (status >= 400 && status <= 499) return 'clientError';
  return status >= 500 && status <= 599 ? 'serverError' : 'other';
}

function aborted(reason: unknown): NotifyOutcome {
  const isDeadline = reason instanceof Error && reason.name === 'TimeoutError';
  return isDeadline
    ? wireFailure('context deadline exceeded', 'contextDeadlineExceeded')
    : wireFailure('context canceled', 'contextCanceled');
}

/** Trouble before there was an answer: Go's url.Error, its URL redacted. */
function wireFailure(message: string, reason: FailureReason): NotifyOutcome {
  return failed(`Post "<redacted>": ${message}`, reason, true);
}

function failed(message: string, reason: FailureReason, retry: boolean): NotifyOutcome {
  return { kind: 'failed', retry, message, reason };
}
