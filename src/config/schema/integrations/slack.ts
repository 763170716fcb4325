// slack_configs.

import { Secret } from '../../../base/secret.ts';
import { atMostOne, isSet, required } from '../../decode/checks.ts';
import { named, optional, shown, type ValueOf } from '../../decode/codec.ts';
import { list } from '../../decode/collections.ts';
import { goDuration } from '../../decode/durations.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { secret } from '../../decode/secrets.ts';
import { secretUrl, url } from '../../decode/urls.ts';
import { bool, text } from '../../decode/values.ts';
import type { HttpConfig } from '../http-config.ts';
import { type Complete, or, overHttp, sendResolved } from './integration.ts';

const UPDATE_URL = 'https://slack.com/api/chat.postMessage';

const confirmation = object({ text: text(), title: text(), okText: text(), dismissText: text() }, (field, report) =>
  required(field, report, 'text', 'text in Slack confirmation configuration'),
);

const action = object(
  {
    type: text(),
    text: text(),
    url: text(),
    style: text(),
    name: text(),
    value: text(),
    confirm: optional(confirmation),
  },
  (field, report) => {
    required(field, report, 'type', 'type in Slack action configuration');
    required(field, report, 'text', 'text in Slack action configuration');
    if (field.url === '' && field.name === '') {
      report.error('AM2005', undefined, 'missing name or url in Slack action configuration');
    }
  },
);

const field = object({ title: text(), value: text(), short: optional(bool()) }, (value, report) => {
  required(value, report, 'title', 'title in Slack field configuration');
  required(value, report, 'value', 'value in Slack field configuration');
});

export type SlackSettings = ValueOf<typeof slack>;
export const slack = object(
  {
    ...overHttp,
    ...sendResolved(false),
    apiUrl: secretUrl(),
    apiUrlFile: path(),
    appToken: secret(),
    appTokenFile: path(),
    appUrl: url(),
    channel: text(),
    username: text('{{ template "slack.default.username" . }}'),
    color: text('{{ template "slack.default.color" . }}'),
    title: text('{{ template "slack.default.title" . }}'),
    titleLink: text('{{ template "slack.default.titlelink" . }}'),
    pretext: text('{{ template "slack.default.pretext" . }}'),
    text: text('{{ template "slack.default.text" . }}'),
    messageText: text(),
    fields: list(optional(field)),
    shortFields: shown(bool()),
    footer: text('{{ template "slack.default.footer" . }}'),
    fallback: text('{{ template "slack.default.fallback" . }}'),
    callbackId: text('{{ template "slack.default.callbackid" . }}'),
    iconEmoji: text('{{ template "slack.default.iconemoji" . }}'),
    iconUrl: text('{{ template "slack.default.iconurl" . }}'),
    imageUrl: text(),
    thumbUrl: text(),
    linkNames: shown(bool()),
    mrkdwnIn: list(text()),
    actions: list(optional(action)),
    updateMessage: shown(bool()),
    timeoutMs: named('timeout', shown(goDuration())),
  },
  (settings, report) => {
    atMostOne(settings, report, 'apiUrl', 'apiUrlFile');
    atMostOne(settings, report, 'appToken', 'appTokenFile');
    const byUrl = isSet(settings.apiUrl) || isSet(settings.apiUrlFile);
    if (byUrl && (isSet(settings.appToken) || isSet(settings.appTokenFile))) {
      const message = 'at most one of api_url/api_url_file & app_token/app_token_file must be configured';
      report.error('AM2007', undefined, message);
    }
    if (settings.updateMessage && settings.apiUrl?.reveal() !== UPDATE_URL) {
      const message = `update_message can only be used with bot tokens. api_url must be set to ${UPDATE_URL}`;
      report.error('AM2008', 'updateMessage', message);
    }
  },
);

export const completeSlack: Complete<SlackSettings> = (settings, global, lacks) => {
  const appUrl = or(settings.appUrl, global.slackAppUrl);
  if (appUrl === undefined) lacks('no global Slack App URL set');
  const ownToken = isSet(settings.appToken) || isSet(settings.appTokenFile);
  const takesToken = !ownToken && settings.httpConfig?.authorization === undefined && settings.apiUrl === undefined;
  const appToken = takesToken ? global.slackAppToken : settings.appToken;
  const appTokenFile = takesToken ? global.slackAppTokenFile : settings.appTokenFile;
  const ownUrl = isSet(settings.apiUrl) || isSet(settings.apiUrlFile);
  const apiUrl = ownUrl ? settings.apiUrl : global.slackApiUrl;
  const apiUrlFile = ownUrl ? settings.apiUrlFile : global.slackApiUrlFile;
  const http = settings.httpConfig ?? global.httpConfig;
  const complete = { ...settings, appUrl, appToken, appTokenFile, apiUrl, apiUrlFile, httpConfig: http };
  if (appToken === undefined && appTokenFile === undefined) {
    if (apiUrl === undefined && apiUrlFile === undefined) {
      const hint = 'set api_url or app_token here, or global.slack_api_url or global.slack_app_token';
      lacks('no Slack API URL nor App token set either inline or in a file', hint);
    }
    return complete;
  }
  if (http.authorization !== undefined) lacks("http authorization can't be set when using Slack App tokens");
  return { ...complete, apiUrl: new Secret(appUrl ?? ''), httpConfig: bearer(http, appToken, appTokenFile) };
};

/** An app token is sent like any other bearer token. */
function bearer(http: HttpConfig, credentials: Secret | undefined, credentialsFile: string | undefined): HttpConfig {
  return { ...http, authorization: { type: 'Bearer', credentials, credentialsFile, credentialsRef: '' } };
}
