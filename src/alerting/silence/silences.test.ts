import { expect, test } from 'vitest';
import { HOUR_MS, silenceWorld } from '../../../test/support/silence-world.ts';
import { integerBetween, pick, type Random, seededRandom } from '../../base/random.ts';
import { Timestamp } from '../../base/timestamp.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { newMatcher } from '../../labels/matcher.ts';
import { hasMatchers, matchesLabels, type Silence, silenceState } from './silence.ts';
import type { MatcherDraft, SilenceDraft } from './silence-draft.ts';
import type { Silences } from './silences.ts';

const node = LabelSet.from([['job', 'node']]);

test('a silence mutes what matches, from its start to its end', async () => {
  const { silences, clock, draft, at, store } = silenceWorld();
  expect(await silences.set(draft({ startsAt: at(1), endsAt: at(2) }))).toEqual({ kind: 'set', id: 'id-1' });
  expect(store.saved.get('id-1')).toBe(silences.get('id-1'));
  expect(silences.mutedBy(node, clock.now())).toEqual([]);
  expect(silences.countByState(clock.now())).toEqual({ active: 0, pending: 1, expired: 0 });
  await clock.advance(HOUR_MS);
  expect(silences.mutedBy(node, clock.now())).toEqual(['id-1']);
  expect(silences.mutedBy(LabelSet.from([['job', 'other']]), clock.now())).toEqual([]);
  expect(silences.countByState(clock.now())).toEqual({ active: 1, pending: 0, expired: 0 });
  await clock.advance(HOUR_MS);
  expect(silences.mutedBy(node, clock.now())).toEqual([]);
  expect(silences.countByState(clock.now())).toEqual({ active: 0, pending: 0, expired: 1 });
});

test('matcher sets are alternatives; the ids of all that mute come sorted and once', async () => {
  const { silences, clock, draft } = silenceWorld();
  const job: MatcherDraft = { name: 'job', type: '=~', value: 'n.*' };
  const zone: MatcherDraft = { name: 'zone', type: '=', value: 'a' };
  await silences.set(draft({ matcherSets: [[job], [zone], [job, zone]] }));
  await silences.set(draft());
  const both = LabelSet.from([
    ['job', 'node'],
    ['zone', 'a'],
  ]);
  expect(silences.mutedBy(both, clock.now())).toEqual(['id-1', 'id-2']);
  expect(silences.mutedBy(LabelSet.from([['zone', 'a']]), clock.now())).toEqual(['id-1']);
});

const bad: readonly [Partial<SilenceDraft>, string][] = [
  [{ matcherSets: [] }, 'at least one matcher set required'],
  [{ matcherSets: [[]] }, 'matcher set 0 is empty'],
  [{ matcherSets: [[{ name: '', type: '=', value: 'x' }]] }, 'invalid label matcher 0 in set 0: invalid label name ""'],
  [
    { matcherSets: [[{ name: 'a', type: '=~', value: '(' }]] },
    'invalid label matcher 0 in set 0: invalid regular expression "(": error parsing regexp: missing closing ): `(`',
  ],
  [
    { matcherSets: [[{ name: 'a', type: '=~', value: 'a)|(b' }]] },
    'invalid label matcher 0 in set 0: invalid regular expression "a)|(b": error parsing regexp: unexpected ): `a)|(b`',
  ],
  [
    {
      matcherSets: [
        [{ name: 'a', type: '=', value: 'b' }],
        [
          { name: 'a', type: '=', value: '' },
          { name: 'b', type: '=~', value: '.*' },
        ],
      ],
    },
    'matcher set 1: at least one matcher must not match the empty string',
  ],
  [{ endsAt: Timestamp.zero }, 'invalid zero end timestamp'],
  [{ startsAt: new Timestamp(2), endsAt: new Timestamp(1) }, 'end time must not be before start time'],
  [{ startsAt: new Timestamp(1), endsAt: new Timestamp(2) }, 'end time must not be before start time'],
];

test.each(bad)('%j is refused in the words of Alertmanager', async (changed, message) => {
  const { silences, draft, store } = silenceWorld();
  expect(await silences.set(draft(changed))).toEqual({ kind: 'invalid', message: `invalid silence: ${message}` });
  expect(store.saved.size).toBe(0);
});

test('label names are those of the mode', async () => {
  const { silences, draft } = silenceWorld({ matcherMode: 'classic' });
  const outcome = await silences.set(draft({ matcherSets: [[{ name: 'a.b', type: '=', value: 'x' }]] }));
  expect(outcome).toEqual({
    kind: 'invalid',
    message: 'invalid silence: invalid label matcher 0 in set 0: invalid label name "a.b"',
  });
});

test('negative matchers alone are enough', async () => {
  const { silences, draft } = silenceWorld();
  expect(await silences.set(draft({ matcherSets: [[{ name: 'a', type: '!=', value: 'x' }]] }))).toMatchObject({
    kind: 'set',
  });
});

