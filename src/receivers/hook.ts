// Hook: a message that is posted as JSON to a URL which says all of whom: the config holds it, or names a file that does.

import type { NotifyOutcome } from '../alerting/ports.ts';
import type { Secret } from '../base/secret.ts';
import type { HttpConfig } from '../config/schema/http-config.ts';
import { Wire } from './http/wire.ts';
import { failed, verdictOf, within } from './outcome.ts';
import { SecretSource } from './secret-source.ts';
import type { SenderSite } from './sender.ts';

export interface HookSettings {
  readonly webhookUrl: Secret | undefined;
  readonly webhookUrlFile: string | undefined;
  readonly httpConfig: HttpConfig | undefined;
}

export class Hook {
  readonly #url: SecretSource;
  readonly #wire: Wire;

  /** Throws HttpFailure where http_config cannot be honoured. */
  constructor({ webhookUrl, webhookUrlFile, httpConfig }: HookSettings, site: SenderSite) {
    this.#url = new SecretSource(
      { inline: webhookUrl, file: webhookUrlFile },
      { purpose: 'read webhook_url_file', retry: false },
      site.files,
    );
    this.#wire = new Wire(httpConfig, site);
  }

  /** `about` begins the message where the answer is a refusal. */
  async post(body: string, signal: AbortSignal, about = ''): Promise<NotifyOutcome> {
    const url = await this.#url.read();
    if (url.kind === 'failed') return url;
    if (url.value === '') return failed('webhook url missing', 'other', false);
    const reply = await this.#wire.postJson(url.value, body, signal);
    if (reply.kind === 'failed') return reply;
    const verdict = verdictOf(reply);
    return verdict.kind === 'failed' && about !== '' ? within(about, verdict) : verdict;
  }

  prime(): void {
    this.#wire.prime();
  }

  close(): Promise<void> {
    return this.#wire.close();
  }
}
