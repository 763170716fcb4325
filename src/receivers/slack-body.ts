// What the Slack integration says: the body of chat.postMessage, with one attachment.

import { type GoStruct, unlessEmpty } from '../base/go-json-value.ts';
import type { SlackSettings } from '../config/schema/integrations/slack.ts';
import type { Rendering } from './rendering.ts';

const TITLE_MAX = 1024;
/** Where Slack looks for its markup, unless `mrkdwn_in` says otherwise. */
const MARKUP_IN = ['fallback', 'pretext', 'text'];

type Field = NonNullable<SlackSettings['fields'][number]>;
type Action = NonNullable<SlackSettings['actions'][number]>;

/** `ts`: the message that is edited; empty for a new one. */
export function slackBody(
  settings: SlackSettings,
  { channel, ts }: { readonly channel: string; readonly ts: string },
  rendering: Rendering,
): GoStruct {
  return {
    channel: unlessEmpty(channel),
    ts: unlessEmpty(ts),
    username: unlessEmpty(rendering.text(settings.username)),
    icon_emoji: unlessEmpty(rendering.text(settings.iconEmoji)),
    icon_url: unlessEmpty(rendering.text(settings.iconUrl)),
    link_names: settings.linkNames || undefined,
    text: unlessEmpty(rendering.message(settings.messageText)),
    attachments: [attachment(settings, rendering)],
  };
}

function attachment(settings: SlackSettings, rendering: Rendering): GoStruct {
  const { fields, actions, shortFields, mrkdwnIn } = settings;
  return {
    title: unlessEmpty(rendering.inRunes('title', rendering.message(settings.title), TITLE_MAX)),
    title_link: unlessEmpty(rendering.text(settings.titleLink)),
    pretext: unlessEmpty(rendering.message(settings.pretext)),
    text: rendering.message(settings.text),
    fallback: rendering.message(settings.fallback),
    callback_id: rendering.text(settings.callbackId),
    fields: unlessEmpty(given(fields).map((one) => field(one, shortFields, rendering))),
    actions: unlessEmpty(given(actions).map((one) => action(one, rendering))),
    image_url: unlessEmpty(rendering.text(settings.imageUrl)),
    thumb_url: unlessEmpty(rendering.text(settings.thumbUrl)),
    footer: rendering.text(settings.footer),
    color: unlessEmpty(rendering.text(settings.color)),
    mrkdwn_in: mrkdwnIn.length === 0 ? MARKUP_IN : mrkdwnIn,
  };
}

function field({ title, value, short }: Field, shortFields: boolean, rendering: Rendering): GoStruct {
  return {
    title: unlessEmpty(rendering.text(title)),
    value: unlessEmpty(rendering.text(value)),
    short: short ?? shortFields,
  };
}

/** A link has no name, value or confirmation, whatever the config says. */
function action({ type, text, url, style, name, value, confirm }: Action, rendering: Rendering): GoStruct {
  const isLink = url !== '';
  return {
    type: unlessEmpty(rendering.text(type)),
    text: unlessEmpty(rendering.text(text)),
    url: unlessEmpty(rendering.text(url)),
    style: unlessEmpty(rendering.text(style)),
    name: isLink ? undefined : unlessEmpty(rendering.text(name)),
    value: isLink ? undefined : unlessEmpty(rendering.text(value)),
    confirm: isLink || confirm === undefined ? undefined : confirmation(confirm, rendering),
  };
}

function confirmation(confirm: NonNullable<Action['confirm']>, rendering: Rendering): GoStruct {
  return {
    text: unlessEmpty(rendering.text(confirm.text)),
    title: unlessEmpty(rendering.text(confirm.title)),
    ok_text: unlessEmpty(rendering.text(confirm.okText)),
    dismiss_text: unlessEmpty(rendering.text(confirm.dismissText)),
  };
}

/** Entries of a list that are null are no entries. */
function given<T>(list: readonly (T | undefined)[]): readonly T[] {
  return list.filter((one) => one !== undefined);
}
