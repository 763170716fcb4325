import { expect, test } from 'vitest';
import type { Fingerprint } from '../../labels/label-set.ts';
import type { TrackedAlert } from '../alert-book.ts';
import type { Told } from '../group/told.ts';
import type { Destination, GroupKey, Integration, RevisionId } from '../ports.ts';
import { type DedupRules, needsFarewell, needsNotification, type Sight } from './needs-notification.ts';

const REPEAT_MS = 1000;
const NOW = 10_000;
const rules: DedupRules = { sendResolved: true, repeatIntervalMs: REPEAT_MS, nowMs: NOW };

function set(names: string): Set<Fingerprint> {
  return new Set(names.split(' ').filter((name) => name !== '') as Fingerprint[]);
}

function sight(
  firing: string,
  resolved = '',
  more: { credited?: string; creditedAtMs?: number; othersFiring?: boolean } = {},
): Sight {
  const credited = set(more.credited ?? '');
  return {
    firing: set(firing),
    resolved: set(resolved),
    othersFiring: more.othersFiring === true,
    creditedAtMs: (fingerprint) => (credited.has(fingerprint) ? (more.creditedAtMs ?? NOW) : undefined),
  };
}

function told(firing: string, resolved = '', owed = firing, sentAtMs = NOW): Told {
  return {
    destination: 'd' as Destination,
    key: 'k' as GroupKey,
    receiver: 'r',
    integration: {} as Integration,
    revision: 1 as RevisionId,
    reason: 'first notification',
    sentAtMs,
    firing: set(firing),
    resolved: set(resolved),
    memo: undefined,
    owed: new Map([...set(owed)].map((name) => [name, {} as TrackedAlert])),
  };
}

test.each([
  ['nothing told, something fires', undefined, sight('a'), 'first notification'],
  ['nothing told, only resolved', undefined, sight('', 'a'), undefined],
  ['a new alert', told('a'), sight('a b'), 'new alerts added'],
  ['a new alert after all were resolved', told('', 'a', ''), sight('b'), 'first notification'],
  ['the same', told('a'), sight('a'), undefined],
  ['one of two gone (muted)', told('a b'), sight('a'), undefined],
  ['one of two resolved', told('a b'), sight('a', 'b'), 'some alerts resolved'],
  ['that resolve was told', told('a', 'b'), sight('a', 'b'), undefined],
  ['all resolved', told('a'), sight('', 'a'), 'all alerts resolved'],
  ['all resolved, and told so', told('', 'a', ''), sight('', 'a'), undefined],
  ['fired and resolved between two flushes, nothing else fires', told('', 'a', ''), sight('', 'b'), undefined],
  ['a resolve was held while muted, the rest is over', told('', 'a', 'b'), sight('', 'b'), 'all alerts resolved'],
  [
    'all here resolved, one that left fires',
    told('a b'),
    sight('', 'a', { othersFiring: true }),
    'some alerts resolved',
  ],
  ['only one that left fires', told('b'), sight('', '', { othersFiring: true }), undefined],
  ['the only new alert is known from another group', undefined, sight('a', '', { credited: 'a' }), undefined],
  [
    'what is known from another group is due to be repeated',
    undefined,
    sight('a', '', { credited: 'a', creditedAtMs: NOW - REPEAT_MS - 1 }),
    'repeat interval elapsed',
  ],
  [
    'what is known from another group is not quite due',
    undefined,
    sight('a', '', { credited: 'a', creditedAtMs: NOW - REPEAT_MS }),
    undefined,
  ],
  ['besides a known one, a new one', undefined, sight('a b', '', { credited: 'a' }), 'first notification'],
] as const)('%s', (_story, before, seen, reason) => {
  expect(needsNotification(before, seen, rules)).toBe(reason);
});

test('the same is told again once repeat_interval has passed, counted from the last notification', () => {
  expect(needsNotification(told('a', '', 'a', NOW - REPEAT_MS), sight('a'), rules)).toBeUndefined();
  expect(needsNotification(told('a', '', 'a', NOW - REPEAT_MS - 1), sight('a'), rules)).toBe('repeat interval elapsed');
});

test('an alert that left is never a reason to repeat', () => {
  expect(needsNotification(told('a', '', 'a', 0), sight('', '', { othersFiring: true }), rules)).toBeUndefined();
});

test('without send_resolved only the end of all clears what was told', () => {
  const quiet = { ...rules, sendResolved: false };
  expect(needsNotification(told('a b'), sight('a', 'b'), quiet)).toBeUndefined();
  expect(needsNotification(told('a'), sight('', 'a'), quiet)).toBe('all alerts resolved');
  expect(needsNotification(told('', 'a', 'b'), sight('', 'b'), quiet)).toBeUndefined();
});

test('a former destination is told the resolves that it is owed, and nothing else', () => {
  expect(needsFarewell(told('a b'), sight('a', 'b'), rules)).toBe('all alerts resolved');
  expect(needsFarewell(told('a b'), sight('', 'b', { othersFiring: true }), rules)).toBe('some alerts resolved');
  expect(needsFarewell(told('a'), sight('a c'), rules)).toBeUndefined();
  expect(needsFarewell(told('a', '', 'a'), sight('', 'c'), rules)).toBeUndefined();
  expect(needsFarewell(told('a'), sight('', 'a'), { ...rules, sendResolved: false })).toBeUndefined();
});
