// Config: what a config file says, decoded, defaulted and validated; frozen. The sections' types; the rules are in schema/.
// Durations are milliseconds. A section that the file leaves out has its default here, so no reader asks twice.

import type { Secret } from '../base/secret.ts';
import type { LabelSet } from '../labels/label-set.ts';
import type { Matcher } from '../labels/matcher.ts';
import type { TemplateFile } from '../template/template-file.ts';
import type { Whole } from './decode/values.ts';
import type { Position } from './position.ts';
import type { DatabaseConfig } from './schema/database.ts';
import type { EventRecorderConfig } from './schema/event-recorder.ts';
import type { GlobalConfig } from './schema/global.ts';
import type { HttpConfig } from './schema/http-config.ts';
import type { LlmConfig } from './schema/llm.ts';
import type { OtherIntegrationConfig } from './schema/receivers.ts';
import type { RedisConfig } from './schema/redis.ts';
import type { TracingConfig } from './schema/tracing.ts';
import type { TimeInterval } from './time-interval.ts';

export interface Config {
  /** The file's name. */
  readonly file: string;
  readonly global: GlobalConfig;
  readonly route: RouteConfig;
  readonly receivers: readonly ReceiverConfig[];
  readonly inhibitRules: readonly InhibitRuleConfig[];
  /** `time_intervals` and `mute_time_intervals` together, by name. */
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
  /** Globs as written; relative ones count from the config file's folder. */
  readonly templates: readonly string[];
  /** What these match, read with the file; empty where only the text was looked at. */
  readonly templateFiles: readonly TemplateFile[];
  readonly tracing: TracingConfig | undefined;
  readonly eventRecorder: EventRecorderConfig | undefined;
  readonly silences: readonly SilenceConfig[];
  readonly grouping: GroupingConfig;
  readonly database: DatabaseConfig;
  readonly redis: RedisConfig | undefined;
  readonly llm: LlmConfig | undefined;
  /** Where things stand in the file that a message may have to name, by their paths ({@link placeOf}). Nothing else has a place in it. */
  readonly places?: ReadonlyMap<string, Position>;
}

/** A node of the routing tree as written: what is undefined is inherited from the parent. */
export interface RouteConfig {
  readonly receiver: string | undefined;
  /** Label names; undefined inherits. `[...]` is `groupByAll` with an empty list. */
  readonly groupBy: readonly string[] | undefined;
  readonly groupByAll: boolean;
  readonly groupWaitMs: number | undefined;
  readonly groupIntervalMs: number | undefined;
  readonly repeatIntervalMs: number | undefined;
  /** `match`, `match_re` and `matchers` together, in Alertmanager's order (name, value, type). */
  readonly matchers: readonly Matcher[];
  readonly continue: boolean;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  /** 0.34's route `labels`: templates by label name, in the order of the file. */
  readonly labels: readonly (readonly [name: string, template: string])[];
  readonly routes: readonly RouteConfig[];
}

export interface InhibitRuleConfig {
  readonly name: string;
  /** Every entry is an alternative source; an alert is a source when it matches all matchers of one. */
  readonly sources: readonly (readonly Matcher[])[];
  readonly targetMatchers: readonly Matcher[];
  /** Label names whose values must agree, sorted. */
  readonly equal: readonly string[];
}

export interface ReceiverConfig {
  readonly name: string;
  /** Its own labels and `name`; missing only in configs made by hand. */
  readonly labels?: LabelSet;
  /** In the order in which Alertmanager builds them: by type, then as written. */
  readonly integrations: readonly IntegrationConfig[];
}

export type IntegrationConfig = WebhookConfig | OtherIntegrationConfig;

/** What every integration has. `index` counts within its type and receiver, from 0. */
export interface IntegrationBase {
  readonly index: number;
  readonly sendResolved: boolean;
}

export interface WebhookConfig extends IntegrationBase {
  readonly type: 'webhook';
  /** Exactly one of `url` and `urlFile` is set. */
  readonly url: Secret | undefined;
  readonly urlFile: string | undefined;
  readonly http: HttpConfig;
  /** 0: no limit. */
  readonly maxAlerts: Whole;
  /** 0: until the flush's deadline. */
  readonly timeoutMs: number;
  /** 0.34's custom `payload`, as decoded; undefined: the standard one. */
  readonly payload: unknown;
}

/** A silence that the file provides. Times are milliseconds since 1970; exactly one of `endsAtMs` and `durationMs` is set. */
export interface SilenceConfig {
  readonly matchers: readonly Matcher[];
  readonly startsAtMs: number | undefined;
  readonly endsAtMs: number | undefined;
  readonly durationMs: number | undefined;
  readonly comment: string;
  readonly createdBy: string;
}

/** Defaults of the root route, and a limit. */
export interface GroupingConfig {
  readonly groupBy: readonly string[] | undefined;
  readonly groupByAll: boolean;
  readonly groupWaitMs: number | undefined;
  readonly groupIntervalMs: number | undefined;
  readonly repeatIntervalMs: number | undefined;
  /** 0: no limit. */
  readonly maxGroups: number;
}
