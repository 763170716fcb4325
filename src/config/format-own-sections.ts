// Our own sections as they are written in a config file.

import type { Config, SilenceConfig } from './config.ts';
import type { Plain } from './decode/codec.ts';
import { filled, orNothing, plainDuration } from './plain-entries.ts';
import { database } from './schema/database.ts';
import { llm } from './schema/llm.ts';
import { redis } from './schema/redis.ts';

export function plainSections(config: Config): readonly (readonly [key: string, value: Plain | undefined])[] {
  const { grouping } = config;
  const groupingFields = filled([
    ['group_by', grouping.groupByAll ? ['...'] : grouping.groupBy],
    ['group_wait', plainDuration(grouping.groupWaitMs)],
    ['group_interval', plainDuration(grouping.groupIntervalMs)],
    ['repeat_interval', plainDuration(grouping.repeatIntervalMs)],
    ['max_groups', grouping.maxGroups],
  ]);
  return [
    ['silences', orNothing(config.silences.map(plainSilence))],
    ['grouping', groupingFields],
    ['database', database.write(config.database)],
    ['redis', config.redis && redis.write(config.redis)],
    ['llm', config.llm && llm.write(config.llm)],
  ];
}

function plainSilence(silence: SilenceConfig): Plain {
  return filled([
    ['matchers', silence.matchers.map(String)],
    ['starts_at', plainTime(silence.startsAtMs)],
    ['ends_at', plainTime(silence.endsAtMs)],
    ['duration', plainDuration(silence.durationMs)],
    ['comment', silence.comment],
    ['created_by', silence.createdBy],
  ]);
}

function plainTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
