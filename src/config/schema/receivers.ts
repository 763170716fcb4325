// receivers: names, and the integrations behind them.

import { LabelSet } from '../../labels/label-set.ts';
import type { IntegrationBase, IntegrationConfig, ReceiverConfig, WebhookConfig } from '../config.ts';
import { type Decoder, type Located, named } from '../decode/codec.ts';
import { locatedList, mapOf } from '../decode/collections.ts';
import { section } from '../decode/object.ts';
import { quoted } from '../decode/quoted.ts';
import type { Reading } from '../decode/reading.ts';
import { text } from '../decode/values.ts';
import type { GlobalConfig } from './global.ts';
import type { SettingsOf } from './integrations/all.ts';
import {
  buildOrder,
  type Integration,
  type IntegrationType,
  integrations,
  integrationTypes,
} from './integrations/all.ts';
import type { WebhookSettings } from './integrations/webhook.ts';

/** Every integration but the webhook. */
export type OtherIntegrationType = Exclude<IntegrationType, 'webhook'>;

/** With its settings, completed from `global`. */
export type OtherIntegrationConfig = {
  [T in OtherIntegrationType]: IntegrationBase & { readonly type: T; readonly settings: SettingsOf<T> };
}[OtherIntegrationType];

type Settings = SettingsOf<IntegrationType>;
type ConfigLists = { readonly [T in IntegrationType]: Decoder<readonly Located<Settings>[]> };

const byType: Readonly<Record<IntegrationType, Integration<Settings>>> = integrations;

/** `slack_configs` and so on: one field for each type, named after the type alone. */
const configLists = Object.fromEntries(
  integrationTypes.map((type) => {
    const configs = locatedList(byType[type].settings, `${type} config`);
    return [type, named(`${type}_configs`, configs)];
  }),
) as ConfigLists;

export interface RawReceiver extends Readonly<Record<IntegrationType, readonly Located<Settings>[]>> {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

export const receiver = section({ name: text(), labels: mapOf(text()), ...configLists }, (value, report) => {
  if (value.name === '') report.error('AM2005', undefined, 'missing name in receiver');
  const label = value.labels.get('name');
  if (label === undefined || label === value.name) return;
  report.error('AM2008', 'labels', `receiver label "name" must match receiver name ${quoted(value.name)}`);
});

/** The `global` section, and whether it was read without an error: else nobody is told what it lacks. */
export type Defaults = Pick<Located<GlobalConfig>, 'value' | 'sound'>;

/** The receiver with what it takes from `global`; what neither has is reported. The one that was built before from the same. */
export function buildReceiver(raw: Located<RawReceiver>, global: Defaults, reading: Reading): ReceiverConfig {
  if (!global.sound) return newReceiver(raw, global, reading); // nobody asked what is missing: nothing to remember
  const known = { among: reading.memory.receivers, key: raw.value, by: global.value };
  return reading.remembering(known, () => newReceiver(raw, global, reading));
}

function newReceiver(raw: Located<RawReceiver>, global: Defaults, reading: Reading): ReceiverConfig {
  const { name, labels } = raw.value;
  return {
    name,
    labels: LabelSet.from([...labels, ['name', name]]),
    integrations: buildOrder.flatMap((type) =>
      raw.value[type].map((config, index) => buildIntegration(type, index, config, global, reading)),
    ),
  };
}

function buildIntegration(
  type: IntegrationType,
  index: number,
  { value, node, path, sound }: Located<Settings>,
  global: Defaults,
  reading: Reading,
): IntegrationConfig {
  const isSound = sound && global.sound;
  const settings = byType[type].complete(
    value,
    global.value,
    (message, hint) => {
      if (isSound) reading.error('AM2109', node, path, message, hint);
    },
    (own, inGlobal) => {
      if (isSound) reading.warn('AM3019', node, path, `${own} is not read: global.${inGlobal} comes first`);
    },
  );
  const base = { index, sendResolved: settings.sendResolved };
  if (type === 'webhook') return { ...base, ...webhookConfig(settings as WebhookSettings, global.value) };
  return { ...base, type, settings } as OtherIntegrationConfig;
}

function webhookConfig(settings: WebhookSettings, global: GlobalConfig): Omit<WebhookConfig, keyof IntegrationBase> {
  const { url, urlFile, httpConfig, maxAlerts, timeoutMs, payload } = settings;
  return { type: 'webhook', url, urlFile, http: httpConfig ?? global.httpConfig, maxAlerts, timeoutMs, payload };
}
