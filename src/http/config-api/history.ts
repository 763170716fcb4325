// GET /api/v2/config/history: the audit log of reloads, newest first, one entry for every attempt. What the record of an
// attempt says of its end is passed on as it was written, in this API's spelling.

import type { Attempt, AttemptId, JsonValue, ReloadJournal } from '../../reload/journal-port.ts';
import { type Answer, apiError } from '../answer.ts';
import type { Query } from '../query.ts';
import { document, fromStore, moment } from './wire.ts';

const LIMIT = 50;
const LIMIT_MAX = 500;

export function getHistory(query: Query, journal: Pick<ReloadJournal, 'history'>): Answer | Promise<Answer> {
  const limit = wholeNumber(query.last('limit') ?? String(LIMIT), LIMIT_MAX);
  if (limit === undefined) return apiError(400, `limit in query must be a whole number from 1 to ${LIMIT_MAX}`);
  const before = query.last('before');
  const cursor = before === undefined ? undefined : wholeNumber(before, Number.MAX_SAFE_INTEGER);
  if (before !== undefined && cursor === undefined) {
    return apiError(400, 'before in query must be the id of an attempt: a whole number from 1');
  }
  // One more than is shown: whether there are older ones.
  const page = { limit: limit + 1, ...(cursor !== undefined && { before: cursor as AttemptId }) };
  return fromStore(journal.history(page), (found) => {
    const shown = found.slice(0, limit);
    const next = found.length > limit ? shown.at(-1)?.id : undefined;
    return document({ attempts: shown.map(entry), next_before: next ?? null });
  });
}

function wholeNumber(text: string, max: number): number | undefined {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= max ? value : undefined;
}

function entry(attempt: Attempt): object {
  const { id, trigger, actor, openedAtMs, closedAtMs, fromRevision, toRevision } = attempt;
  const { status, outcome, ...details } = recorded(attempt);
  return {
    id,
    trigger,
    actor,
    opened_at: moment(openedAtMs),
    closed_at: closedAtMs === undefined ? null : moment(closedAtMs),
    from_revision: fromRevision ?? null,
    to_revision: toRevision ?? null,
    status: status ?? (closedAtMs === undefined ? 'open' : (outcome ?? null)),
    outcome: outcome ?? null,
    details,
  };
}

type JsonObject = { readonly [name: string]: JsonValue };

function recorded({ outcome }: Attempt): JsonObject {
  const value = outcome === undefined ? {} : inSnakeCase(outcome);
  return isObject(value) ? value : { outcome: value };
}

/** `durationMs` is `duration_ms`. Names in records are ours: none comes from a config. */
function inSnakeCase(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [snakeCase(name), inSnakeCase(of)]));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
