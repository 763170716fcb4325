import { expect, test } from 'vitest';
import { Timestamp } from '../base/timestamp.ts';
import { LabelSet } from '../labels/label-set.ts';
import type { Alert } from './alert.ts';
import { AlertBook, type TrackedAlert } from './alert-book.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 1);

/** Times are minutes from now. */
function alert(startsAt: number, endsAt: number, more: { name?: string; timeout?: boolean; updated?: number } = {}) {
  const at = (minutes: number): Timestamp => new Timestamp(NOW + minutes * MINUTE);
  return {
    labels: LabelSet.from([
      ['alertname', more.name ?? 'A'],
      ['n', '1'],
    ]),
    annotations: LabelSet.empty,
    startsAt: at(startsAt),
    endsAt: at(endsAt),
    updatedAt: at(more.updated ?? 0),
    generatorUrl: '',
    timeout: more.timeout ?? false,
  } satisfies Alert;
}

function book(limit = 0): AlertBook {
  return new AlertBook({ perAlertnameLimit: limit });
}

function trackedIn(alerts: AlertBook): TrackedAlert {
  const [tracked] = alerts.values();
  if (tracked === undefined) throw new Error('there is none');
  return tracked;
}

/** Start and end of what became of the states, in minutes from now. */
function merged(...states: readonly Alert[]): readonly number[] {
  const alerts = book();
  for (const state of states) alerts.put(state, NOW);
  const { startsAt, endsAt } = trackedIn(alerts).alert;
  return [startsAt, endsAt].map(({ ms }) => (ms - NOW) / MINUTE);
}

test.each<[string, readonly Alert[], readonly number[]]>([
  ['what goes on keeps its first start', [alert(-10, 5), alert(-2, 8)], [-10, 8]],
  [
    'a guess does not shorten the end that a client gave',
    [alert(-10, 30), alert(-10, 5, { timeout: true })],
    [-10, 30],
  ],
  ['a guess follows a guess', [alert(-10, 30, { timeout: true }), alert(-10, 5, { timeout: true })], [-10, 5]],
  ['a resolve ends what was to go on', [alert(-10, 30), alert(-10, -1)], [-10, -1]],
  ['of two resolves the later end stays', [alert(-10, -1), alert(-10, -3)], [-10, -1]],
  ['what begins after the end is another story', [alert(-10, -5), alert(-2, 8)], [-2, 8]],
  ['an older state that comes late changes nothing', [alert(-5, 8), alert(-5, 4, { updated: -3 })], [-5, 8]],
])('%s', (_story, states, expected) => {
  expect(merged(...states)).toEqual(expected);
});

test('an alert is placed when it is new and when it fires again, and waits from then on', () => {
  const alerts = book();
  expect(alerts.put(alert(-10, 5), NOW)).toMatchObject({ kind: 'placed' });
  expect(alerts.put(alert(-10, 8), NOW)).toMatchObject({ kind: 'updated' });
  expect(trackedIn(alerts).arrivedAtMs).toBe(NOW);
  const again = NOW + 20 * MINUTE;
  expect(alerts.put(alert(19, 30), again)).toMatchObject({ kind: 'placed' });
  expect(trackedIn(alerts).arrivedAtMs).toBe(again);
});

test('what is told again is a change where somebody could see it: its end for all, not its guess of an end', () => {
  const alerts = book();
  alerts.put(alert(-10, 5, { timeout: true }), NOW);
  expect(alerts.put(alert(-10, 6, { timeout: true }), NOW)).toMatchObject({ changed: false });
  expect(alerts.put(alert(-10, -1), NOW)).toMatchObject({ changed: true });
  expect(alerts.put(alert(-10, -1), NOW)).toMatchObject({ changed: false });
});

test('an end is settled when a client sent it, and no more when it fires again', () => {
  const alerts = book();
  alerts.put(alert(-10, 5), NOW);
  expect(trackedIn(alerts).settled).toBe(false);
  alerts.put(alert(-10, -1), NOW);
  expect(trackedIn(alerts).settled).toBe(true);
  alerts.put(alert(0, 5), NOW);
  expect(trackedIn(alerts).settled).toBe(false);
});

test('a resolved alert is forgotten when no group needs it, and makes room under the limit', () => {
  const alerts = book(1);
  alerts.put(alert(-10, 5), NOW);
  const later = NOW + 10 * MINUTE;
  const tracked = trackedIn(alerts);
  tracked.holders = 1;
  expect(alerts.collectGarbage(later)).toEqual([]);
  tracked.holders = 0;
  expect(alerts.collectGarbage(NOW)).toEqual([]); // it fires
  const other = { ...alert(9, 30), labels: LabelSet.from([['alertname', 'A']]) };
  expect(alerts.put(other, later)).toEqual({ kind: 'limited' });
  expect(alerts.collectGarbage(later)).toEqual([tracked]);
  expect(alerts.size).toBe(0);
  expect(alerts.put(other, later)).toMatchObject({ kind: 'placed' });
});
