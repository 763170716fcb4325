// The limits one by one, in virtual time: budget, circuit breaker, memory.

import { expect, test } from 'vitest';
import { MemoryVerdicts } from '../../test/support/llm-world.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { Classification } from '../alerting/classification.ts';
import { Budget } from './budget.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { Spending, Verdict } from './verdict-store.ts';
import { Verdicts } from './verdicts.ts';

const DAY_MS = 86_400_000;

function budget(perMinute: number, perMonth: number, before?: Spending) {
  const clock = new VirtualClock(Date.UTC(2026, 0, 31, 23, 0));
  const spendings: Spending[] = [];
  const one = new Budget(clock, before, (spending) => spendings.push(spending));
  one.limit({ maxRequestsPerMinute: perMinute, maxRequestsPerMonth: perMonth });
  return { clock, one, spendings };
}

test('a budget without limits has room for everything, and counts', () => {
  const { one } = budget(0, 0);
  for (let n = 0; n < 1000; n += 1) expect(one.take()).toBe(true);
  expect([one.spent, one.isSpent, one.notBeforeMs]).toEqual([1000, false, 0]);
});

test('no minute has more requests than allowed, wherever it begins', async () => {
  const { one, clock } = budget(3, 0);
  const taken: number[] = [];
  for (let second = 0; second < 300; second += 1) {
    if (one.take()) taken.push(second);
    await clock.advance(1000);
  }
  expect(taken.slice(0, 7)).toEqual([0, 1, 2, 60, 61, 62, 120]);
  for (const at of taken) expect(taken.filter((other) => other >= at && other < at + 60).length).toBeLessThanOrEqual(3);
});

test('when there is room again is known before', async () => {
  const { one, clock } = budget(2, 0);
  const began = clock.now();
  one.take();
  await clock.advance(10_000);
  one.take();
  expect(one.notBeforeMs).toBe(began + 60_000);
});

test('another limit holds at once, over what was spent before', () => {
  const { one } = budget(0, 0);
  for (let n = 0; n < 5; n += 1) one.take();
  one.limit({ maxRequestsPerMinute: 0, maxRequestsPerMonth: 5 });
  expect(one.isSpent).toBe(true);
  one.limit({ maxRequestsPerMinute: 0, maxRequestsPerMonth: 6 });
  expect([one.take(), one.take()]).toEqual([true, false]);
});

test('a month is one of UTC, is told to the store with every request, and goes on after a restart', async () => {
  const first = budget(0, 2, { month: 202601, requests: 1 });
  expect([first.one.take(), first.one.take()]).toEqual([true, false]);
  expect(first.spendings).toEqual([{ month: 202601, requests: 2 }]);
  await first.clock.advance(3_600_000);
  expect([first.one.spent, first.one.take(), first.one.take(), first.one.take()]).toEqual([0, true, true, false]);
  expect(first.spendings.at(-1)).toEqual({ month: 202602, requests: 2 });
  expect(budget(0, 2, { month: 202512, requests: 2 }).one.take()).toBe(true);
});

function breaker() {
  const clock = new VirtualClock();
  const events: string[] = [];
  const one = new CircuitBreaker(clock, {
    circuitOpened: (reason, forMs) => events.push(`open ${reason} ${forMs}`),
    circuitClosed: () => events.push('closed'),
    pauseAsked: (forMs) => events.push(`pause ${forMs}`),
    regained: () => events.push('regained'),
  });
  return { one, clock, events };
}

test('five failures in a row open the circuit, and one success between them does not let them add up', () => {
  const { one, events } = breaker();
  for (let n = 0; n < 4; n += 1) one.failed('500');
  one.succeeded();
  for (let n = 0; n < 4; n += 1) one.failed('500');
  expect([one.isOpen, events]).toEqual([false, []]);
  one.failed('401');
  expect([one.isOpen, one.isOnTrial, events]).toEqual([true, true, ['open 401 30000']]);
});

test('after the pause there is one trial; while trials fail the pauses grow, to a bound', async () => {
  const { one, clock, events } = breaker();
  for (let n = 0; n < 5; n += 1) one.failed('x');
  for (let trial = 0; trial < 8; trial += 1) {
    await clock.advance(one.notBeforeMs - clock.now());
    expect([one.isOpen, one.isOnTrial]).toEqual([false, true]);
    one.failed('x');
  }
  const pauses = events.map((event) => Number(event.split(' ')[2]) / 1000);
  expect(pauses).toEqual([30, 60, 120, 240, 480, 600, 600, 600, 600]);
  await clock.advance(600_000);
  one.succeeded();
  expect([one.isOpen, one.isOnTrial, events.at(-1)]).toEqual([false, false, 'closed']);
});

