// pagerduty_configs.

import { atMostOne, isSet } from '../../decode/checks.ts';
import { named, shown, type ValueOf } from '../../decode/codec.ts';
import { anything, list, mapOf } from '../../decode/collections.ts';
import { goDuration } from '../../decode/durations.ts';
import { object } from '../../decode/object.ts';
import { path } from '../../decode/paths.ts';
import { secret } from '../../decode/secrets.ts';
import { url } from '../../decode/urls.ts';
import { text } from '../../decode/values.ts';
import { type Complete, or, overHttp, withHttp } from './integration.ts';

/** Details that every event has unless the file sets others under these names. */
const DEFAULT_DETAILS: ReadonlyMap<string, unknown> = new Map([
  ['firing', '{{ .Alerts.Firing | toJson }}'],
  ['num_firing', '{{ .Alerts.Firing | len }}'],
  ['num_resolved', '{{ .Alerts.Resolved | len }}'],
  ['resolved', '{{ .Alerts.Resolved | toJson }}'],
]);

export type PagerdutySettings = ValueOf<typeof pagerduty>;
export const pagerduty = object(
  {
    ...overHttp,
    serviceKey: secret(),
    serviceKeyFile: path(),
    routingKey: secret(),
    routingKeyFile: path(),
    url: url(),
    client: text('{{ template "pagerduty.default.client" . }}'),
    clientUrl: text('{{ template "pagerduty.default.clientURL" . }}'),
    description: text('{{ template "pagerduty.default.description" .}}'),
    details: mapOf(anything()),
    images: list(object({ src: text(), alt: text(), href: text() })),
    links: list(object({ href: text(), text: text() })),
    source: text(),
    severity: text(),
    class: text(),
    component: text(),
    group: text(),
    timeoutMs: named('timeout', shown(goDuration())),
  },
  (settings, report) => {
    const keys = [settings.routingKey, settings.serviceKey, settings.routingKeyFile, settings.serviceKeyFile];
    if (!keys.some(isSet)) report.error('AM2005', undefined, 'missing service or routing key in PagerDuty config');
    atMostOne(settings, report, 'routingKey', 'routingKeyFile');
    atMostOne(settings, report, 'serviceKey', 'serviceKeyFile');
  },
);

export const completePagerduty: Complete<PagerdutySettings> = (settings, global, lacks) => {
  const address = or(settings.url, global.pagerdutyUrl);
  if (address === undefined) lacks('no global PagerDuty URL set');
  return {
    ...withHttp(settings, global),
    url: address,
    source: or(settings.source, settings.client),
    details: new Map([...DEFAULT_DETAILS, ...settings.details]),
  };
};
