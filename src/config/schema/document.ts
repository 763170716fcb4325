// The whole document: Alertmanager's sections, and ours after them.

import { located, optional, type ValueOf } from '../decode/codec.ts';
import { list, locatedList } from '../decode/collections.ts';
import { section } from '../decode/object.ts';
import { pattern } from '../decode/paths.ts';
import { database } from './database.ts';
import { eventRecorder } from './event-recorder.ts';
import { globalConfig } from './global.ts';
import { grouping } from './grouping.ts';
import { inhibitRule } from './inhibit-rules.ts';
import { llm } from './llm.ts';
import { receiver } from './receivers.ts';
import { redis } from './redis.ts';
import { route } from './route.ts';
import { silence } from './silences.ts';
import { namedIntervals } from './time-intervals.ts';
import { tracing } from './tracing.ts';

export type RawDocument = ValueOf<typeof document>;
export const document = section({
  global: located(globalConfig),
  route: located(route),
  inhibitRules: locatedList(inhibitRule),
  receivers: locatedList(receiver),
  templates: list(pattern()),
  muteTimeIntervals: locatedList(namedIntervals),
  timeIntervals: locatedList(namedIntervals),
  tracing: optional(tracing),
  eventRecorder: optional(eventRecorder),
  silences: locatedList(silence),
  grouping,
  database: { ...database, zero: database.absent },
  redis: optional(redis),
  llm: optional(llm),
});
