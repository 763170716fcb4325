// SilenceDraft: a silence as somebody asks for it, and whether it makes sense (silence/silence.go: validateSilence).

import { goQuote } from '../../base/go-quote.ts';
import { type Parsed, parsed, refused } from '../../base/parsed.ts';
import type { Steps } from '../../base/slices.ts';
import type { Timestamp } from '../../base/timestamp.ts';
import { needsProgram, regexpError } from '../../labels/go-regexp.ts';
import { isValidLabelName, type MatcherMode } from '../../labels/label-name.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { type Matcher, type MatcherType, newMatcher } from '../../labels/matcher.ts';
import type { Silence } from './silence.ts';

export interface SilenceDraft {
  /** Empty for a new silence. */
  readonly id: string;
  readonly matcherSets: readonly (readonly MatcherDraft[])[];
  /** Undefined: now. */
  readonly startsAt: Timestamp | undefined;
  readonly endsAt: Timestamp;
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations: readonly (readonly [name: string, value: string])[];
}

export interface MatcherDraft {
  readonly name: string;
  readonly type: MatcherType;
  readonly value: string;
}

/** To check a longer one holds the event loop up for seconds. Lists of plain values may be as long as they like. */
const REGEXP_MAX_CHARS = 50_000;

/** The silence that the draft describes, or what is wrong with it, in Alertmanager's words. A body holds very many matchers. */
export function* checkDraft(draft: SilenceDraft, now: Timestamp, mode: MatcherMode): Steps<Parsed<Silence>> {
  const matcherSets = yield* checkMatcherSets(draft.matcherSets, mode);
  if (!matcherSets.ok) return matcherSets;
  const startsAt = draft.startsAt === undefined || draft.startsAt.isZero ? now : draft.startsAt;
  const wrong = timesError(startsAt, draft.endsAt);
  if (wrong !== undefined) return refused(wrong);
  const { id, endsAt, createdBy, comment, annotations } = draft;
  return parsed({
    id,
    matcherSets: matcherSets.value,
    startsAt,
    endsAt,
    updatedAt: now,
    createdBy,
    comment,
    annotations,
  });
}

/** What is wrong with the times, in Alertmanager's words; undefined where nothing is. */
export function timesError(startsAt: Timestamp, endsAt: Timestamp): string | undefined {
  if (endsAt.isZero) return 'invalid zero end timestamp';
  return endsAt.compare(startsAt) < 0 ? 'end time must not be before start time' : undefined;
}

function* checkMatcherSets(
  sets: SilenceDraft['matcherSets'],
  mode: MatcherMode,
): Steps<Parsed<Silence['matcherSets']>> {
  if (sets.length === 0) return refused('at least one matcher set required');
  const compiled: (readonly Matcher[])[] = [];
  for (const [index, set] of sets.entries()) {
    const matchers = yield* checkSet(set, index, mode);
    if (!matchers.ok) return matchers;
    compiled.push(matchers.value);
  }
  return parsed(compiled);
}

function* checkSet(set: readonly MatcherDraft[], index: number, mode: MatcherMode): Steps<Parsed<readonly Matcher[]>> {
  if (set.length === 0) return refused(`matcher set ${index} is empty`);
  const matchers: Matcher[] = [];
  for (const [position, draft] of set.entries()) {
    const matcher = checkMatcher(draft, mode);
    if (!matcher.ok) return refused(`invalid label matcher ${position} in set ${index}: ${matcher.error}`);
    matchers.push(matcher.value);
    yield;
  }
  if (matchers.every(acceptsEmpty))
    return refused(`matcher set ${index}: at least one matcher must not match the empty string`);
  return parsed(matchers);
}

function checkMatcher({ name, type, value }: MatcherDraft, mode: MatcherMode): Parsed<Matcher> {
  if (!isValidLabelName(name, mode)) return refused(`invalid label name ${goQuote(name)}`);
  const isRegexp = type === '=~' || type === '!~';
  if (isRegexp && value.length > REGEXP_MAX_CHARS && needsProgram(value))
    return refused(`the regular expression of ${goQuote(name)} has more than ${REGEXP_MAX_CHARS} characters`);
  const matcher = newMatcher(type, name, value);
  if (!isRegexp) return matcher;
  // Alertmanager checks the bare pattern first, and that is what its error quotes.
  const wrong = regexpError(value) ?? (matcher.ok ? undefined : matcher.error);
  return wrong === undefined ? matcher : refused(`invalid regular expression ${goQuote(value)}: ${wrong}`);
}

/** Negative matchers never count as matching the empty string here. */
function acceptsEmpty(matcher: Matcher): boolean {
  return (matcher.type === '=' || matcher.type === '=~') && matcher.matches(LabelSet.empty);
}
