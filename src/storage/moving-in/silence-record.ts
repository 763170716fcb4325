// A record of Alertmanager's `silences` file: one silence, as any version since 0.5 wrote it.
// (silence/silencepb/silence.proto: MeshSilence. Its time of expiry is passed over: it says what `--data.retention` was.)

import type { Silence } from '../../alerting/silence/silence.ts';
import { type Matcher, type MatcherType, newMatcher } from '../../labels/matcher.ts';
import { WireError, type WireReader } from './wire-reader.ts';
import { readTime, TIME_LEFT_OUT } from './wire-time.ts';

const TYPES: readonly MatcherType[] = ['=', '=~', '!=', '!~'];

/** Throws {@link WireError} where it is none, or none that can be kept. */
export function readSilenceRecord(record: WireReader): Silence {
  let silence: Silence | undefined;
  for (const field of record.fields()) {
    if (field === 1) silence = readSilence(record.message());
  }
  if (silence === undefined) throw new WireError('it holds no silence');
  return silence;
}

function readSilence(message: WireReader): Silence {
  let [id, createdBy, comment] = ['', '', ''];
  let [startsAt, endsAt, updatedAt] = [TIME_LEFT_OUT, TIME_LEFT_OUT, TIME_LEFT_OUT];
  let earlierComment: EarlierComment | undefined;
  const onlySet: Matcher[] = [];
  const matcherSets: (readonly Matcher[])[] = [];
  const annotations = new Map<string, string>();
  for (const field of message.fields()) {
    if (field === 1) id = message.text();
    else if (field === 2) onlySet.push(readMatcher(message.message()));
    else if (field === 3) startsAt = readTime(message.message());
    else if (field === 4) endsAt = readTime(message.message());
    else if (field === 5) updatedAt = readTime(message.message());
    else if (field === 7) earlierComment ??= readEarlierComment(message.message());
    else if (field === 8) createdBy = message.text();
    else if (field === 9) comment = message.text();
    else if (field === 10) annotations.set(...readEntry(message.message()));
    else if (field === 11) matcherSets.push(readMatcherSet(message.message()));
  }
  // What wrote several sets wrote the first one twice, for older readers; what wrote one list knew no sets.
  const sets = matcherSets.length > 0 ? matcherSets : [onlySet];
  if (id === '') throw new WireError('the silence has no id');
  if (sets.some((set) => set.length === 0)) throw new WireError(`silence ${id} has no matchers`);
  return {
    id,
    matcherSets: sets,
    startsAt,
    endsAt,
    updatedAt,
    createdBy,
    comment,
    annotations: [...annotations],
    ...earlierComment,
  };
}

function readMatcherSet(message: WireReader): Matcher[] {
  const matchers: Matcher[] = [];
  for (const field of message.fields()) {
    if (field === 1) matchers.push(readMatcher(message.message()));
  }
  return matchers;
}

function readMatcher(message: WireReader): Matcher {
  let typeNumber = 0;
  let [name, pattern] = ['', ''];
  for (const field of message.fields()) {
    if (field === 1) typeNumber = Number(message.uint64());
    else if (field === 2) name = message.text();
    else if (field === 3) pattern = message.text();
  }
  const type = TYPES[typeNumber];
  if (type === undefined) throw new WireError(`a matcher has the unknown type ${typeNumber}`);
  const matcher = newMatcher(type, name, pattern);
  if (!matcher.ok) throw new WireError(matcher.error);
  return matcher.value;
}

/** Before a silence had an author and a comment of its own, it had a list of comments: the first one counted. */
interface EarlierComment {
  readonly createdBy: string;
  readonly comment: string;
}

function readEarlierComment(message: WireReader): EarlierComment {
  let [createdBy, comment] = ['', ''];
  for (const field of message.fields()) {
    if (field === 1) createdBy = message.text();
    else if (field === 2) comment = message.text();
  }
  return { createdBy, comment };
}

function readEntry(message: WireReader): [name: string, value: string] {
  let [name, value] = ['', ''];
  for (const field of message.fields()) {
    if (field === 1) name = message.text();
    else if (field === 2) value = message.text();
  }
  return [name, value];
}
