import { expect, test } from 'vitest';
import { Timestamp } from '../base/timestamp.ts';
import { LabelSet } from '../labels/label-set.ts';
import type { PostedAlert } from './alerting.ts';
import { admit } from './intake.ts';

const NOW = new Timestamp(1_000_000);
const RULES = { resolveTimeoutMs: 300_000, isValidName: (name: string) => name !== 'bad name' };
const NOTHING = { annotations: LabelSet.empty, startsAt: undefined, endsAt: undefined, generatorUrl: '' };
const at = (ms: number): Timestamp => new Timestamp(ms);

function admitted(posted: Partial<PostedAlert>) {
  return admit({ ...NOTHING, labels: LabelSet.from([['alertname', 'A']]), ...posted }, NOW, RULES);
}

/** Start, end, and whether the end is a guess. */
function times(posted: Partial<PostedAlert>): readonly unknown[] {
  const intake = admitted(posted);
  return intake.invalid !== undefined
    ? [intake.invalid]
    : [intake.alert.startsAt.ms, intake.alert.endsAt.ms, intake.alert.timeout];
}

test.each<[string, Partial<PostedAlert>, readonly unknown[]]>([
  ['neither is given: from now until resolve_timeout', {}, [1_000_000, 1_300_000, true]],
  ['no end: resolve_timeout counts from now, not from the start', { startsAt: at(500) }, [500, 1_300_000, true]],
  ['an end alone: it began when it ended', { endsAt: at(2000) }, [2000, 2000, false]],
  ['both are given', { startsAt: at(500), endsAt: at(2000) }, [500, 2000, false]],
  ['zero is the same as not given', { startsAt: at(500), endsAt: Timestamp.zero }, [500, 1_300_000, true]],
  ['the end before the start', { startsAt: at(2000), endsAt: at(1999) }, ['start time must be before end time']],
])('%s', (_story, posted, expected) => {
  expect(times(posted)).toEqual(expected);
});

test('an empty value is the same as no label, and an alert has at least one', () => {
  const labels = LabelSet.from([
    ['alertname', 'A'],
    ['team', ''],
  ]);
  expect(admitted({ labels })).toMatchObject({ alert: { labels: LabelSet.from([['alertname', 'A']]) } });
  expect(admitted({ labels: LabelSet.from([['team', '']]) })).toMatchObject({
    invalid: 'at least one label pair required',
  });
});

test('names and values of labels and annotations are looked at', () => {
  expect(admitted({ labels: LabelSet.from([['bad name', 'x']]) })).toMatchObject({
    invalid: 'invalid label set: invalid name "bad name"',
  });
  expect(
    admit({ ...NOTHING, labels: LabelSet.from([['a"b', 'x']]) }, NOW, { ...RULES, isValidName: () => false }),
  ).toMatchObject({
    invalid: 'invalid label set: invalid name "a\\"b"', // as Go's %q has it
  });
  expect(admitted({ annotations: LabelSet.from([['a', '\ud800']]) })).toMatchObject({
    invalid: 'invalid annotations: invalid value "\ud800"',
  });
});
