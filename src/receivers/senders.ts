// Every kind of integration that this server can run, by its type.

import type { IntegrationConfig } from '../config/config.ts';
import { Incidentio } from './incidentio.ts';
import { Jira } from './jira/jira.ts';
import { Opsgenie } from './opsgenie.ts';
import { Pagerduty } from './pagerduty.ts';
import { Pushover } from './pushover.ts';
import type { Sender, SenderSite } from './sender.ts';
import { Telegram } from './telegram.ts';
import { Victorops } from './victorops.ts';
import { Webhook } from './webhook.ts';
import { Wechat } from './wechat.ts';

/** Undefined where there is none for this type; throws HttpFailure where http_config cannot be honoured. */
export function openSender(config: IntegrationConfig, site: SenderSite): Sender | undefined {
  switch (config.type) {
    case 'webhook':
      return new Webhook(config, site);
    case 'incidentio':
      return new Incidentio(config.settings, site);
    case 'jira':
      return new Jira(config.settings, site);
    case 'opsgenie':
      return new Opsgenie(config.settings, site);
    case 'pagerduty':
      return new Pagerduty(config.settings, site);
    case 'pushover':
      return new Pushover(config.settings, site);
    case 'telegram':
      return new Telegram(config.settings, site);
    case 'victorops':
      return new Victorops(config.settings, site);
    case 'wechat':
      return new Wechat(config.settings, site);
    default:
      return undefined;
  }
}
