// telegram_configs.

import { atMostOne } from '../../decode/checks.ts';
import { shown, type ValueOf } from '../../decode/codec.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { secret } from '../../decode/secrets.ts';
import { url } from '../../decode/urls.ts';
import { bool, int64, text } from '../../decode/values.ts';
import { type Complete, or, overHttp, withHttp } from './integration.ts';

export type TelegramSettings = ValueOf<typeof telegram>;
export const telegram = object(
  {
    ...overHttp,
    apiUrl: shown(url()),
    botToken: secret(),
    botTokenFile: path(),
    chatId: int64(),
    chatIdFile: path(),
    messageThreadId: int64(),
    message: text('{{ template "telegram.default.message" . }}'),
    disableNotifications: bool(),
    parseMode: text('HTML'),
  },
  (settings, report) => {
    atMostOne(settings, report, 'botToken', 'botTokenFile');
    if (settings.chatId === 0 && settings.chatIdFile === undefined) {
      report.error('AM2005', undefined, 'missing chat_id or chat_id_file on telegram_config');
    }
    if (settings.chatId !== 0 && settings.chatIdFile !== undefined) {
      report.error('AM2007', 'chatIdFile', 'at most one of chat_id & chat_id_file must be configured');
    }
    if (!['', 'Markdown', 'MarkdownV2', 'HTML'].includes(settings.parseMode)) {
      report.error('AM2008', 'parseMode', 'must be Markdown, MarkdownV2, HTML or empty');
    }
  },
);

export const completeTelegram: Complete<TelegramSettings> = (settings, global, lacks) => {
  const own = settings.botToken !== undefined || settings.botTokenFile !== undefined;
  const botToken = own ? settings.botToken : global.telegramBotToken;
  const botTokenFile = own ? settings.botTokenFile : global.telegramBotTokenFile;
  if (botToken === undefined && botTokenFile === undefined) {
    const hint = 'set bot_token here or global.telegram_bot_token';
    lacks('missing bot_token or bot_token_file on telegram_config', hint);
  }
  const apiUrl = or(settings.apiUrl, global.telegramApiUrl);
  return { ...withHttp(settings, global), apiUrl, botToken, botTokenFile };
};