test('a start in the past becomes now', async () => {
  const { silences, clock, draft, at } = silenceWorld();
  await silences.set(draft({ startsAt: at(-5) }));
  expect(silences.get('id-1')?.startsAt.ms).toBe(clock.now());
});

test('an active silence is changed in place when neither its start nor its matchers change', async () => {
  const { silences, clock, draft, at, changes } = silenceWorld();
  await silences.set(draft());
  const { startsAt } = silences.get('id-1') as Silence;
  await clock.advance(60_000);
  const before = silences.version;
  const changed = draft({ id: 'id-1', startsAt, endsAt: at(5), comment: 'longer' });
  expect(await silences.set(changed)).toEqual({ kind: 'set', id: 'id-1' });
  expect(silences.get('id-1')).toMatchObject({ comment: 'longer', endsAt: at(5), updatedAt: at(0) });
  expect(silences.list()).toHaveLength(1);
  expect(silences.version).toBeGreaterThan(before);
  expect(changes).toEqual(['id-1 created', 'id-1 updated']);
});

test.each<[string, (at: (hours: number) => Timestamp) => Partial<SilenceDraft>]>([
  ['matchers', () => ({ matcherSets: [[{ name: 'job', type: '=', value: 'other' }]] })],
  ['the start', (at) => ({ startsAt: at(-1) })],
])('changing %s of an active silence expires it for a new one', async (_, change) => {
  const { silences, clock, draft, at, changes, state, store } = silenceWorld();
  await silences.set(draft());
  const { startsAt } = silences.get('id-1') as Silence;
  await clock.advance(60_000);
  expect(await silences.set(draft({ id: 'id-1', startsAt, ...change(at) }))).toEqual({ kind: 'set', id: 'id-2' });
  expect(state('id-1')).toBe('expired');
  expect(state('id-2')).toBe('active');
  expect(silences.get('id-2')?.startsAt.ms).toBe(clock.now());
  expect(changes).toEqual(['id-1 created', 'id-1 expired', 'id-2 created']);
  expect([...store.saved.values()]).toEqual(expect.arrayContaining([...silences.list()]));
});

test('a pending silence may begin earlier, but not in the past', async () => {
  const { silences, draft, at, state } = silenceWorld();
  await silences.set(draft({ startsAt: at(5), endsAt: at(6) }));
  const earlier = draft({ id: 'id-1', startsAt: at(2), endsAt: at(6) });
  expect(await silences.set(earlier)).toEqual({ kind: 'set', id: 'id-1' });
  expect(await silences.set({ ...earlier, startsAt: at(-1) })).toEqual({ kind: 'set', id: 'id-2' });
  expect(state('id-1')).toBe('expired');
});

test('changing an expired silence makes a new one and leaves it alone', async () => {
  const { silences, clock, draft, at, changes } = silenceWorld();
  await silences.set(draft());
  await clock.advance(2 * HOUR_MS);
  const before = silences.get('id-1');
  expect(await silences.set(draft({ id: 'id-1', endsAt: at(1) }))).toEqual({ kind: 'set', id: 'id-2' });
  expect(silences.get('id-1')).toBe(before);
  expect(changes).toEqual(['id-1 created', 'id-2 created']);
});

test('an unknown id is not found', async () => {
  const { silences, draft } = silenceWorld();
  expect(await silences.set(draft({ id: 'x' }))).toEqual({ kind: 'unknown', message: 'silence not found' });
  expect(await silences.expire('x')).toEqual({ kind: 'unknown' });
});

test('expiring ends an active silence now, a pending one at its beginning, and an ended one not again', async () => {
  const { silences, clock, draft, at, state } = silenceWorld();
  await silences.set(draft());
  await silences.set(draft({ startsAt: at(5), endsAt: at(6) }));
  await clock.advance(1000);
  expect(await silences.expire('id-1')).toEqual({ kind: 'expired' });
  expect(await silences.expire('id-2')).toEqual({ kind: 'expired' });
  expect(state('id-1')).toBe('expired');
  expect(silences.mutedBy(node, clock.now())).toEqual([]);
  expect(silences.get('id-2')).toMatchObject({ startsAt: at(0), endsAt: at(0), updatedAt: at(0) });
  expect(state('id-2')).toBe('expired');
  const before = silences.get('id-1');
  await clock.advance(1000);
  expect(await silences.expire('id-1')).toEqual({ kind: 'expired' });
  expect(silences.get('id-1')).toBe(before);
});

test('an ended silence is shown until its retention has passed, then forgotten', async () => {
  const { silences, clock, draft, store } = silenceWorld();
  await silences.set(draft());
  await silences.set(draft({ endsAt: new Timestamp(clock.now() + 500 * HOUR_MS) }));
  await clock.advance(121 * HOUR_MS - 1);
  expect(silences.collectGarbage()).toBe(0);
  expect(silences.list()).toHaveLength(2);
  const before = silences.version;
  await clock.advance(1);
  expect(silences.collectGarbage()).toBe(1);
  expect(silences.version).toBeGreaterThan(before);
  expect(silences.list().map(({ id }) => id)).toEqual(['id-2']);
  expect([...store.saved.keys()]).toEqual(['id-2']);
  expect(silences.mutedBy(node, clock.now())).toEqual(['id-2']);
});

