// Provisioned silences: those of the config file (ADR 12). Each has an id that follows from what it says, so that it is the
// same silence in every reload and after a restart; its duration counts from the first time it was applied.

import { createHash } from 'node:crypto';
import { Timestamp } from '../../base/timestamp.ts';
import type { SilenceConfig } from '../../config/config.ts';
import { formatMatchers } from '../../labels/matcher.ts';
import type { Silence } from './silence.ts';

/**
 * The silences that hold from now on: those of the file, and those that have left it, ended. `known` are the provisioned
 * ones of before, with the times of their first application.
 */
export function provisionSilences(
  configs: readonly SilenceConfig[],
  known: readonly Silence[],
  nowMs: number,
): Silence[] {
  const before = new Map(known.map((silence) => [silence.id, silence]));
  const now = new Timestamp(nowMs);
  const inFile = new Map(configs.map((config) => [provisionedId(config), config]));
  const current = [...inFile].map(([id, config]) => apply(id, config, before.get(id), now));
  const left = known.filter((silence) => !inFile.has(silence.id)).map((silence) => ended(silence, now));
  return [...current, ...left];
}

/** Whether the id is of a silence from a config file: its version digit is 8, of all others 4. (RFC 9562) */
export function isProvisionedId(id: string): boolean {
  return id[14] === '8';
}

function apply(id: string, config: SilenceConfig, before: Silence | undefined, now: Timestamp): Silence {
  // One that left the file and comes back is applied for the first time again.
  const first = before !== undefined && before.endsAt.compare(before.updatedAt) > 0 ? before : undefined;
  const startsAt = config.startsAtMs === undefined ? (first?.startsAt ?? now) : new Timestamp(config.startsAtMs);
  const endsAtMs = config.endsAtMs ?? startsAt.ms + (config.durationMs ?? 0);
  return {
    id,
    matcherSets: [config.matchers],
    startsAt,
    endsAt: new Timestamp(endsAtMs),
    updatedAt: first?.updatedAt ?? now,
    createdBy: config.createdBy,
    comment: config.comment,
    annotations: [],
  };
}

function ended(silence: Silence, now: Timestamp): Silence {
  if (silence.endsAt.compare(now) <= 0) return silence;
  const startsAt = silence.startsAt.compare(now) > 0 ? now : silence.startsAt;
  return { ...silence, startsAt, endsAt: now, updatedAt: now };
}

/** A UUID of version 8 made from the silence's own words. */
function provisionedId(config: SilenceConfig): string {
  const { matchers, startsAtMs, endsAtMs, durationMs, comment, createdBy } = config;
  const words = JSON.stringify([formatMatchers(matchers), startsAtMs, endsAtMs, durationMs, comment, createdBy]);
  const hex = createHash('sha256').update(words).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
