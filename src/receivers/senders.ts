// Every kind of integration that this server can run, by its type.

import type { IntegrationConfig } from '../config/config.ts';
import { Email } from './email.ts';
import type { Sender, SenderSite } from './sender.ts';
import { Webhook } from './webhook.ts';

/** Undefined where there is none for this type; throws HttpFailure where http_config cannot be honoured. */
export function openSender(config: IntegrationConfig, site: SenderSite): Sender | undefined {
  switch (config.type) {
    case 'webhook':
      return new Webhook(config, site);
    case 'email':
      return new Email(config.settings, site);
    default:
      return undefined;
  }
}