test('silences of the last process are back', async () => {
  const first = silenceWorld();
  await first.silences.set(first.draft());
  const { silences, clock, changes } = silenceWorld();
  silences.restore([...first.store.saved.values()]);
  expect(silences.mutedBy(node, clock.now())).toEqual(['id-1']);
  expect(changes).toEqual([]);
});

test('provisioned silences mute and are listed, but only the config file changes them', async () => {
  const { silences, clock, draft, store } = silenceWorld({ maxSilences: 1 });
  const source = silenceWorld();
  await source.silences.set(draft());
  const provisioned = { ...(source.silences.get('id-1') as Silence), id: 'from-file' };
  silences.setProvisioned([provisioned]);
  expect(silences.isProvisioned('from-file')).toBe(true);
  await silences.set(draft());
  expect(silences.mutedBy(node, clock.now())).toEqual(['from-file', 'id-1']);
  expect(silences.list().map(({ id }) => id)).toEqual(['from-file', 'id-1']);
  const refused = {
    kind: 'refused',
    reason: 'provisioned',
    message: 'silence from-file is provisioned: only the config file can change it',
  };
  expect(await silences.expire('from-file')).toEqual(refused);
  expect(await silences.set(draft({ id: 'from-file' }))).toEqual(refused);
  const before = silences.version;
  silences.setProvisioned([]);
  expect(silences.version).toBeGreaterThan(before);
  expect(silences.mutedBy(node, clock.now())).toEqual(['id-1']);
  expect(silences.get('from-file')).toBeUndefined();
  expect([...store.saved.keys()]).toEqual(['id-1']);
});

test('a query restricts by id, by state and by matchers of one set', async () => {
  const { silences, clock, draft, at } = silenceWorld();
  await silences.set(draft());
  await silences.set(draft({ startsAt: at(5), endsAt: at(6) }));
  const matcher = (name: string, value: string) => {
    const made = newMatcher('=', name, value);
    if (!made.ok) throw new Error(made.error);
    return made.value;
  };
  const ids = (query: Parameters<Silences['query']>[0]) => silences.query(query, clock.now()).map(({ id }) => id);
  expect(ids({})).toEqual(['id-1', 'id-2']);
  expect(ids({ ids: ['id-2', 'nope'] })).toEqual(['id-2']);
  expect(ids({ states: ['active'] })).toEqual(['id-1']);
  expect(ids({ matchers: [matcher('job', 'node')] })).toEqual(['id-1', 'id-2']);
  expect(ids({ matchers: [matcher('job', 'n')] })).toEqual([]);
  const [job, zone] = [matcher('job', 'node'), matcher('zone', 'a')];
  const two = { ...(silences.get('id-1') as Silence), matcherSets: [[job], [zone]] };
  expect(hasMatchers(two, [job])).toBe(true);
  expect(hasMatchers(two, [job, zone])).toBe(false);
});

// ---- Against a plain scan ----

function randomSet(random: Random): MatcherDraft[] {
  const one = (): MatcherDraft => ({
    name: pick(random, ['job', 'zone', 'env']),
    type: pick(random, ['=', '=', '=~', '!=', '!~']),
    value: pick(random, ['', 'a', 'b', 'a|b', 'a|', 'b.*', '(?:a|c)']),
  });
  return Array.from({ length: integerBetween(random, 1, 3) }, one);
}

test.each([1, 2, 3, 4])('mutes what a plain scan finds, through edits and time (seed %i)', async (seed) => {
  const random = seededRandom(seed);
  const { silences, clock, draft } = silenceWorld();
  for (let step = 0; step < 300; step += 1) {
    const known = silences.list();
    const old = known[integerBetween(random, 0, known.length)]?.id ?? '';
    const moment = (low: number, high: number) => new Timestamp(clock.now() + integerBetween(random, low, high) * 1000);
    const matcherSets = Array.from({ length: integerBetween(random, 1, 2) }, () => randomSet(random));
    if (random.next() < 0.2) await silences.expire(old);
    else await silences.set(draft({ id: old, matcherSets, startsAt: moment(-5, 20), endsAt: moment(20, 60) }));
    if (random.next() < 0.1) silences.setProvisioned(known.slice(0, 2).map((one) => ({ ...one, id: `p-${one.id}` })));
    if (random.next() < 0.1) silences.collectGarbage();
    await clock.advance(integerBetween(random, 0, 2000));

    const labels = LabelSet.from(
      ['job', 'zone', 'env'].map((name) => [name, pick(random, ['', 'a', 'b', 'c', 'bb'])] as const),
    );
    const expected = silences
      .list()
      .filter((one) => silenceState(one, clock.now()) === 'active' && matchesLabels(one, labels))
      .map(({ id }) => id)
      .sort();
    expect(silences.mutedBy(labels, clock.now()), `step ${step}`).toEqual(expected);
  }
});
