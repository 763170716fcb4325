// mattermost_configs.

import { atMostOne, required } from '../../decode/checks.ts';
import { optional, type ValueOf } from '../../decode/codec.ts';
import { list } from '../../decode/collections.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { secretUrl } from '../../decode/urls.ts';
import { bool, text } from '../../decode/values.ts';
import { type Complete, overHttp, withHttp } from './integration.ts';

const field = object({ title: text(), value: text(), short: optional(bool()) }, (value, report) => {
  required(value, report, 'title', 'title in Mattermost field configuration');
  required(value, report, 'value', 'value in Mattermost field configuration');
});

const attachment = object({
  fallback: text(),
  color: text(),
  pretext: text(),
  text: text(),
  authorName: text(),
  authorLink: text(),
  authorIcon: text(),
  title: text(),
  titleLink: text(),
  fields: list(optional(field)),
  thumbUrl: text(),
  footer: text(),
  footerIcon: text(),
  imageUrl: text(),
});

export type MattermostSettings = ValueOf<typeof mattermost>;
export const mattermost = object(
  {
    ...overHttp,
    webhookUrl: secretUrl(),
    webhookUrlFile: path(),
    channel: text(),
    username: text('{{ template "mattermost.default.username" . }}'),
    text: text('{{ template "mattermost.default.text" . }}'),
    fallback: text('{{ template "mattermost.default.fallback" . }}'),
    color: text('{{ template "mattermost.default.color" . }}'),
    pretext: text(),
    authorName: text(),
    authorLink: text(),
    authorIcon: text(),
    title: text('{{ template "mattermost.default.title" . }}'),
    titleLink: text('{{ template "mattermost.default.titlelink" . }}'),
    fields: list(optional(field)),
    thumbUrl: text(),
    footer: text(),
    footerIcon: text(),
    imageUrl: text(),
    iconUrl: text(),
    iconEmoji: text(),
    attachments: list(optional(attachment)),
    type: text(),
    props: optional(object({ card: text() })),
    priority: optional(object({ priority: text(), requestedAck: bool(), persistentNotifications: bool() })),
  },
  (settings, report) => atMostOne(settings, report, 'webhookUrl', 'webhookUrlFile'),
);

export const completeMattermost: Complete<MattermostSettings> = (settings, global, lacks) => {
  const own = settings.webhookUrl !== undefined || settings.webhookUrlFile !== undefined;
  const webhookUrl = own ? settings.webhookUrl : global.mattermostWebhookUrl;
  const webhookUrlFile = own ? settings.webhookUrlFile : global.mattermostWebhookUrlFile;
  if (webhookUrl === undefined && webhookUrlFile === undefined) {
    const hint = 'set webhook_url here or global.mattermost_webhook_url';
    lacks('missing webhook_url or webhook_url_file on mattermost_config', hint);
  }
  return { ...withHttp(settings, global), webhookUrl, webhookUrlFile };
};
