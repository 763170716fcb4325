// The template engine with the default templates, as a config without `templates` has it. Only the link is Alertmanager's here,
// which leads to a page of its own UI; ours is the external URL alone.

import { SystemClock } from '../../src/base/clock.ts';
import type { TemplateSet } from '../../src/receivers/build-receivers.ts';
import { defaultTemplates } from '../../src/template/defaults/default-templates.ts';
import { Templates } from '../../src/template/templates.ts';

const LINK =
  '{{ define "__alertmanagerURL" }}{{ printf "%s/#/alerts?receiver=%s" .ExternalURL (urlquery .Receiver) }}{{ end }}';

const templates = Templates.parse([...defaultTemplates, { path: '', content: LINK }], new SystemClock());

export const realTemplates: TemplateSet = {
  digest: 'default',
  text: (source, data) => templates.text(source, data),
  html: (source, data) => templates.html(source, data),
};
