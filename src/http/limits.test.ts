import { expect, test } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { DONE } from './answer.ts';
import { GetLimit, goDuration, withinTimeout } from './limits.ts';

test('work that takes longer than the timeout is answered 503, and leaves no timer', async () => {
  const clock = new VirtualClock();
  const told: string[] = [];
  const giveUp = (): void => void told.push('given up');
  const late = withinTimeout(new Promise(() => {}), 1500, clock, giveUp);
  await clock.advance(1500);
  expect(told).toEqual(['given up']);
  expect(await late).toMatchObject({ status: 503, body: 'Exceeded configured timeout of 1.5s.\n' });
  expect(await withinTimeout(Promise.resolve(DONE), 1500, clock, giveUp)).toBe(DONE);
  expect(await withinTimeout(Promise.resolve(DONE), 0, clock, giveUp)).toBe(DONE);
  expect(told).toHaveLength(1);
  expect(clock.pending).toBe(0);
});

test('places are counted and given back', () => {
  const limit = new GetLimit(1);
  expect([limit.enter(), limit.enter()]).toEqual([true, false]);
  limit.leave();
  expect(limit.enter()).toBe(true);
  expect(limit.refusal().body).toBe('Limit of concurrent GET requests reached (1), try again later.\n\n');
});

test('durations print as Go prints them', () => {
  expect([0, 250, 1000, 1500, 60_000, 90_250, 3_600_000].map(goDuration)).toEqual([
    '0s',
    '250ms',
    '1s',
    '1.5s',
    '1m0s',
    '1m30.25s',
    '1h0m0s',
  ]);
});
