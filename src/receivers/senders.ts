// Every kind of integration that this server can run, by its type.

import type { IntegrationConfig } from '../config/config.ts';
import { Discord } from './discord.ts';
import { Email } from './email.ts';
import { Incidentio } from './incidentio.ts';
import { Jira } from './jira/jira.ts';
import { Mattermost } from './mattermost.ts';
import { Msteams } from './msteams.ts';
import { Msteamsv2 } from './msteamsv2.ts';
import { Opsgenie } from './opsgenie.ts';
import { Pagerduty } from './pagerduty.ts';
import { Pushover } from './pushover.ts';
import { Rocketchat } from './rocketchat.ts';
import type { Sender, SenderSite } from './sender.ts';
import { Slack } from './slack.ts';
import { Sns } from './sns.ts';
import { Telegram } from './telegram.ts';
import { Victorops } from './victorops.ts';
import { Webex } from './webex.ts';
import { Webhook } from './webhook.ts';
import { Wechat } from './wechat.ts';

/** Throws HttpFailure where http_config cannot be honoured. */
export function openSender(config: IntegrationConfig, site: SenderSite): Sender {
  switch (config.type) {
    case 'discord':
      return new Discord(config.settings, site);
    case 'email':
      return new Email(config.settings, site);
    case 'incidentio':
      return new Incidentio(config.settings, site);
    case 'jira':
      return new Jira(config.settings, site);
    case 'mattermost':
      return new Mattermost(config.settings, site);
    case 'msteams':
      return new Msteams(config.settings, site);
    case 'msteamsv2':
      return new Msteamsv2(config.settings, site);
    case 'opsgenie':
      return new Opsgenie(config.settings, site);
    case 'pagerduty':
      return new Pagerduty(config.settings, site);
    case 'pushover':
      return new Pushover(config.settings, site);
    case 'rocketchat':
      return new Rocketchat(config.settings, site);
    case 'slack':
      return new Slack(config.settings, site);
    case 'sns':
      return new Sns(config.settings, site);
    case 'telegram':
      return new Telegram(config.settings, site);
    case 'victorops':
      return new Victorops(config.settings, site);
    case 'webex':
      return new Webex(config.settings, site);
    case 'webhook':
      return new Webhook(config, site);
    case 'wechat':
      return new Wechat(config.settings, site);
  }
}
