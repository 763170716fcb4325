// global: what holds for every integration unless it says otherwise.

import { atMostOne, isSet } from '../decode/checks.ts';
import { named, optional, shown, type ValueOf } from '../decode/codec.ts';
import { duration } from '../decode/durations.ts';
import { object } from '../decode/object.ts';
import { path } from '../decode/paths.ts';
import { givenSecret, secret } from '../decode/secrets.ts';
import { secretUrl, url } from '../decode/urls.ts';
import { bool, text } from '../decode/values.ts';
import { hostPort } from './host-port.ts';
import { httpConfig, tlsConfig } from './http-config.ts';

const FIVE_MINUTES_MS = 300_000;

export type GlobalConfig = ValueOf<typeof globalConfig>;
export const globalConfig = object(
  {
    resolveTimeoutMs: named('resolve_timeout', shown(duration(FIVE_MINUTES_MS))),
    httpConfig: { ...httpConfig, zero: httpConfig.absent },
    jiraApiUrl: url(),
    smtpFrom: text(),
    smtpHello: text('localhost'),
    smtpSmarthost: hostPort(),
    smtpAuthUsername: text(),
    smtpAuthPassword: secret(),
    smtpAuthPasswordFile: path(),
    smtpAuthSecret: secret(),
    smtpAuthSecretFile: path(),
    smtpAuthIdentity: text(),
    smtpRequireTls: shown(bool(true)),
    smtpTlsConfig: { ...optional(tlsConfig), absent: tlsConfig.absent },
    smtpForceImplicitTls: optional(bool()),
    slackApiUrl: secretUrl(),
    slackApiUrlFile: path(),
    slackAppToken: secret(),
    slackAppTokenFile: path(),
    slackAppUrl: url('https://slack.com/api/chat.postMessage'),
    pagerdutyUrl: url('https://events.pagerduty.com/v2/enqueue'),
    opsgenieApiUrl: url('https://api.opsgenie.com/'),
    opsgenieApiKey: secret(),
    opsgenieApiKeyFile: path(),
    wechatApiUrl: url('https://qyapi.weixin.qq.com/cgi-bin/'),
    wechatApiSecret: secret(),
    wechatApiSecretFile: path(),
    wechatApiCorpId: text(),
    victoropsApiUrl: url('https://alert.victorops.com/integrations/generic/20131114/alert/'),
    victoropsApiKey: secret(),
    victoropsApiKeyFile: path(),
    telegramApiUrl: url('https://api.telegram.org'),
    telegramBotToken: secret(),
    telegramBotTokenFile: path(),
    webexApiUrl: url('https://webexapis.com/v1/messages'),
    rocketchatApiUrl: url('https://open.rocket.chat/'),
    rocketchatToken: optional(givenSecret()),
    rocketchatTokenFile: path(),
    rocketchatTokenId: optional(givenSecret()),
    rocketchatTokenIdFile: path(),
    mattermostWebhookUrl: secretUrl(),
    mattermostWebhookUrlFile: path(),
  },
  (value, report) => {
    atMostOne(value, report, 'slackAppToken', 'slackAppTokenFile');
    atMostOne(value, report, 'slackApiUrl', 'slackApiUrlFile');
    atMostOne(value, report, 'opsgenieApiKey', 'opsgenieApiKeyFile');
    atMostOne(value, report, 'victoropsApiKey', 'victoropsApiKeyFile');
    atMostOne(value, report, 'telegramBotToken', 'telegramBotTokenFile');
    atMostOne(value, report, 'smtpAuthPassword', 'smtpAuthPasswordFile');
    atMostOne(value, report, 'rocketchatToken', 'rocketchatTokenFile');
    atMostOne(value, report, 'rocketchatTokenId', 'rocketchatTokenIdFile');
    atMostOne(value, report, 'smtpAuthSecret', 'smtpAuthSecretFile');
    atMostOne(value, report, 'wechatApiSecret', 'wechatApiSecretFile');
    atMostOne(value, report, 'mattermostWebhookUrl', 'mattermostWebhookUrlFile');
    const hasToken = isSet(value.slackAppToken) || isSet(value.slackAppTokenFile);
    const hasUrl = isSet(value.slackApiUrl) || isSet(value.slackApiUrlFile);
    // The same URL twice is how people moved from one to the other.
    if (hasToken && hasUrl && value.slackApiUrl?.reveal() !== value.slackAppUrl) {
      const message = 'at most one of slack_app_token/slack_app_token_file & slack_api_url/slack_api_url_file';
      report.error('AM2007', undefined, `${message} must be configured`);
    }
  },
);
