// Silences as API v2 writes them: keys in the order of Alertmanager's generated code, times in UTC, HTML escaped.

import { type Silence, silenceState } from '../../alerting/silence/silence.ts';
import { goJsonPairs, goJsonString } from '../../base/go-json.ts';
import { Timestamp } from '../../base/timestamp.ts';
import { LabelSet } from '../../labels/label-set.ts';
import type { Matcher } from '../../labels/matcher.ts';

export function silenceJson(silence: Silence, nowMs: number): string {
  const { id, annotations, comment, createdBy, endsAt, matcherSets, startsAt, updatedAt } = silence;
  // The document has room for one set; of alternatives the first is shown, as Alertmanager does.
  const matchers = (matcherSets[0] ?? []).map(matcherJson).join(',');
  return (
    `{"id":${goJsonString(id)},"status":{"state":"${silenceState(silence, nowMs)}"},"updatedAt":"${utc(updatedAt)}",` +
    `"annotations":${goJsonPairs(LabelSet.from(annotations))},"comment":${goJsonString(comment)},` +
    `"createdBy":${goJsonString(createdBy)},"endsAt":"${utc(endsAt)}","matchers":[${matchers}],"startsAt":"${utc(startsAt)}"}`
  );
}

function matcherJson({ name, type, value }: Matcher): string {
  const isEqual = type === '=' || type === '=~';
  const isRegex = type === '=~' || type === '!~';
  return `{"isEqual":${isEqual},"isRegex":${isRegex},"name":${goJsonString(name)},"value":${goJsonString(value)}}`;
}

/** Silences keep no offset. */
function utc(moment: Timestamp): string {
  return new Timestamp(moment.ms, moment.nanos).toRfc3339Millis();
}
