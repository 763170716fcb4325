// formatConfig: a Config as YAML, with Alertmanager's keys in its order, defaults filled in and `<secret>` for every secret:
// what /api/v2/status shows as `config.original`, and what amtool reads back. The old spellings come out as the new ones:
// `match` and its kin as matchers, `mute_time_intervals` among the time intervals.

import type { Config, InhibitRuleConfig, IntegrationConfig, ReceiverConfig, RouteConfig } from './config.ts';
import type { Plain } from './decode/codec.ts';
import { emitJson } from './emit-json.ts';
import { emitYaml } from './emit-yaml.ts';
import { plainSections } from './format-own-sections.ts';
import { plainTimeIntervals } from './format-time-intervals.ts';
import { filled, orNothing, plainDuration } from './plain-entries.ts';
import { eventRecorder } from './schema/event-recorder.ts';
import { globalConfig } from './schema/global.ts';
import type { SettingsOf } from './schema/integrations/all.ts';
import { type Integration, type IntegrationType, integrations, integrationTypes } from './schema/integrations/all.ts';
import { tracing } from './schema/tracing.ts';

export interface FormatOptions {
  /** Our own sections, too. Alertmanager and amtool do not know them and would refuse the text. */
  readonly ownSections?: boolean;
}

export function formatConfig(config: Config, options: FormatOptions = {}): string {
  return emitYaml(plainConfig(config, options));
}

/** The same as one JSON document, our own sections included. */
export function formatConfigAsJson(config: Config): string {
  return emitJson(plainConfig(config, { ownSections: true }));
}

function plainConfig(config: Config, { ownSections = false }: FormatOptions): Plain {
  return filled([
    ['global', globalConfig.write(config.global)],
    ['route', plainRoute(config.route)],
    ['inhibit_rules', orNothing(config.inhibitRules.map(plainInhibitRule))],
    ['receivers', orNothing(config.receivers.map(plainReceiver))],
    ['templates', config.templates],
    ['time_intervals', orNothing(plainTimeIntervals(config.timeIntervals))],
    ['tracing', config.tracing && tracing.write(config.tracing)],
    ['event_recorder', config.eventRecorder && eventRecorder.write(config.eventRecorder)],
    ...(ownSections ? plainSections(config) : []),
  ]);
}

function plainRoute(route: RouteConfig): Plain {
  return filled([
    ['receiver', route.receiver],
    ['group_by', route.groupByAll ? ['...'] : route.groupBy && orNothing(route.groupBy)],
    ['matchers', orNothing(route.matchers.map(String))],
    ['mute_time_intervals', orNothing(route.muteTimeIntervals)],
    ['active_time_intervals', orNothing(route.activeTimeIntervals)],
    ['continue', route.continue],
    ['routes', orNothing(route.routes.map(plainRoute))],
    ['group_wait', plainDuration(route.groupWaitMs)],
    ['group_interval', plainDuration(route.groupIntervalMs)],
    ['repeat_interval', plainDuration(route.repeatIntervalMs)],
    ['labels', route.labels.length === 0 ? undefined : new Map(route.labels)],
  ]);
}

function plainInhibitRule(rule: InhibitRuleConfig): Plain {
  return filled([
    ['name', rule.name === '' ? undefined : rule.name],
    ['source_matchers', orNothing(rule.sources.flat().map(String))],
    ['target_matchers', orNothing(rule.targetMatchers.map(String))],
    ['equal', orNothing(rule.equal)],
  ]);
}

const byType: Readonly<Record<IntegrationType, Integration<SettingsOf<IntegrationType>>>> = integrations;

function plainReceiver(receiver: ReceiverConfig): Plain {
  return filled([
    ['name', receiver.name],
    ['labels', new Map(receiver.labels ?? [['name', receiver.name]])],
    ...integrationTypes.map((type): [string, Plain | undefined] => {
      const configs = receiver.integrations.filter((integration) => integration.type === type);
      return [`${type}_configs`, orNothing(configs.map(plainIntegration))];
    }),
  ]);
}

function plainIntegration(config: IntegrationConfig): Plain {
  const { settings } = byType[config.type];
  return settings.write(config.type === 'webhook' ? webhookSettings(config) : config.settings) ?? settings.blank;
}

function webhookSettings(config: IntegrationConfig & { type: 'webhook' }): SettingsOf<'webhook'> {
  const { sendResolved, http, url, urlFile, maxAlerts, timeoutMs, payload } = config;
  return { sendResolved, httpConfig: http, url, urlFile, maxAlerts, timeoutMs, payload };
}
