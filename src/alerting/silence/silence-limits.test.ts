import { expect, test } from 'vitest';
import { silenceWorld } from '../../../test/support/silence-world.ts';
import { VirtualClock } from '../../../test/support/virtual-clock.ts';
import { Timestamp } from '../../base/timestamp.ts';
import type { Silence } from './silence.ts';
import type { SilenceDraft } from './silence-draft.ts';

test('the number of silences is limited, expired ones included', async () => {
  const { silences, draft } = silenceWorld({ maxSilences: 1 });
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
    const { silences, draft } = silenceWorld({ clock, newId, maxSilenceSizeBytes: 1 });
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
  const { silences, draft, at } = silenceWorld({ maxSilenceSizeBytes: 200 });
  const startsAt = at(0);
  expect(await silences.set(draft({ startsAt }))).toMatchObject({ kind: 'set' });
  const long = draft({ id: 'id-1', startsAt, comment: 'x'.repeat(200) });
  expect(await silences.set(long)).toMatchObject({ kind: 'refused', reason: 'limit' });
  expect(silences.get('id-1')?.comment).toBe('why');
});

test('whichever write fails, the edit is refused and nothing has changed', async () => {
  // Method: an edit that writes twice; fail the 1st write, then the 2nd, and so on, until one meets no fault.
  for (let n = 1; ; n += 1) {
    const { silences, draft, store, changes } = silenceWorld();
    await silences.set(draft());
    const before = { list: silences.list(), version: silences.version, saved: [...store.inTheEnd] };
    store.failing = new Set([1 + n]);
    const outcome = await silences.set(draft({ id: 'id-1', matcherSets: [[{ name: 'a', type: '=', value: 'b' }]] }));
    if (outcome.kind === 'set') {
      expect(n).toBe(3);
      return;
    }
    const message = 'the silence could not be stored: disk full';
    expect(outcome, `write ${n}`).toEqual({ kind: 'refused', reason: 'store', message });
    expect({ list: silences.list(), version: silences.version, saved: [...store.inTheEnd] }).toEqual(before);
    expect(changes).toEqual(['id-1 created']);
  }
});

test('an expiry that cannot be stored is refused', async () => {
  const { silences, draft, store, state } = silenceWorld();
  await silences.set(draft());
  store.failing = new Set([2]);
  expect(await silences.expire('id-1')).toMatchObject({ kind: 'refused', reason: 'store' });
  expect(state('id-1')).toBe('active');
  await new Promise(setImmediate); // the store is given what holds instead
  expect(store.inTheEnd.get('id-1')).toEqual(silences.get('id-1'));
});

test('edits at the same time are made one after the other', async () => {
  const { silences, draft, at, state } = silenceWorld({ maxSilences: 2 });
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

test('an expression that is too long to be checked in time is refused; a list of plain values is not', async () => {
  const { silences, draft } = silenceWorld({});
  const setting = (value: string) => silences.set(draft({ matcherSets: [[{ name: 'a', type: '=~', value }]] }));
  expect(await setting('(x|y)+'.repeat(10_000))).toEqual({
    kind: 'invalid',
    message:
      'invalid silence: invalid label matcher 0 in set 0: the regular expression of "a" has more than 50000 characters',
  });
  expect(await setting(`${'host\\.example|'.repeat(10_000)}x`)).toMatchObject({ kind: 'set' });
  expect(await setting(`${'x'.repeat(60_000)}.*`)).toMatchObject({ kind: 'set' });
});
