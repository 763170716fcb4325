// webex_configs.

import { shown, type ValueOf } from '../../decode/codec.ts';
import { object } from '../../decode/object.ts';
import { url } from '../../decode/urls.ts';
import { text } from '../../decode/values.ts';
import { type Complete, or, overHttp, withHttp } from './integration.ts';

export type WebexSettings = ValueOf<typeof webex>;
export const webex = object(
  {
    ...overHttp,
    apiUrl: url(),
    message: text('{{ template "webex.default.message" . }}'),
    roomId: shown(text()),
  },
  (settings, report) => {
    if (settings.roomId === '') report.error('AM2005', undefined, 'missing room_id on webex_config');
    if (settings.httpConfig?.authorization === undefined) {
      report.error('AM2005', undefined, 'missing webex_configs.http_config.authorization');
    }
  },
);

export const completeWebex: Complete<WebexSettings> = (settings, global, lacks) => {
  const apiUrl = or(settings.apiUrl, global.webexApiUrl);
  if (apiUrl === undefined) lacks('no global Webex URL set');
  return { ...withHttp(settings, global), apiUrl };
};
