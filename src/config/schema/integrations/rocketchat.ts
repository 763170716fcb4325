// rocketchat_configs. Its fields and actions have no YAML names in Alertmanager, so they are read in lower case without
// underscores: `imageurl`.

import { atMostOne } from '../../decode/checks.ts';
import { named, optional, shown, type ValueOf } from '../../decode/codec.ts';
import { list } from '../../decode/collections.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { givenSecret } from '../../decode/secrets.ts';
import { url } from '../../decode/urls.ts';
import { bool, text } from '../../decode/values.ts';
import { type Complete, or, overHttp, sendResolved, withHttp } from './integration.ts';

const field = object({ short: shown(optional(bool())), title: shown(text()), value: shown(text()) });

const action = object({
  type: shown(text()),
  text: shown(text()),
  url: shown(text()),
  imageUrl: named('imageurl', shown(text())),
  isWebView: named('iswebview', shown(bool())),
  webviewHeightRatio: named('webviewheightratio', shown(text())),
  msg: shown(text()),
  msgInChatWindow: named('msginchatwindow', shown(bool())),
  msgProcessingType: named('msgprocessingtype', shown(text())),
});

export type RocketchatSettings = ValueOf<typeof rocketchat>;
export const rocketchat = object(
  {
    ...overHttp,
    ...sendResolved(false),
    apiUrl: url(),
    tokenId: optional(givenSecret()),
    tokenIdFile: path(),
    token: optional(givenSecret()),
    tokenFile: path(),
    channel: text(),
    color: text('{{ if eq .Status "firing" }}red{{ else }}green{{ end }}'),
    title: text('{{ template "rocketchat.default.title" . }}'),
    titleLink: text('{{ template "rocketchat.default.titlelink" . }}'),
    text: text('{{ template "rocketchat.default.text" . }}'),
    fields: list(optional(field)),
    shortFields: shown(bool()),
    emoji: text('{{ template "rocketchat.default.emoji" . }}'),
    iconUrl: text('{{ template "rocketchat.default.iconurl" . }}'),
    imageUrl: text(),
    thumbUrl: text(),
    linkNames: shown(bool()),
    actions: list(optional(action)),
  },
  (settings, report) => {
    atMostOne(settings, report, 'token', 'tokenFile');
    atMostOne(settings, report, 'tokenId', 'tokenIdFile');
  },
);

export const completeRocketchat: Complete<RocketchatSettings> = (settings, global, lacks) => {
  const tokenId = or(settings.tokenId, global.rocketchatTokenId);
  const tokenIdFile = or(settings.tokenIdFile, global.rocketchatTokenIdFile);
  if (tokenId === undefined && tokenIdFile === undefined) {
    const hint = 'set token_id here or global.rocketchat_token_id';
    lacks('no global Rocketchat TokenID set either inline or in a file', hint);
  }
  const token = or(settings.token, global.rocketchatToken);
  const tokenFile = or(settings.tokenFile, global.rocketchatTokenFile);
  if (token === undefined && tokenFile === undefined) {
    const hint = 'set token here or global.rocketchat_token';
    lacks('no global Rocketchat Token set either inline or in a file', hint);
  }
  const apiUrl = or(settings.apiUrl, global.rocketchatApiUrl);
  return { ...withHttp(settings, global), apiUrl, tokenId, tokenIdFile, token, tokenFile };
};
