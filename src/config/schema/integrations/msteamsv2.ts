// msteamsv2_configs.

import { exactlyOne } from '../../decode/checks.ts';
import type { ValueOf } from '../../decode/codec.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { secretUrl } from '../../decode/urls.ts';
import { text } from '../../decode/values.ts';
import { overHttp } from './integration.ts';

export type Msteamsv2Settings = ValueOf<typeof msteamsv2>;
export const msteamsv2 = object(
  {
    ...overHttp,
    webhookUrl: secretUrl(),
    webhookUrlFile: path(),
    title: text('{{ template "msteamsv2.default.title" . }}'),
    text: text('{{ template "msteamsv2.default.text" . }}'),
  },
  (settings, report) => exactlyOne(settings, report, 'webhookUrl', 'webhookUrlFile'),
);
