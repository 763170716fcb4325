// wechat_configs.

import { atMostOne } from '../../decode/checks.ts';
import type { ValueOf } from '../../decode/codec.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { secret } from '../../decode/secrets.ts';
import { url } from '../../decode/urls.ts';
import { text } from '../../decode/values.ts';
import { type Complete, or, overHttp, sendResolved, withHttp, withSlash } from './integration.ts';

export type WechatSettings = ValueOf<typeof wechat>;
export const wechat = object(
  {
    ...overHttp,
    ...sendResolved(false),
    apiSecret: secret(),
    apiSecretFile: path(),
    corpId: text(),
    message: text('{{ template "wechat.default.message" . }}'),
    apiUrl: url(),
    toUser: text('{{ template "wechat.default.to_user" . }}'),
    toParty: text('{{ template "wechat.default.to_party" . }}'),
    toTag: text('{{ template "wechat.default.to_tag" . }}'),
    agentId: text('{{ template "wechat.default.agent_id" . }}'),
    messageType: text(),
  },
  (settings, report) => {
    if (!['', 'text', 'markdown'].includes(settings.messageType)) {
      report.error('AM2008', 'messageType', 'must be one of text, markdown');
    }
    atMostOne(settings, report, 'apiSecret', 'apiSecretFile');
  },
);

export const completeWechat: Complete<WechatSettings> = (settings, global, lacks) => {
  const apiUrl = withSlash(or(settings.apiUrl, global.wechatApiUrl));
  if (apiUrl === undefined) lacks('no global Wechat URL set');
  const own = settings.apiSecret !== undefined || settings.apiSecretFile !== undefined;
  const apiSecret = own ? settings.apiSecret : global.wechatApiSecret;
  const apiSecretFile = own ? settings.apiSecretFile : global.wechatApiSecretFile;
  if (apiSecret === undefined && apiSecretFile === undefined) {
    const hint = 'set api_secret here or global.wechat_api_secret';
    lacks('no global Wechat Api Secret set either inline or in a file', hint);
  }
  const corpId = or(settings.corpId, global.wechatApiCorpId);
  if (corpId === '') lacks('no global Wechat CorpID set', 'set corp_id here or global.wechat_api_corp_id');
  const messageType = or(settings.messageType, 'text');
  return { ...withHttp(settings, global), apiUrl, apiSecret, apiSecretFile, corpId, messageType };
};
