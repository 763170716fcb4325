import { expect, test } from 'vitest';
import { aGroup, anAlert, anIntent, aSilence, aTold, groupId } from '../../test/support/store-rows.ts';
import { Batch, GONE } from './batch.ts';

/** What it would write, by destination. */
function toldIn(batch: Batch): readonly unknown[] {
  return [...batch.told].map(([[group, destination], change]) => [group, destination, change?.firing]);
}

test('what came later wins over what could not be written, key by key', () => {
  const failed = new Batch();
  failed.alerts.set(1, anAlert('a', { summary: 'old' }));
  failed.alerts.set(2, anAlert('b'));
  failed.settle(aTold(1, 'x', ['a']));
  failed.settle(aTold(1, 'y', ['a']));
  failed.silences.set('1', aSilence('1', 'old'));
  const later = new Batch();
  later.alerts.set(1, anAlert('a', { summary: 'new' }));
  later.settle(aTold(1, 'x', ['b']));
  later.intents.set(groupId(1), anIntent(1, 'y').destination, anIntent(1, 'y'));
  later.silences.set('1', GONE);
  failed.absorb(later);
  expect([...failed.alerts]).toEqual([
    [1, anAlert('a', { summary: 'new' })],
    [2, anAlert('b')],
  ]);
  expect(toldIn(failed)).toEqual([
    [1, 'x', aTold(1, 'x', ['b']).firing],
    [1, 'y', aTold(1, 'y', ['a']).firing],
  ]);
  expect([...failed.intents].map(([[, destination], change]) => [destination, change !== GONE])).toEqual([
    ['x', false],
    ['y', true],
  ]);
  expect([...failed.silences]).toEqual([['1', GONE]]);
  expect(failed.size).toBe(2 + 2 + 2 + 1);
});

test('a group that is forgotten after a failed write takes all of it along; one that is born after that stays', () => {
  const failed = new Batch();
  failed.groups.set(groupId(1), aGroup(1));
  failed.settle(aTold(1, 'x'));
  failed.groups.set(groupId(2), aGroup(2));
  const later = new Batch();
  later.forgetGroup(groupId(1));
  later.groups.set(groupId(3), aGroup(3));
  failed.absorb(later);
  expect([...failed.groups.keys()]).toEqual([2, 3]);
  expect(toldIn(failed)).toEqual([]);
  expect([...failed.intents]).toEqual([]);
  expect([...failed.forgottenGroups]).toEqual([1]);
  expect(failed.size).toBe(3);
});

test('of the alerts that must be given up those go first that waited longest', () => {
  const batch = new Batch();
  for (const id of [5, 3, 8]) batch.alerts.set(id, anAlert(String(id)));
  expect(batch.dropOldestAlerts(2)).toBe(2);
  expect([...batch.alerts.keys()]).toEqual([8]);
  expect(batch.dropOldestAlerts(2)).toBe(1);
});
