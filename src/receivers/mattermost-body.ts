// What the Mattermost integration says. `text` stands in the attachment that the settings describe, or before the attachments
// that they list.

import { type GoStruct, unlessEmpty } from '../base/go-json-value.ts';
import type { MattermostSettings } from '../config/schema/integrations/mattermost.ts';
import type { Rendering } from './rendering.ts';

/** Beyond, Mattermost refuses a message; of attachments it cuts the text itself. */
const TEXT_MAX = 16_383;

type Attachment = NonNullable<MattermostSettings['attachments'][number]>;
type Priority = NonNullable<MattermostSettings['priority']>;

export function mattermostBody(settings: MattermostSettings, channel: string, rendering: Rendering): GoStruct {
  const { username, iconUrl, iconEmoji, type, props, priority } = settings;
  const text = rendering.message(settings.text);
  const listed = settings.attachments.filter((one) => one !== undefined);
  return {
    text: listed.length === 0 ? undefined : unlessEmpty(rendering.inRunes('text', text, TEXT_MAX)),
    channel: unlessEmpty(channel),
    username: unlessEmpty(rendering.text(username)),
    icon_url: unlessEmpty(rendering.text(iconUrl)),
    icon_emoji: unlessEmpty(rendering.text(iconEmoji)),
    attachments:
      listed.length === 0
        ? [attachment(settings, text, rendering)]
        : listed.map((one) => attachment(one, rendering.message(one.text), rendering)),
    type: unlessEmpty(rendering.text(type)),
    props: props === undefined || props.card === '' ? undefined : { card: unlessEmpty(rendering.text(props.card)) },
    priority: priority === undefined || priority.priority === '' ? undefined : priorityOf(priority, rendering),
  };
}

function attachment(settings: Omit<Attachment, 'text'>, text: string, rendering: Rendering): GoStruct {
  const fields = settings.fields.filter((one) => one !== undefined);
  return {
    fallback: unlessEmpty(rendering.message(settings.fallback)),
    color: unlessEmpty(rendering.text(settings.color)),
    pretext: unlessEmpty(rendering.message(settings.pretext)),
    text: unlessEmpty(text),
    author_name: unlessEmpty(rendering.text(settings.authorName)),
    author_link: unlessEmpty(rendering.text(settings.authorLink)),
    author_icon: unlessEmpty(rendering.text(settings.authorIcon)),
    title: unlessEmpty(rendering.message(settings.title)),
    title_link: unlessEmpty(rendering.text(settings.titleLink)),
    fields: unlessEmpty(
      fields.map(({ title, value, short }) => ({
        title: unlessEmpty(rendering.text(title)),
        value: unlessEmpty(rendering.text(value)),
        short,
      })),
    ),
    thumb_url: unlessEmpty(rendering.text(settings.thumbUrl)),
    footer: unlessEmpty(rendering.text(settings.footer)),
    footer_icon: unlessEmpty(rendering.text(settings.footerIcon)),
    image_url: unlessEmpty(rendering.text(settings.imageUrl)),
  };
}

/** Mattermost refuses what does not go together: only what is above standard is acknowledged, only what is urgent insists. */
function priorityOf(priority: Priority, rendering: Rendering): GoStruct {
  const asked = rendering.text(priority.priority).toLowerCase();
  const level = ['urgent', 'important'].includes(asked) ? asked : 'standard';
  return {
    priority: level,
    requested_ack: (priority.requestedAck && level !== 'standard') || undefined,
    persistent_notifications: (priority.persistentNotifications && level === 'urgent') || undefined,
  };
}
