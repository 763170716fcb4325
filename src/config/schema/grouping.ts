// grouping: what the root route takes where it says nothing, and a limit.

import type { GroupingConfig } from '../config.ts';
import type { ValueOf } from '../decode/codec.ts';
import { section } from '../decode/object.ts';
import { int } from '../decode/values.ts';
import { buildGrouping, checkGrouping, groupingFields } from './route.ts';

export type RawGrouping = ValueOf<typeof grouping>;
export const grouping = section({ ...groupingFields, maxGroups: int({ least: 0 }) }, checkGrouping);

export function buildGroupingConfig(value: RawGrouping): GroupingConfig {
  return { ...buildGrouping(value), maxGroups: value.maxGroups };
}
