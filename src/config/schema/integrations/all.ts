// Every integration by its type, in the order in which Alertmanager writes a receiver.

import type { Codec, ValueOf } from '../../decode/codec.ts';
import { discord } from './discord.ts';
import { completeEmail, email } from './email.ts';
import { incidentio } from './incidentio.ts';
import { type Complete, withHttp } from './integration.ts';
import { completeJira, jira } from './jira.ts';
import { completeMattermost, mattermost } from './mattermost.ts';
import { msteams } from './msteams.ts';
import { msteamsv2 } from './msteamsv2.ts';
import { completeOpsgenie, opsgenie } from './opsgenie.ts';
import { completePagerduty, pagerduty } from './pagerduty.ts';
import { pushover } from './pushover.ts';
import { completeRocketchat, rocketchat } from './rocketchat.ts';
import { completeSlack, slack } from './slack.ts';
import { sns } from './sns.ts';
import { completeTelegram, telegram } from './telegram.ts';
import { completeVictorops, victorops } from './victorops.ts';
import { completeWebex, webex } from './webex.ts';
import { webhook } from './webhook.ts';
import { completeWechat, wechat } from './wechat.ts';

export interface Integration<S> {
  readonly settings: Codec<S>;
  complete(...args: Parameters<Complete<S>>): S;
}

function integration<S>(settings: Codec<S>, complete: Complete<S>): Integration<S> {
  return { settings, complete };
}

export const integrations = {
  discord: integration(discord, withHttp),
  email: integration(email, completeEmail),
  incidentio: integration(incidentio, withHttp),
  pagerduty: integration(pagerduty, completePagerduty),
  slack: integration(slack, completeSlack),
  webhook: integration(webhook, withHttp),
  opsgenie: integration(opsgenie, completeOpsgenie),
  wechat: integration(wechat, completeWechat),
  pushover: integration(pushover, withHttp),
  victorops: integration(victorops, completeVictorops),
  sns: integration(sns, withHttp),
  telegram: integration(telegram, completeTelegram),
  webex: integration(webex, completeWebex),
  msteams: integration(msteams, withHttp),
  msteamsv2: integration(msteamsv2, withHttp),
  jira: integration(jira, completeJira),
  rocketchat: integration(rocketchat, completeRocketchat),
  mattermost: integration(mattermost, completeMattermost),
};

export type IntegrationType = keyof typeof integrations;
export type SettingsOf<T extends IntegrationType> = ValueOf<(typeof integrations)[T]['settings']>;

export const integrationTypes = Object.keys(integrations) as readonly IntegrationType[];

/** The order in which Alertmanager builds and notifies them (config/receiver/receiver.go). */
export const buildOrder: readonly IntegrationType[] = [
  'webhook',
  'email',
  'pagerduty',
  'opsgenie',
  'wechat',
  'slack',
  'victorops',
  'pushover',
  'sns',
  'telegram',
  'discord',
  'webex',
  'msteams',
  'msteamsv2',
  'jira',
  'incidentio',
  'rocketchat',
  'mattermost',
];
