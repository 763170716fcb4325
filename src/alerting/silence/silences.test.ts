import { expect, test } from 'vitest';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { integerBetween, pick, type Random, seededRandom } from '../../base/random.ts';
import { Timestamp } from '../../base/timestamp.ts';
import { LabelSet } from '../../labels/label-set.ts';
import { newMatcher } from '../../labels/matcher.ts';
import { hasMatchers, matchesLabels, type Silence, silenceState } from './silence.ts';
import type { MatcherDraft, SilenceDraft } from './silence-draft.ts';
import { Silences, type SilencesOptions } from './silences.ts';

const HOUR_MS = 3_600_000;

/** A store that remembers in memory, and fails where it is told to. */
class FakeStore {
  readonly saved = new Map<string, Silence>();
  /** Which of the coming calls of saveSilence fail, counted from 1. */
  failing = new Set<number>();
  #calls = 0;

  async saveSilence(silence: Silence): Promise<void> {
    this.#calls += 1;
    await Promise.resolve();
    if (this.failing.has(this.#calls)) throw new Error('disk full');
    this.saved.set(silence.id, silence);
  }

  forgetSilence(id: string): void {
    this.saved.delete(id);
  }
}

function world(options: Partial<SilencesOptions> = {}) {
  const clock = new VirtualClock();
  const store = new FakeStore();
  const changes: string[] = [];
  let count = 0;
  const newId = () => {
    count += 1;
    return `id-${count}`;
  };
  const onChange: SilencesOptions['onChange'] = ({ id }, change) => changes.push(`${id} ${change}`);
  const limits = { retentionMs: 120 * HOUR_MS, maxSilences: 0, maxSilenceSizeBytes: 0 };
  const silences = new Silences({ clock, newId, store, matcherMode: 'fallback', ...limits, onChange, ...options });
  const draft = (changed: Partial<SilenceDraft> = {}): SilenceDraft => ({
    id: '',
    matcherSets: [[{ name: 'job', type: '=', value: 'node' }]],
    startsAt: undefined,
    endsAt: new Timestamp(clock.now() + HOUR_MS),
    createdBy: 'me',
    comment: 'why',
    annotations: [],
    ...changed,
  });
  const at = (hours: number) => new Timestamp(clock.now() + hours * HOUR_MS);
  const state = (id: string) => {
    const silence = silences.get(id);
    return silence === undefined ? 'unknown' : silenceState(silence, clock.now());
  };
  return { clock, store, silences, changes, draft, at, state };
}

const node = LabelSet.from([['job', 'node']]);

test('a silence mutes what matches, from its start to its end', async () => {
  const { silences, clock, draft, at, store } = world();
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
  const { silences, clock, draft } = world();
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
  const { silences, draft, store } = world();
  expect(await silences.set(draft(changed))).toEqual({ kind: 'invalid', message: `invalid silence: ${message}` });
  expect(store.saved.size).toBe(0);
});

test('label names are those of the mode', async () => {
  const { silences, draft } = world({ matcherMode: 'classic' });
  const outcome = await silences.set(draft({ matcherSets: [[{ name: 'a.b', type: '=', value: 'x' }]] }));
  expect(outcome).toEqual({
    kind: 'invalid',
    message: 'invalid silence: invalid label matcher 0 in set 0: invalid label name "a.b"',
  });
});

test('negative matchers alone are enough', async () => {
  const { silences, draft } = world();
  expect(await silences.set(draft({ matcherSets: [[{ name: 'a', type: '!=', value: 'x' }]] }))).toMatchObject({
    kind: 'set',
  });
});

test('a start in the past becomes now', async () => {
  const { silences, clock, draft, at } = world();
  await silences.set(draft({ startsAt: at(-5) }));
  expect(silences.get('id-1')?.startsAt.ms).toBe(clock.now());
});

test('an active silence is changed in place when neither its start nor its matchers change', async () => {
  const { silences, clock, draft, at, changes } = world();
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
  const { silences, clock, draft, at, changes, state, store } = world();
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
  const { silences, draft, at, state } = world();
  await silences.set(draft({ startsAt: at(5), endsAt: at(6) }));
  const earlier = draft({ id: 'id-1', startsAt: at(2), endsAt: at(6) });
  expect(await silences.set(earlier)).toEqual({ kind: 'set', id: 'id-1' });
  expect(await silences.set({ ...earlier, startsAt: at(-1) })).toEqual({ kind: 'set', id: 'id-2' });
  expect(state('id-1')).toBe('expired');
});

test('changing an expired silence makes a new one and leaves it alone', async () => {
  const { silences, clock, draft, at, changes } = world();
  await silences.set(draft());
  await clock.advance(2 * HOUR_MS);
  const before = silences.get('id-1');
  expect(await silences.set(draft({ id: 'id-1', endsAt: at(1) }))).toEqual({ kind: 'set', id: 'id-2' });
  expect(silences.get('id-1')).toBe(before);
  expect(changes).toEqual(['id-1 created', 'id-2 created']);
});

test('an unknown id is not found', async () => {
  const { silences, draft } = world();
  expect(await silences.set(draft({ id: 'x' }))).toEqual({ kind: 'unknown', message: 'silence not found' });
  expect(await silences.expire('x')).toEqual({ kind: 'unknown' });
});

test('expiring ends an active silence now, a pending one at its beginning, and an ended one not again', async () => {
  const { silences, clock, draft, at, state } = world();
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

test('the number of silences is limited, expired ones included', async () => {
  const { silences, draft } = world({ maxSilences: 1 });
  await silences.set(draft());
  await silences.expire('id-1');
  expect(await silences.set(draft())).toEqual({
    kind: 'refused',
    reason: 'limit',
    message: 'exceeded maximum number of silences: 1 (limit: 1)',
  });
});

test('the size of a silence is that of the protocol buffer of Alertmanager', async () => {
  // Method: the same silence, posted to Alertmanager 0.33.1 with a limit of 1, was refused with these numbers.
  const size = async (annotations: SilenceDraft['annotations']) => {
    const clock = new VirtualClock(Date.UTC(2026, 10, 24, 6, 22, 35, 440));
    const newId = () => '1ebcc6be-dbb9-4438-bfb4-4bb0d935fe4e';
    const { silences, draft } = world({ clock, newId, maxSilenceSizeBytes: 1 });
    return silences.set(
      draft({
        matcherSets: [
          [
            { name: 'a', type: '=', value: 'b' },
            { name: 'c', type: '=~', value: '' },
          ],
        ],
        startsAt: Timestamp.parse('2027-01-01T00:00:00.123Z'),
        endsAt: new Timestamp(Date.UTC(2030, 0, 1)),
        comment: 'ü',
        annotations,
      }),
    );
  };
  const refused = (bytes: number) => ({
    kind: 'refused',
    reason: 'limit',
    message: `silence exceeded maximum size: ${bytes} bytes (limit: 1 bytes)`,
  });
  expect(await size([])).toEqual(refused(108));
  expect(
    await size([
      ['a', 'b'],
      ['long', ''],
    ]),
  ).toEqual(refused(126));
});

test('a silence within the limit is taken, and an update beyond it is not', async () => {
  const { silences, draft, at } = world({ maxSilenceSizeBytes: 200 });
  const startsAt = at(0);
  expect(await silences.set(draft({ startsAt }))).toMatchObject({ kind: 'set' });
  const long = draft({ id: 'id-1', startsAt, comment: 'x'.repeat(200) });
  expect(await silences.set(long)).toMatchObject({ kind: 'refused', reason: 'limit' });
  expect(silences.get('id-1')?.comment).toBe('why');
});

test('whichever write fails, the edit is refused and nothing has changed', async () => {
  // Method: an edit that writes twice; fail the 1st write, then the 2nd, and so on, until one meets no fault.
  for (let n = 1; ; n += 1) {
    const { silences, draft, store, changes } = world();
    await silences.set(draft());
    const before = { list: silences.list(), version: silences.version, saved: [...store.saved] };
    store.failing = new Set([1 + n]);
    const outcome = await silences.set(draft({ id: 'id-1', matcherSets: [[{ name: 'a', type: '=', value: 'b' }]] }));
    if (outcome.kind === 'set') {
      expect(n).toBe(3);
      return;
    }
    const message = 'the silence could not be stored: disk full';
    expect(outcome, `write ${n}`).toEqual({ kind: 'refused', reason: 'store', message });
    expect({ list: silences.list(), version: silences.version, saved: [...store.saved] }).toEqual(before);
    expect(changes).toEqual(['id-1 created']);
  }
});

test('an expiry that cannot be stored is refused', async () => {
  const { silences, draft, store, state } = world();
  await silences.set(draft());
  store.failing = new Set([2]);
  expect(await silences.expire('id-1')).toMatchObject({ kind: 'refused', reason: 'store' });
  expect(state('id-1')).toBe('active');
});

test('edits at the same time are made one after the other', async () => {
  const { silences, draft, at, state } = world({ maxSilences: 2 });
  await silences.set(draft());
  const { startsAt } = silences.get('id-1') as Silence;
  const outcomes = await Promise.all([
    silences.expire('id-1'),
    silences.set(draft({ id: 'id-1', startsAt, endsAt: at(9) })), // meets an expired one, so it makes another
    silences.set(draft()), // and that was the last one allowed
  ]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['expired', 'set', 'refused']);
  expect(state('id-1')).toBe('expired');
  expect(state('id-2')).toBe('active');
});

test('an ended silence is shown until its retention has passed, then forgotten', async () => {
  const { silences, clock, draft, store } = world();
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
  const first = world();
  await first.silences.set(first.draft());
  const { silences, clock, changes } = world();
  silences.restore([...first.store.saved.values()]);
  expect(silences.mutedBy(node, clock.now())).toEqual(['id-1']);
  expect(changes).toEqual([]);
});

test('provisioned silences mute and are listed, but only the config file changes them', async () => {
  const { silences, clock, draft, store } = world({ maxSilences: 1 });
  const source = world();
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
  const { silences, clock, draft, at } = world();
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
  const { silences, clock, draft } = world();
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
