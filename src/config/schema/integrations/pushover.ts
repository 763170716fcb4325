// pushover_configs.

import { exactlyOne } from '../../decode/checks.ts';
import { named, type ValueOf } from '../../decode/codec.ts';
import { goDurationText } from '../../decode/durations.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { secret } from '../../decode/secrets.ts';
import { bool, text } from '../../decode/values.ts';
import { overHttp } from './integration.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export type PushoverSettings = ValueOf<typeof pushover>;
export const pushover = object(
  {
    ...overHttp,
    userKey: secret(),
    userKeyFile: path(),
    token: secret(),
    tokenFile: path(),
    title: text('{{ template "pushover.default.title" . }}'),
    message: text('{{ template "pushover.default.message" . }}'),
    url: text('{{ template "pushover.default.url" . }}'),
    urlTitle: text(),
    device: text(),
    sound: text(),
    priority: text('{{ if eq .Status "firing" }}2{{ else }}0{{ end }}'),
    retryMs: named('retry', goDurationText(MINUTE_MS)),
    expireMs: named('expire', goDurationText(HOUR_MS)),
    ttlMs: named('ttl', goDurationText()),
    html: bool(),
    monospace: bool(),
  },
  (settings, report) => {
    exactlyOne(settings, report, 'userKey', 'userKeyFile');
    exactlyOne(settings, report, 'token', 'tokenFile');
    if (settings.html && settings.monospace) {
      report.error('AM2007', 'monospace', 'at most one of monospace & html must be configured');
    }
  },
);
