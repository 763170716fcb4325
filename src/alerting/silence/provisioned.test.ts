import { expect, test } from 'vitest';
import { goodConfig } from '../../../test/support/config-files.ts';
import { isProvisionedId, provisionSilences } from './provisioned.ts';
import type { Silence } from './silence.ts';

const HOUR = 3_600_000;

function configs(...silences: readonly string[]) {
  return goodConfig(`route: {receiver: a}\nreceivers: [{name: a}]\nsilences: [${silences.join(', ')}]\n`).silences;
}

const X = '{matchers: [team=x], duration: 1h}';
const Y = '{matchers: [team=y], duration: 1h}';

/** Start and end in hours, of each. */
function hours(silences: readonly Silence[]): readonly (readonly number[])[] {
  return silences.map(({ startsAt, endsAt }) => [startsAt.ms / HOUR, endsAt.ms / HOUR]);
}

test('a duration counts from the first application, however often the file is read', () => {
  const first = provisionSilences(configs(X), [], 0);
  const again = provisionSilences(configs(X), first, HOUR / 2);
  expect(hours(again)).toEqual([[0, 1]]);
  expect(again[0]?.id).toBe(first[0]?.id);
  expect(first.every(({ id }) => isProvisionedId(id))).toBe(true);
});

test('a silence that leaves the file ends now; one that has run out stays as it ended', () => {
  const first = provisionSilences(configs(X), [], 0);
  expect(hours(provisionSilences([], first, HOUR / 2))).toEqual([[0, 0.5]]);
  expect(hours(provisionSilences([], first, 3 * HOUR))).toEqual([[0, 1]]);
});

test('a silence that comes back to the file is applied for the first time again', () => {
  const first = provisionSilences(configs(X, Y), [], 0);
  const left = provisionSilences(configs(Y), first, HOUR / 2);
  const back = provisionSilences(configs(X, Y), left, 2 * HOUR);
  expect(hours(back)).toEqual([
    [2, 3],
    [0, 1],
  ]);
});
