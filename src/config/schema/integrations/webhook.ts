// webhook_configs.

import { exactlyOne } from '../../decode/checks.ts';
import { named, shown, type ValueOf } from '../../decode/codec.ts';
import { anything } from '../../decode/collections.ts';
import { goDuration } from '../../decode/durations.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { templateUrl } from '../../decode/urls.ts';
import { uint64 } from '../../decode/values.ts';
import { overHttp } from './integration.ts';

export type WebhookSettings = ValueOf<typeof webhook>;
export const webhook = object(
  {
    ...overHttp,
    url: templateUrl(),
    urlFile: shown(path()),
    maxAlerts: shown(uint64()),
    timeoutMs: named('timeout', shown(goDuration())),
    payload: anything(),
  },
  (settings, report) => exactlyOne(settings, report, 'url', 'urlFile'),
);
