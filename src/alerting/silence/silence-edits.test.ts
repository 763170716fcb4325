import { expect, test } from 'vitest';
import { Timestamp } from '../../base/timestamp.ts';
import { newMatcher } from '../../labels/matcher.ts';
import type { Silence } from './silence.ts';
import { canUpdate } from './silence-edits.ts';

const SECOND = 1000;

function silence(startsAtS: number, endsAtS: number, value = 'x'): Silence {
  const matcher = newMatcher('=', 'team', value);
  if (!matcher.ok) throw new Error(matcher.error);
  return {
    id: 'id',
    matcherSets: [[matcher.value]],
    startsAt: new Timestamp(startsAtS * SECOND),
    endsAt: new Timestamp(endsAtS * SECOND),
    updatedAt: new Timestamp(startsAtS * SECOND),
    createdBy: '',
    comment: '',
    annotations: [],
  };
}

test.each<[string, Silence, Silence, boolean]>([
  ['an active one may end at another time', silence(0, 200), silence(0, 300), true],
  ['an active one may end now', silence(0, 200), silence(0, 100), true],
  ['an active one may not have ended', silence(0, 200), silence(0, 99), false],
  ['an active one may not have begun at another time', silence(0, 200), silence(1, 200), false],
  ['no other matchers', silence(0, 200), silence(0, 200, 'y'), false],
  ['a pending one may begin sooner', silence(150, 200), silence(100, 200), true],
  ['a pending one may not have begun already', silence(150, 200), silence(99, 200), false],
  ['an expired one is over, whatever is asked', silence(0, 50), silence(0, 300), false],
])('at 100 s, %s', (_story, from, to, expected) => {
  expect(canUpdate(from, to, 100 * SECOND)).toBe(expected);
});
