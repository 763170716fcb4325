// Every scenario that is recorded, by type.

import type { Scenarios } from '../scenario.ts';
import { discord } from './discord.ts';
import { mattermost } from './mattermost.ts';
import { msteams, msteamsv2 } from './msteams.ts';
import { rocketchat } from './rocketchat.ts';
import { slack } from './slack.ts';
import { webex } from './webex.ts';

export const allScenarios: Readonly<Record<string, Scenarios>> = {
  discord,
  mattermost,
  msteams,
  msteamsv2,
  rocketchat,
  slack,
  webex,
};
