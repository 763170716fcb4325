// The body of POST /api/v2/silences: text in, a silence to be set or a refusal out.

import type { MatcherDraft, SilenceDraft } from '../../alerting/silence/silence-draft.ts';
import type { Timestamp } from '../../base/timestamp.ts';
import type { LabelSet } from '../../labels/label-set.ts';
import type { MatcherType } from '../../labels/matcher.ts';
import { type Answer, apiError } from '../answer.ts';
import { DateTimes } from './date-time.ts';
import { entriesOf, mismatch, NotDecodable, readBoolean, readLabelSet, readString } from './go-decode.ts';
import { firstJsonValue } from './json-syntax.ts';

/** Whether the matchers make sense is for the silences to say. */
export type DecodedSilence =
  | { readonly draft: SilenceDraft & { readonly startsAt: Timestamp } }
  | { readonly refusal: Answer };

const GO_SILENCE = 'struct { ID string "json:\\"id,omitempty\\"" }';

export function decodeSilence(body: string): DecodedSilence {
  const value = firstJsonValue(body);
  if (!value.ok) return notParsed(value.error);
  if (value.value === undefined) return { refusal: required('silence') };
  try {
    return complete(readSilence(value.value));
  } catch (error) {
    if (error instanceof NotDecodable) return notParsed(error.message);
    throw error;
  }
}

interface RawSilence {
  id?: string | undefined;
  annotations?: LabelSet | undefined;
  comment?: string | undefined;
  createdBy?: string | undefined;
  startsAt?: Timestamp | undefined;
  endsAt?: Timestamp | undefined;
  matchers?: readonly (RawMatcher | undefined)[] | undefined;
}

interface RawMatcher {
  name?: string | undefined;
  value?: string | undefined;
  isRegex?: boolean | undefined;
  isEqual?: boolean | undefined;
}

function readSilence(value: unknown): RawSilence {
  const raw: RawSilence = {};
  const entries = entriesOf(value, '', GO_SILENCE) ?? [];
  for (const [key, field] of entries) {
    if (key.toLowerCase() === 'id') raw.id = readString(field, '.id') ?? raw.id;
  }
  for (const [key, field] of entries) readField(raw, key.toLowerCase(), field);
  return raw;
}

function readField(raw: RawSilence, key: string, value: unknown): void {
  if (key === 'annotations') raw.annotations = readLabelSet(value, 'Silence.annotations');
  else if (key === 'comment') raw.comment = readString(value, 'Silence.comment');
  else if (key === 'createdby') raw.createdBy = readString(value, 'Silence.createdBy');
  else if (key === 'startsat') raw.startsAt = readTime(value);
  else if (key === 'endsat') raw.endsAt = readTime(value);
  else if (key === 'matchers') raw.matchers = readMatchers(value);
}

function readTime(value: unknown): Timestamp | undefined {
  if (value === null) return undefined;
  if (typeof value !== 'string') throw mismatch(value, '', 'string');
  const moment = new DateTimes().read(value);
  if (!moment.ok) throw new NotDecodable(moment.error);
  return moment.value;
}

function readMatchers(value: unknown): RawSilence['matchers'] {
  if (value === null) return undefined;
  if (!Array.isArray(value)) throw mismatch(value, 'Silence.matchers', 'models.Matchers');
  return value.map((one, i) => readMatcher(one, `Silence.matchers.${i}`));
}

function readMatcher(value: unknown, field: string): RawMatcher | undefined {
  const entries = entriesOf(value, field, 'models.Matcher');
  if (entries === undefined) return undefined;
  const raw: RawMatcher = {};
  for (const [name, one] of entries) {
    const key = name.toLowerCase();
    if (key === 'name') raw.name = readString(one, `${field}.name`);
    else if (key === 'value') raw.value = readString(one, `${field}.value`);
    else if (key === 'isregex') raw.isRegex = readBoolean(one, `${field}.isRegex`);
    else if (key === 'isequal') raw.isEqual = readBoolean(one, `${field}.isEqual`);
  }
  return raw;
}

/** Asks for what must be there, in go-openapi's order: by name. */
function complete({ id, annotations, comment, createdBy, startsAt, endsAt, matchers }: RawSilence): DecodedSilence {
  if (comment === undefined) return { refusal: required('comment') };
  if (createdBy === undefined) return { refusal: required('createdBy') };
  if (endsAt === undefined) return { refusal: required('endsAt') };
  if (matchers === undefined) return { refusal: required('matchers') };
  if (matchers.length === 0) return { refusal: apiError(612, 'matchers in body should have at least 1 items') };
  const set: MatcherDraft[] = [];
  for (const [i, raw] of matchers.entries()) {
    const missing = missingOf(raw);
    if (missing !== undefined) return { refusal: required(`matchers.${i}${missing}`) };
    set.push({ name: raw?.name ?? '', type: typeOf(raw), value: raw?.value ?? '' });
  }
  if (startsAt === undefined) return { refusal: required('startsAt') };
  return {
    draft: {
      id: id ?? '',
      matcherSets: [set],
      startsAt,
      endsAt,
      createdBy,
      comment,
      annotations: [...(annotations ?? [])],
    },
  };
}

function missingOf(raw: RawMatcher | undefined): string | undefined {
  if (raw === undefined) return '';
  if (raw.isRegex === undefined) return '.isRegex';
  if (raw.name === undefined) return '.name';
  return raw.value === undefined ? '.value' : undefined;
}

function typeOf(raw: RawMatcher | undefined): MatcherType {
  if (raw?.isEqual === false) return raw.isRegex === true ? '!~' : '!=';
  return raw?.isRegex === true ? '=~' : '=';
}

function required(name: string): Answer {
  return apiError(602, `${name} in body is required`);
}

function notParsed(reason: string): DecodedSilence {
  return { refusal: apiError(400, `parsing silence body from "" failed, because ${reason}`) };
}
