// opsgenie_configs.

import { atMostOne } from '../../decode/checks.ts';
import type { ValueOf } from '../../decode/codec.ts';
import { list, mapOf } from '../../decode/collections.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { secret } from '../../decode/secrets.ts';
import { templateError, usesTemplate } from '../../decode/template-text.ts';
import { url } from '../../decode/urls.ts';
import { bool, text } from '../../decode/values.ts';
import { type Complete, or, overHttp, withHttp, withSlash } from './integration.ts';

const RESPONDER_TYPES = ['team', 'teams', 'user', 'escalation', 'schedule'];

const responder = object({ id: text(), name: text(), username: text(), type: text() });

export type OpsgenieSettings = ValueOf<typeof opsgenie>;
export const opsgenie = object(
  {
    ...overHttp,
    apiKey: secret(),
    apiKeyFile: path(),
    apiUrl: url(),
    message: text('{{ template "opsgenie.default.message" . }}'),
    description: text('{{ template "opsgenie.default.description" . }}'),
    source: text('{{ template "opsgenie.default.source" . }}'),
    details: mapOf(text()),
    entity: text(),
    responders: list(responder),
    actions: text(),
    tags: text(),
    note: text(),
    priority: text(),
    updateAlerts: bool(),
  },
  (settings, report) => {
    atMostOne(settings, report, 'apiKey', 'apiKeyFile');
    for (const { id, username, name, type } of settings.responders) {
      if (id === '' && username === '' && name === '') {
        const message = 'a responder has to have at least one of id, username or name specified';
        report.error('AM2005', 'responders', message);
      }
      const broken = usesTemplate(type) ? templateError(type) : undefined;
      if (broken !== undefined) report.error('AM2018', 'responders', broken);
      if (!usesTemplate(type) && !RESPONDER_TYPES.includes(type.toLowerCase())) {
        report.error('AM2008', 'responders', `the type of a responder must be one of ${RESPONDER_TYPES.join(', ')}`);
      }
    }
  },
);

export const completeOpsgenie: Complete<OpsgenieSettings> = (settings, global, lacks, passesOver) => {
  const apiUrl = withSlash(or(settings.apiUrl, global.opsgenieApiUrl));
  if (apiUrl === undefined) lacks('no global OpsGenie URL set');
  const apiKey = or(settings.apiKey, global.opsgenieApiKey);
  const apiKeyFile = or(settings.apiKeyFile, global.opsgenieApiKeyFile);
  // Alertmanager fills in both, and an inline key comes first.
  if (or(settings.apiKeyFile, undefined) !== undefined && apiKey !== undefined)
    passesOver('api_key_file', 'opsgenie_api_key');
  if (apiKey === undefined && apiKeyFile === undefined) {
    const hint = 'set api_key here or global.opsgenie_api_key';
    lacks('no global OpsGenie API Key set either inline or in a file', hint);
  }
  return { ...withHttp(settings, global), apiUrl, apiKey, apiKeyFile };
};
