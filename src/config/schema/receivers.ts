// receivers: names, and the integrations behind them.

import type { IntegrationBase } from '../config.ts';

/** Every integration but the webhook. */
export type OtherIntegrationType =
  | 'discord'
  | 'email'
  | 'incidentio'
  | 'jira'
  | 'mattermost'
  | 'msteams'
  | 'msteamsv2'
  | 'opsgenie'
  | 'pagerduty'
  | 'pushover'
  | 'rocketchat'
  | 'slack'
  | 'sns'
  | 'telegram'
  | 'victorops'
  | 'webex'
  | 'wechat';

export interface OtherIntegrationConfig extends IntegrationBase {
  readonly type: OtherIntegrationType;
}