test('failures of requests that began before the circuit opened do not make the pause longer', () => {
  const { one, events } = breaker();
  for (let n = 0; n < 9; n += 1) one.failed('x');
  expect(events).toEqual(['open x 30000']);
});

test('a pause that the endpoint asks for holds for all, and opens no circuit; what fails meanwhile began before it', async () => {
  const { one, clock, events } = breaker();
  one.failed('429');
  one.pause(7000);
  one.pause(3000);
  for (let n = 0; n < 9; n += 1) one.failed('429');
  expect([one.notBeforeMs - clock.now(), one.isOpen, one.isOnTrial]).toEqual([7000, false, false]);
  await clock.advance(7000);
  for (let n = 0; n < 3; n += 1) one.failed('429');
  expect(one.isOpen).toBe(false);
  one.failed('429'); // the fifth that counts
  one.pause(600_000);
  expect([one.isOpen, one.notBeforeMs - clock.now()]).toEqual([true, 600_000]);
  expect(events).toEqual(['pause 7000', 'open 429 30000', 'pause 600000']);
});

test('one in doubt is in trouble until it is seen to work, and none the less asked', async () => {
  const { one, clock, events } = breaker();
  const sinceMs = clock.now();
  one.doubt('401');
  await clock.advance(1000);
  one.doubt('connection refused');
  expect([one.standing, one.notBeforeMs]).toEqual([{ trouble: 'connection refused', sinceMs }, 0]);
  one.succeeded();
  one.succeeded();
  expect([one.standing, events]).toEqual([{ trouble: undefined, sinceMs: clock.now() }, ['regained']]);
  for (let n = 0; n < 5; n += 1) one.failed('500');
  expect(one.standing).toEqual({ trouble: '500', sinceMs: clock.now() });
});

const CLASSIFICATION: Classification = {
  severity: 'info',
  confidence: 1,
  summary: 's',
  reasoning: '',
  suggestedActions: [],
};

function verdict(key: string, askedAtMs = 0, changed: object = {}): Verdict {
  return { key, model: 'm', askedAtMs, classification: { ...CLASSIFICATION, ...changed } };
}

test('the least used is forgotten first, here and in the store', () => {
  const store = new MemoryVerdicts();
  const verdicts = new Verdicts(store, []);
  verdicts.limit(3);
  for (const key of ['a', 'b', 'c']) verdicts.remember(verdict(key));
  verdicts.classificationOf('a');
  verdicts.remember(verdict('d'));
  expect([...store.rows.keys()].sort()).toEqual(['a', 'c', 'd']);
  expect(verdicts.classificationOf('b')).toBeUndefined();
  verdicts.limit(1);
  expect([verdicts.size, [...store.rows.keys()]]).toEqual([1, ['d']]);
});

test('an old answer is shown until there is a newer; it is asked again for its age or its model', () => {
  const verdicts = new Verdicts(new MemoryVerdicts(), [verdict('a', 1000)]);
  const isFresh = (nowMs: number, model = 'm') => verdicts.isFresh('a', { model, ttlMs: DAY_MS, nowMs });
  expect([isFresh(1000), isFresh(999 + DAY_MS), isFresh(1000 + DAY_MS), isFresh(1000, 'other')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(verdicts.classificationOf('a')?.severity).toBe('info');
});

test('of two answers the one asked for later counts, in whatever order they come', () => {
  const verdicts = new Verdicts(new MemoryVerdicts(), []);
  verdicts.remember(verdict('a', 2000, { severity: 'critical' }));
  verdicts.remember(verdict('a', 1000, { severity: 'noise' }));
  expect(verdicts.classificationOf('a')?.severity).toBe('critical');
  verdicts.remember(verdict('a', 3000, { severity: 'noise' }));
  expect(verdicts.classificationOf('a')?.severity).toBe('noise');
});

test('what failed is left alone for five minutes, and only so many failures are remembered', () => {
  const verdicts = new Verdicts(new MemoryVerdicts(), []);
  for (let n = 0; n < 5000; n += 1) verdicts.failed(`k${n}`, 0);
  expect([verdicts.hasFailed('k0', 1), verdicts.hasFailed('k4999', 1)]).toEqual([false, true]);
  expect([verdicts.hasFailed('k4999', 299_999), verdicts.hasFailed('k4999', 300_000)]).toEqual([true, false]);
  verdicts.forgetFailures();
  expect(verdicts.hasFailed('k4999', 1)).toBe(false);
});
