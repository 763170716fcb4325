// GET and POST /api/v2/silences, GET and DELETE /api/v2/silence/{silenceID}.

import { hasMatchers, type Silence, type SilenceState, silenceState } from '../../alerting/silence/silence.ts';
import type { SilenceSet, Silences } from '../../alerting/silence/silences.ts';
import { goJsonStringRaw } from '../../base/go-json.ts';
import { type Answer, apiError, bare, DONE, json, jsonText } from '../answer.ts';
import type { HttpRequest } from '../request.ts';
import { type FilterSite, readMatchers } from './filters.ts';
import { jsonList } from './json-list.ts';
import { decodeSilence } from './posted-silence.ts';
import { silenceJson } from './silence-json.ts';

/** What the API asks of the silences. */
export type SilenceBook = Pick<Silences, 'list' | 'get' | 'set' | 'expire'>;

const SLICE = 2000;
const STATE_ORDER: Readonly<Record<SilenceState, number>> = { active: 1, pending: 2, expired: 3 };
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

export async function getSilences(
  request: HttpRequest,
  silences: SilenceBook,
  nowMs: number,
  site: FilterSite,
): Promise<Answer> {
  const query = request.query();
  const filter = await readMatchers(query.all('filter'), site, request.signal);
  if (!filter.ok) return jsonText(400, filter.error);
  const shown = (['active', 'expired', 'pending'] as const).filter((state) => query.flag(state, true));
  const found = silences
    .list()
    .map((silence) => ({ silence, state: silenceState(silence, nowMs) }))
    .filter(({ silence, state }) => shown.includes(state) && hasMatchers(silence, filter.value));
  found.sort((a, b) => STATE_ORDER[a.state] - STATE_ORDER[b.state] || compareWithin(a.state, a.silence, b.silence));
  return jsonList(found, ({ silence }) => silenceJson(silence, nowMs), SLICE);
}

/** Next to end, next to begin, last ended: first. */
function compareWithin(state: SilenceState, a: Silence, b: Silence): number {
  if (state === 'active') return a.endsAt.compare(b.endsAt);
  return state === 'pending' ? a.startsAt.compare(b.startsAt) : b.endsAt.compare(a.endsAt);
}

export function getSilence(id: string, silences: SilenceBook, nowMs: number): Answer {
  if (!UUID.test(id)) return notAnId(id);
  const silence = silences.get(id);
  return silence === undefined ? unknown() : json(silenceJson(silence, nowMs));
}

export async function deleteSilence(id: string, silences: SilenceBook): Promise<Answer> {
  if (!UUID.test(id)) return notAnId(id);
  const outcome = await silences.expire(id);
  if (outcome.kind === 'unknown') return unknown();
  return outcome.kind === 'expired' ? DONE : jsonText(500, outcome.message); // the document knows no other refusal
}

export async function postSilence(body: string, silences: SilenceBook, nowMs: number): Promise<Answer> {
  const decoded = decodeSilence(body);
  if ('refusal' in decoded) return decoded.refusal;
  const { draft } = decoded;
  if (draft.startsAt.compare(draft.endsAt) >= 0)
    return jsonText(400, 'Failed to create silence: start time must be before end time');
  if (draft.endsAt.ms < nowMs) return jsonText(400, "Failed to create silence: end time can't be in the past");
  const outcome = await silences.set(draft);
  if (outcome.kind === 'set') return json(`{"silenceID":${goJsonStringRaw(outcome.id)}}`);
  return jsonText(statusOf(outcome), outcome.message);
}

function statusOf(outcome: Exclude<SilenceSet, { kind: 'set' }>): number {
  if (outcome.kind === 'unknown') return 404;
  return outcome.kind === 'refused' && outcome.reason === 'store' ? 500 : 400;
}

function notAnId(id: string): Answer {
  return apiError(601, `silenceID in path must be of type uuid: ${JSON.stringify(id)}`);
}

/** The document gives this answer no body. */
function unknown(): Answer {
  return bare(404);
}
