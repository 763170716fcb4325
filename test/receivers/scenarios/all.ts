// Every scenario that is recorded, by type.

import type { Scenarios } from '../scenario.ts';
import { discord } from './discord.ts';
import { incidentio } from './incidentio.ts';
import { jira } from './jira.ts';
import { mattermost } from './mattermost.ts';
import { msteams, msteamsv2 } from './msteams.ts';
import { opsgenie } from './opsgenie.ts';
import { pagerduty } from './pagerduty.ts';
import { pushover } from './pushover.ts';
import { rocketchat } from './rocketchat.ts';
import { slack } from './slack.ts';
import { telegram } from './telegram.ts';
import { victorops } from './victorops.ts';
import { webex } from './webex.ts';
import { webhook } from './webhook.ts';
import { wechat } from './wechat.ts';

export const allScenarios: Readonly<Record<string, Scenarios>> = {
  discord,
  incidentio,
  jira,
  mattermost,
  msteams,
  msteamsv2,
  opsgenie,
  pagerduty,
  pushover,
  rocketchat,
  slack,
  telegram,
  victorops,
  webex,
  wechat,
  webhook,
};
