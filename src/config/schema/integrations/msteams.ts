// msteams_configs.

import { exactlyOne } from '../../decode/checks.ts';
import type { ValueOf } from '../../decode/codec.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { secretUrl } from '../../decode/urls.ts';
import { text } from '../../decode/values.ts';
import { overHttp } from './integration.ts';

export type MsteamsSettings = ValueOf<typeof msteams>;
export const msteams = object(
  {
    ...overHttp,
    webhookUrl: secretUrl(),
    webhookUrlFile: path(),
    title: text('{{ template "msteams.default.title" . }}'),
    summary: text('{{ template "msteams.default.summary" . }}'),
    text: text('{{ template "msteams.default.text" . }}'),
  },
  (settings, report) => exactlyOne(settings, report, 'webhookUrl', 'webhookUrlFile'),
);
