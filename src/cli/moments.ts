// Moments and durations as amtool's flags have them.

import { parseDuration } from '../base/duration.ts';
import { Timestamp } from '../base/timestamp.ts';
import { ToolError } from './commands/command.ts';

/** RFC 3339; undefined where the flag is not given. */
export function momentOf(text: string, flag: string): Timestamp | undefined {
  if (text === '') return undefined;
  const moment = Timestamp.parse(text);
  if (moment !== undefined) return moment;
  throw new ToolError(`--${flag}: ${JSON.stringify(text)} is no moment in RFC 3339, like 2006-01-02T15:04:05-07:00`);
}

/** Prometheus's kind: `1h30m`, `2d`. */
export function silenceDuration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined)
    throw new ToolError(`not a valid duration string: ${JSON.stringify(text)}; write it like 2h30m or 7d`);
  if (ms === 0) throw new ToolError('silence duration must be greater than 0');
  return ms;
}

export function later(moment: Timestamp, ms: number): Timestamp {
  return new Timestamp(moment.ms + ms, moment.nanos);
}
