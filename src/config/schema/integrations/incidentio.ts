// incidentio_configs.

import { atMostOne, exactlyOne, isSet } from '../../decode/checks.ts';
import { named, shown, type ValueOf } from '../../decode/codec.ts';
import { goDuration } from '../../decode/durations.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { secret } from '../../decode/secrets.ts';
import { url } from '../../decode/urls.ts';
import { uint64 } from '../../decode/values.ts';
import { overHttp } from './integration.ts';

export type IncidentioSettings = ValueOf<typeof incidentio>;
export const incidentio = object(
  {
    ...overHttp,
    url: shown(url()),
    urlFile: shown(path()),
    alertSourceToken: secret(),
    alertSourceTokenFile: path(),
    maxAlerts: shown(uint64()),
    timeoutMs: named('timeout', shown(goDuration())),
  },
  (settings, report) => {
    exactlyOne(settings, report, 'url', 'urlFile');
    atMostOne(settings, report, 'alertSourceToken', 'alertSourceTokenFile');
    const token = isSet(settings.alertSourceToken) || isSet(settings.alertSourceTokenFile);
    const http = settings.httpConfig;
    if (token && http?.authorization !== undefined) {
      const message =
        'cannot specify alert_source_token or alert_source_token_file when using http_config.authorization';
      report.error('AM2007', 'httpConfig', message);
    }
    // Without an http_config of its own Alertmanager does not ask: global's may bring the authorization.
    if (!token && http !== undefined && http.authorization === undefined) {
      const ways = 'alert_source_token, alert_source_token_file or http_config.authorization';
      report.error('AM2005', undefined, `at least one of ${ways} must be configured`);
    }
  },
);
