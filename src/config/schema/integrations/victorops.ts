// victorops_configs.

import { atMostOne } from '../../decode/checks.ts';
import { shown, type ValueOf } from '../../decode/codec.ts';
import { mapOf } from '../../decode/collections.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { secret } from '../../decode/secrets.ts';
import { url } from '../../decode/urls.ts';
import { text } from '../../decode/values.ts';
import { type Complete, or, overHttp, withHttp, withSlash } from './integration.ts';

const RESERVED_FIELDS = [
  'routing_key',
  'message_type',
  'state_message',
  'entity_display_name',
  'monitoring_tool',
  'entity_id',
  'entity_state',
];

export type VictoropsSettings = ValueOf<typeof victorops>;
export const victorops = object(
  {
    ...overHttp,
    apiKey: secret(),
    apiKeyFile: path(),
    apiUrl: shown(url()),
    routingKey: shown(text()),
    messageType: shown(text('CRITICAL')),
    stateMessage: shown(text('{{ template "victorops.default.state_message" . }}')),
    entityDisplayName: shown(text('{{ template "victorops.default.entity_display_name" . }}')),
    monitoringTool: shown(text('{{ template "victorops.default.monitoring_tool" . }}')),
    customFields: mapOf(text()),
  },
  (settings, report) => {
    if (settings.routingKey === '') report.error('AM2005', undefined, 'missing Routing key in VictorOps config');
    atMostOne(settings, report, 'apiKey', 'apiKeyFile');
    for (const name of RESERVED_FIELDS) {
      if (!settings.customFields.has(name)) continue;
      const message = `custom field ${name} cannot be used as it conflicts with the fixed/static fields`;
      report.error('AM2008', 'customFields', message);
    }
  },
);

export const completeVictorops: Complete<VictoropsSettings> = (settings, global, lacks, passesOver) => {
  const apiUrl = withSlash(or(settings.apiUrl, global.victoropsApiUrl));
  if (apiUrl === undefined) lacks('no global VictorOps URL set');
  const apiKey = or(settings.apiKey, global.victoropsApiKey);
  const apiKeyFile = or(settings.apiKeyFile, global.victoropsApiKeyFile);
  // Alertmanager fills in both, and an inline key comes first.
  if (or(settings.apiKeyFile, undefined) !== undefined && apiKey !== undefined)
    passesOver('api_key_file', 'victorops_api_key');
  if (apiKey === undefined && apiKeyFile === undefined) {
    lacks('no global VictorOps API Key set', 'set api_key here or global.victorops_api_key');
  }
  return { ...withHttp(settings, global), apiUrl, apiKey, apiKeyFile };
};
