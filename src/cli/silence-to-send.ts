// Silences as the API takes them.

import type { ApiMatcher, ApiSilence } from './api/answers.ts';

export function matchersToSend(matchers: readonly ApiMatcher[]): object[] {
  return matchers.map(({ name, type, value }) => ({
    name,
    value,
    isEqual: type.startsWith('='),
    isRegex: type.endsWith('~'),
  }));
}

/** A silence that is there, with its id: the server updates it, or puts another in its place. */
export function silenceToSend(silence: ApiSilence): object {
  const { id, matchers, startsAt, endsAt, createdBy, comment, annotations } = silence;
  return {
    id,
    matchers: matchersToSend(matchers),
    startsAt: startsAt.toRfc3339Millis(),
    endsAt: endsAt.toRfc3339Millis(),
    createdBy,
    comment,
    annotations: annotations.size === 0 ? undefined : Object.fromEntries(annotations),
  };
}
