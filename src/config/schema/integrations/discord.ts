// discord_configs.

import { exactlyOne } from '../../decode/checks.ts';
import type { ValueOf } from '../../decode/codec.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { secretUrl } from '../../decode/urls.ts';
import { text } from '../../decode/values.ts';
import { overHttp } from './integration.ts';

export type DiscordSettings = ValueOf<typeof discord>;
export const discord = object(
  {
    ...overHttp,
    webhookUrl: secretUrl(),
    webhookUrlFile: path(),
    content: text(),
    title: text('{{ template "discord.default.title" . }}'),
    message: text('{{ template "discord.default.message" . }}'),
    username: text(),
    avatarUrl: text(),
  },
  (settings, report) => exactlyOne(settings, report, 'webhookUrl', 'webhookUrlFile'),
);
